"""Who came."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from essaim.engines.events.errors import NotStartedYet
from essaim.engines.events.events import AttendanceRecorded
from essaim.engines.events.models import Event, Registration
from essaim.engines.events.permissions import P
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.outbox.api import publish


@transaction.atomic
def record_attendance(*, event_id: int, came: Mapping[int, int], by: Actor, at: datetime) -> Event:
    """Note how many came for each registration (its id → people, 0 to its seats); others keep what was noted.

    Only from the day of the event on (NotStartedYet before). Noting again corrects, with a trace.
    """
    event = get(Event, by=by, permission=P.ATTENDANCE, lock=True, related=("tool__project",), pk=event_id)
    if at.date() < event.starts_at.date():
        raise NotStartedYet(title=event.title)
    lines = list(event.registrations.filter(pk__in=came, status=Registration.Status.REGISTERED))
    changes = {}
    for line in lines:
        people = max(0, min(came[line.pk], line.seats))
        if line.attended != people:
            changes[str(line.pk)] = (line.attended, people)
            line.attended = people
    Registration.unscoped.bulk_update(lines, ["attended"])
    event.attendance_recorded_at = at
    event.save(update_fields=["attendance_recorded_at"])
    record(by=by, action="events.attendance_recorded", target=event, changes=changes)
    total = sum(
        line.attended or 0 for line in event.registrations.filter(status=Registration.Status.REGISTERED)
    )
    publish(AttendanceRecorded(event.pk, total), tool=event.tool, by=by)
    return event
