"""Proposing, changing and cancelling events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.dateparse import parse_datetime

from essaim.engines.events.commands.letters import write
from essaim.engines.events.commands.places import promote
from essaim.engines.events.errors import EndsBeforeItStarts, EventCancelledAlready, FewerPlacesThanRegistered
from essaim.engines.events.events import EventCancelled, EventPublished
from essaim.engines.events.models import Event, Registration
from essaim.engines.events.permissions import P
from essaim.engines.events.rules import next_start
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.outbox.api import publish
from essaim.kernel.projects.models import Tool

EDITABLE = ("title", "description", "place", "starts_at", "ends_at", "closes_at", "places")


def _check_hours(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise EndsBeforeItStarts


@transaction.atomic
def create_event(*, tool: Tool, by: Actor, cause: str = "", **fields: Any) -> Event:
    """A draft, seen by those who manage only. `fields` are those of EDITABLE. Raises EndsBeforeItStarts.

    With a `cause` already known in this tool (an event of a wire), the existing draft is returned.
    """
    require(by=by, project_id=tool.project_id, permission=P.MANAGE)
    known = Event.objects.in_tool(tool).filter(cause=cause).first() if cause else None
    if known is not None:
        return known
    _check_hours(fields["starts_at"], fields["ends_at"])
    event = Event(
        tool=tool,
        project_id=tool.project_id,
        cause=cause,
        **{key: fields[key] for key in EDITABLE if key in fields},
    )
    event.save()
    record(
        by=by, action="events.created", target=event, changes={key: getattr(event, key) for key in EDITABLE}
    )
    return event


@transaction.atomic
def publish_event(*, event_id: int, by: Actor) -> Event:
    """Open registrations. Publishing twice changes nothing."""
    event = get(Event, by=by, permission=P.MANAGE, lock=True, related=("tool__project",), pk=event_id)
    if event.status == Event.Status.CANCELLED:
        raise EventCancelledAlready(title=event.title, reason=event.cancelled_reason)
    if event.status == Event.Status.DRAFT:
        event.status = Event.Status.PUBLISHED
        event.save(update_fields=["status"])
        record(by=by, action="events.published", target=event)
        publish(EventPublished(event.pk, event.starts_at), tool=event.tool, by=by)
    return event


@transaction.atomic
def change_event(*, event_id: int, by: Actor, at: datetime, reason: str = "", **fields: Any) -> Event:
    """Change what was announced; those registered are told, new places go to the waiting list.

    Raises EventCancelledAlready, EndsBeforeItStarts, FewerPlacesThanRegistered.
    """
    event = get(Event, by=by, permission=P.MANAGE, lock=True, related=("tool__project",), pk=event_id)
    if event.status == Event.Status.CANCELLED:
        raise EventCancelledAlready(title=event.title, reason=event.cancelled_reason)
    changes = {
        key: (getattr(event, key), value)
        for key, value in fields.items()
        if key in EDITABLE and getattr(event, key) != value
    }
    for key, (_before, after) in changes.items():
        setattr(event, key, after)
    _check_hours(event.starts_at, event.ends_at)
    if event.places < event.taken:
        raise FewerPlacesThanRegistered(taken=event.taken)
    if changes:
        event.revision += 1
        event.save(update_fields=[*changes, "revision"])
        record(by=by, action="events.changed", target=event, changes=changes, reason=reason)
        if {"place", "starts_at", "ends_at"} & set(changes):
            _tell_everyone(event, occasion="changed", template="changed")
        promote(event, by=by, at=at)
    return event


@transaction.atomic
def cancel_event(*, event_id: int, by: Actor, reason: str) -> Event:
    """Call an event off; everyone registered or waiting is told why. Cancelling twice changes nothing."""
    event = get(Event, by=by, permission=P.MANAGE, lock=True, related=("tool__project",), pk=event_id)
    if event.status != Event.Status.CANCELLED:
        event.status, event.cancelled_reason = Event.Status.CANCELLED, reason
        event.revision += 1
        event.save(update_fields=["status", "cancelled_reason", "revision"])
        record(by=by, action="events.cancelled", target=event, reason=reason)
        publish(EventCancelled(event.pk), tool=event.tool, by=by)
        _tell_everyone(event, occasion="cancelled", template="event_cancelled")
    return event


def _tell_everyone(event: Event, *, occasion: str, template: str) -> None:
    live = event.registrations.exclude(status=Registration.Status.CANCELLED).select_related("household")
    for registration in live:
        registration.event = event
        write(registration, occasion=occasion, template=template)


def announce_next(tool: Tool, payload: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """Wired: propose and open the next event of the tool, some days after the moment its cause names.

    The moment is the payload's `distributes_at`, else `at`. The same cause makes one event only.
    """
    config = tool.config
    told = parse_datetime(str(payload.get("distributes_at", ""))) or at
    zone = ZoneInfo(settings.TIME_ZONE)
    starts_at = next_start(after=told, days=config.days_after, at=config.starts, zone=zone)
    cause = (
        ":".join(str(payload[key]) for key in sorted(payload) if key.endswith("_id"))[:60]
        or told.date().isoformat()
    )
    event = create_event(
        tool=tool,
        by=by,
        cause=cause,
        title=config.title,
        description=config.description,
        place=config.place,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=config.duration_minutes),
        closes_at=starts_at - timedelta(hours=config.closes_hours_before),
        places=config.places,
    )
    publish_event(event_id=event.pk, by=by)
