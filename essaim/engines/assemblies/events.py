"""Facts of the assemblies."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from essaim.kernel.outbox.api import Event


@dataclass(frozen=True)
class AssemblyCalled(Event):
    engine: ClassVar[str] = "assemblies"
    assembly_id: int
    starts_at: datetime


@dataclass(frozen=True)
class QuorumMissed(Event):
    engine: ClassVar[str] = "assemblies"
    assembly_id: int


@dataclass(frozen=True)
class AssemblyHeld(Event):
    engine: ClassVar[str] = "assemblies"
    assembly_id: int


@dataclass(frozen=True)
class DecisionTaken(Event):
    engine: ClassVar[str] = "assemblies"
    decision_id: int
    is_adopted: bool
