"""What the clock brings: reminders the day before, and the places of households that left."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from essaim.engines.events.commands.letters import write_all
from essaim.engines.events.commands.registrations import LIVE, cancel_registration
from essaim.engines.events.models import Event, Registration
from essaim.engines.events.permissions import P
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.projects.models import Project

# Nobody is written to in the night: reminders leave from 9 in the morning.
EARLIEST = time(9, 0)


def remind(at: datetime) -> None:
    """Job: write to those registered for tomorrow, once each; those who registered today know it already."""
    here = at.astimezone(ZoneInfo(settings.TIME_ZONE))
    if here.time() < EARLIEST:
        return
    today = datetime.combine(here.date(), time.min, tzinfo=here.tzinfo)
    tomorrow = datetime.combine(here.date() + timedelta(days=1), time.min, tzinfo=here.tzinfo)
    after = datetime.combine(here.date() + timedelta(days=2), time.min, tzinfo=here.tzinfo)
    soon = Event.unscoped.filter(
        project__status=Project.Status.RUNNING,
        status=Event.Status.PUBLISHED,
        starts_at__gte=tomorrow,
        starts_at__lt=after,
        registrations__status=Registration.Status.REGISTERED,
        registrations__reminded_at=None,
        registrations__asked_at__lt=today,
    )
    for event_id in soon.order_by("pk").values_list("pk", flat=True).distinct():
        send_reminders(event_id=event_id, asked_before=today, by=Actor.system("events.remind"), at=at)


@transaction.atomic
def send_reminders(*, event_id: int, asked_before: datetime, by: Actor, at: datetime) -> int:
    """Remind the households registered before a moment and not reminded yet; returns how many."""
    event = get(Event, by=by, permission=P.MANAGE, lock=True, related=("tool__project",), pk=event_id)
    rows = event.registrations.filter(
        status=Registration.Status.REGISTERED, reminded_at=None, asked_at__lt=asked_before
    )
    lines = list(rows.select_related("household__merged_into"))
    write_all(lines, event, occasion=f"reminder:{event.starts_at:%Y-%m-%d}", template="reminder")
    for line in lines:
        line.reminded_at = at
    Registration.unscoped.bulk_update(lines, ["reminded_at"])
    record(by=by, action="events.reminded", target=event, changes={"registrations": len(lines)})
    return len(lines)


def release_places(at: datetime) -> None:
    """Job: give back the places that households which left the project held in events to come."""
    held = Registration.unscoped.filter(
        status__in=LIVE,
        project__status=Project.Status.RUNNING,
        event__status=Event.Status.PUBLISHED,
        event__starts_at__gt=at,
        household__is_active=False,
        household__merged_into=None,
    )
    for registration_id in held.order_by("pk").values_list("pk", flat=True):
        cancel_registration(
            registration_id=registration_id,
            by=Actor.system("events.release_places"),
            at=at,
            reason=_("Le foyer a quitté le projet"),
        )
