"""Proposing, changing and cancelling events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from essaim.engines.events.commands.letters import tell_everyone
from essaim.engines.events.commands.places import promote
from essaim.engines.events.errors import (
    AlreadyHeld,
    ClosesAfterStart,
    EndsBeforeItStarts,
    EventCancelledAlready,
    FewerPlacesThanRegistered,
    ReasonMissing,
)
from essaim.engines.events.events import EventCancelled, EventPublished
from essaim.engines.events.models import Event
from essaim.engines.events.permissions import P
from essaim.engines.events.rules import cause_key, next_start, told_moment
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid
from essaim.kernel.outbox.api import publish
from essaim.kernel.projects.models import Tool

TOLD_TO_EVERYONE = frozenset({"place", "starts_at", "ends_at"})


@dataclass(frozen=True, kw_only=True)
class Details:
    """What is announced of an event."""

    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    places: int
    description: str = ""

    def fields(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in dataclass_fields(self)}


def _check(details: Details) -> None:
    if details.ends_at <= details.starts_at:
        raise EndsBeforeItStarts
    if details.closes_at > details.starts_at:
        raise ClosesAfterStart
    if details.places < 1:
        raise Invalid(message=_("Un rendez-vous a au moins une place. Donnez un nombre."), field="places")


def _locked(event_id: int, by: Actor) -> Event:
    return get(Event, by=by, permission=P.MANAGE, lock=True, related=("tool__project",), pk=event_id)


@transaction.atomic
def create_event(*, tool: Tool, details: Details, by: Actor, at: datetime, cause: str = "") -> Event:
    """A draft, seen by those who manage only. Raises EndsBeforeItStarts, ClosesAfterStart, Invalid (places).

    With a `cause` already known in this tool (an event of a wire), what was made of it then is returned.
    """
    require(by=by, project_id=tool.project_id, permission=P.MANAGE)
    known = Event.objects.in_tool(tool).filter(cause=cause).first() if cause else None
    if known is not None:
        return known
    _check(details)
    event = Event(tool=tool, project_id=tool.project_id, cause=cause, changed_at=at, **details.fields())
    event.save()
    record(by=by, action="events.created", target=event, changes=details.fields())
    return event


@transaction.atomic
def publish_event(*, event_id: int, by: Actor, at: datetime) -> Event:
    """Open registrations. Publishing twice changes nothing. Raises EventCancelledAlready, AlreadyHeld."""
    event = _locked(event_id, by)
    if event.is_cancelled:
        raise EventCancelledAlready(title=event.title, reason=event.cancelled_reason)
    if event.is_draft:
        if at >= event.ends_at:
            raise AlreadyHeld(title=event.title)
        event.status, event.changed_at = Event.Status.PUBLISHED, at
        event.save(update_fields=["status", "changed_at"])
        record(by=by, action="events.published", target=event)
        publish(EventPublished(event.pk, event.starts_at), tool=event.tool, by=by)
    return event


@transaction.atomic
def change_event(*, event_id: int, details: Details, by: Actor, at: datetime, reason: str = "") -> Event:
    """Change what was announced; new hours or place are told to everyone, new places go to the waiting list.

    Raises EventCancelledAlready, EndsBeforeItStarts, ClosesAfterStart, FewerPlacesThanRegistered, Invalid (places).
    """
    event = _locked(event_id, by)
    if event.is_cancelled:
        raise EventCancelledAlready(title=event.title, reason=event.cancelled_reason)
    _check(details)
    if details.places < event.taken:
        raise FewerPlacesThanRegistered(taken=event.taken)
    changes = {
        name: (getattr(event, name), value)
        for name, value in details.fields().items()
        if getattr(event, name) != value
    }
    if changes:
        _write_changes(event, changes, at)
        record(by=by, action="events.changed", target=event, changes=changes, reason=reason)
        if TOLD_TO_EVERYONE & set(changes) and at < event.ends_at:
            tell_everyone(
                event,
                occasion=f"changed:{event.revision}",
                template="changed",
                reason=reason,
                changes=changes,
            )
        promote(event, by=by, at=at)
    return event


def _write_changes(event: Event, changes: Mapping[str, tuple[Any, Any]], at: datetime) -> None:
    for name, (_before, after) in changes.items():
        setattr(event, name, after)
    event.revision, event.changed_at = event.revision + 1, at
    event.save(update_fields=[*changes, "revision", "changed_at"])
    if "starts_at" in changes:
        event.registrations.update(reminded_at=None)


@transaction.atomic
def cancel_event(*, event_id: int, by: Actor, at: datetime, reason: str) -> Event:
    """Call an event off; everyone registered or waiting is told why. Cancelling twice changes nothing.

    Raises ReasonMissing, AlreadyHeld.
    """
    event = _locked(event_id, by)
    if event.is_cancelled:
        return event
    reason = reason.strip().rstrip(".")[:250]
    if not reason:
        raise ReasonMissing
    if at >= event.ends_at or event.attendance_recorded_at:
        raise AlreadyHeld(title=event.title)
    event.status, event.cancelled_reason = Event.Status.CANCELLED, reason
    event.revision, event.changed_at = event.revision + 1, at
    event.save(update_fields=["status", "cancelled_reason", "revision", "changed_at"])
    record(by=by, action="events.cancelled", target=event, reason=reason)
    publish(EventCancelled(event.pk), tool=event.tool, by=by)
    tell_everyone(event, occasion="cancelled", template="event_cancelled")
    return event


def announce_next(tool: Tool, payload: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """Wired: propose and open the next event of the tool, some days after the moment its cause names.

    The moment is the payload's `distributes_at` or `distributed_on`, else `at`. The same cause makes one event only;
    one whose day is already past (a worker stopped for long) stays a draft.
    """
    config = tool.config
    zone = ZoneInfo(settings.TIME_ZONE)
    after = told_moment(payload, zone=zone) or at
    starts_at = next_start(after=after, days=config.days_after, at=config.starts, zone=zone)
    details = Details(
        title=config.title,
        description=config.description,
        place=config.place,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=config.duration_minutes),
        closes_at=starts_at - timedelta(hours=config.closes_hours_before),
        places=config.places,
    )
    cause = cause_key(payload, day=starts_at.date())
    event = create_event(tool=tool, details=details, by=by, at=at, cause=cause)
    if event.is_draft and at < event.starts_at:
        publish_event(event_id=event.pk, by=by, at=at)
