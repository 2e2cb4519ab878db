"""Facts of the events engine."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from essaim.kernel.outbox.events import Event


@dataclass(frozen=True)
class EventPublished(Event):
    engine: ClassVar[str] = "events"
    event_id: int
    starts_at: datetime


@dataclass(frozen=True)
class EventCancelled(Event):
    engine: ClassVar[str] = "events"
    event_id: int


@dataclass(frozen=True)
class RegistrationConfirmed(Event):
    """Places were given; told again when the number of seats of that registration changes."""

    engine: ClassVar[str] = "events"
    event_id: int
    registration_id: int
    seats: int


@dataclass(frozen=True)
class RegistrationCancelled(Event):
    engine: ClassVar[str] = "events"
    event_id: int
    registration_id: int


@dataclass(frozen=True)
class AttendanceRecorded(Event):
    engine: ClassVar[str] = "events"
    event_id: int
    attended: int
