"""Places taken and given back, under the lock of the event."""

from datetime import datetime

from essaim.engines.events.commands.letters import write
from essaim.engines.events.events import RegistrationConfirmed
from essaim.engines.events.models import Event, Registration
from essaim.engines.events.rules import Waiting, promotions
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.outbox.api import publish


def promote(event: Event, *, by: Actor, at: datetime) -> None:
    """Give free places to the waiting list, in order; each person promoted is told. The event must be locked."""
    if not event.is_published or at >= event.starts_at:
        return
    rows = event.registrations.filter(status=Registration.Status.WAITING)
    queue = {line.pk: line for line in rows.select_related("household__merged_into")}
    lines = [Waiting(line.pk, line.seats) for line in queue.values()]
    for key in promotions(places=event.places, taken=event.taken, waiting=lines):
        line = queue[key]
        line.status, line.promoted_at = Registration.Status.REGISTERED, at
        line.save(update_fields=["status", "promoted_at"])
        move_taken(event, line.seats)
        record(by=by, action="events.promoted", target=line)
        publish(RegistrationConfirmed(event.pk, line.pk, line.seats), tool=event.tool, by=by)
        write(line, event, occasion="promoted", template="promoted")


def move_taken(event: Event, seats: int) -> None:
    """Take (or give back, when negative) seats of a locked event."""
    event.taken += seats
    event.save(update_fields=["taken"])
