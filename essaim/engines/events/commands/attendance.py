"""Who came."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from essaim.engines.events.errors import EventCancelledAlready, NotStartedYet
from essaim.engines.events.events import AttendanceRecorded
from essaim.engines.events.models import Event, Registration
from essaim.engines.events.permissions import P
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import NotFound
from essaim.kernel.outbox.api import publish


@transaction.atomic
def record_attendance(*, event_id: int, came: Mapping[int, int], by: Actor, at: datetime) -> Event:
    """Note how many came for each registration (its id → people, 0 to its seats); others keep what was noted.

    From the day of the event on (NotStartedYet before). Noting again corrects, with a trace.
    Raises EventCancelledAlready, NotFound (a draft).
    """
    event = get(Event, by=by, permission=P.ATTENDANCE, lock=True, related=("tool__project",), pk=event_id)
    if event.is_cancelled:
        raise EventCancelledAlready(title=event.title, reason=event.cancelled_reason)
    if event.is_draft:
        raise NotFound
    if timezone.localdate(at) < timezone.localdate(event.starts_at):
        raise NotStartedYet(title=event.title)
    registered = event.registrations.filter(status=Registration.Status.REGISTERED)
    lines = list(registered.filter(pk__in=came))
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
    total = registered.aggregate(people=Sum("attended"))["people"] or 0
    publish(AttendanceRecorded(event.pk, total), tool=event.tool, by=by)
    return event
