"""What happened to households."""

from dataclasses import dataclass
from typing import ClassVar

from essaim.kernel.outbox.events import Event


@dataclass(frozen=True)
class HouseholdJoined(Event):
    engine: ClassVar[str] = "members"
    household_id: int


@dataclass(frozen=True)
class HouseholdLeft(Event):
    engine: ClassVar[str] = "members"
    household_id: int


@dataclass(frozen=True)
class HouseholdsMerged(Event):
    """`lost_id` is now read as `kept_id`; its own rows keep pointing at it."""

    engine: ClassVar[str] = "members"
    kept_id: int
    lost_id: int


@dataclass(frozen=True)
class HouseholdsSeparated(Event):
    """A merge was undone: each household is itself again."""

    engine: ClassVar[str] = "members"
    kept_id: int
    lost_id: int
