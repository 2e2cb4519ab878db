"""The only writes of the engine."""

from essaim.engines.events.commands.attendance import record_attendance
from essaim.engines.events.commands.calendar import (
    Details,
    announce_next,
    cancel_event,
    change_event,
    create_event,
    publish_event,
)
from essaim.engines.events.commands.registrations import (
    cancel_registration,
    change_seats,
    register,
    register_household,
)
from essaim.engines.events.commands.upkeep import release_places, remind, send_reminders

__all__ = [
    "Details",
    "announce_next",
    "cancel_event",
    "cancel_registration",
    "change_event",
    "change_seats",
    "create_event",
    "publish_event",
    "record_attendance",
    "register",
    "register_household",
    "release_places",
    "remind",
    "send_reminders",
]
