"""What happened to services and their mandates."""

from dataclasses import dataclass
from typing import ClassVar

from essaim.kernel.outbox.api import Event


@dataclass(frozen=True)
class ServiceQualified(Event):
    """Every question of a service has its answer. `result` is its nature: signe, sieg, market or unsettled."""

    engine: ClassVar[str] = "mandates"
    service_id: int
    result: str


@dataclass(frozen=True)
class ModeChosen(Event):
    """The authority chose how a service is paid for."""

    engine: ClassVar[str] = "mandates"
    service_id: int
    mode: str


@dataclass(frozen=True)
class MandateSigned(Event):
    """An act is signed: its bodies are mandated."""

    engine: ClassVar[str] = "mandates"
    mandate_id: int
    operators: int


@dataclass(frozen=True)
class StatementSettled(Event):
    """The year of a body is settled. Amounts are cents."""

    engine: ClassVar[str] = "mandates"
    statement_id: int
    year: int
    clawed_back: int
    carried_out: int


@dataclass(frozen=True)
class DeliberationAdopted(Event):
    """A council adopted a deliberation. `kind`: cadre or specific."""

    engine: ClassVar[str] = "mandates"
    deliberation_id: int
    kind: str
    services: int
