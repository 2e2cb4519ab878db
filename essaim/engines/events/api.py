"""The only door of the engine for other code."""

from essaim.engines.events.commands import (
    Details,
    announce_next,
    cancel_event,
    cancel_registration,
    change_event,
    change_seats,
    create_event,
    publish_event,
    record_attendance,
    register,
    register_household,
)
from essaim.engines.events.permissions import P
from essaim.engines.events.queries import past, upcoming

__all__ = [
    "Details",
    "P",
    "announce_next",
    "cancel_event",
    "cancel_registration",
    "change_event",
    "change_seats",
    "create_event",
    "past",
    "publish_event",
    "record_attendance",
    "register",
    "register_household",
    "upcoming",
]
