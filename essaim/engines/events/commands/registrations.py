"""Registering, changing one's mind, leaving."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from essaim.engines.events.commands.letters import write
from essaim.engines.events.commands.places import promote
from essaim.engines.events.errors import (
    AlreadyRegistered,
    EventCancelledAlready,
    RegistrationsClosed,
    TooManySeats,
)
from essaim.engines.events.events import RegistrationCancelled, RegistrationConfirmed
from essaim.engines.events.models import Event, Registration
from essaim.engines.events.permissions import P
from essaim.engines.events.rules import fits
from essaim.engines.members.api import Household, household_of
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import NotFound
from essaim.kernel.outbox.api import publish

LIVE = (Registration.Status.REGISTERED, Registration.Status.WAITING)


def _check_seats(event: Event, seats: int) -> None:
    most = event.tool.config.most_seats
    if not 1 <= seats <= most:
        raise TooManySeats(most=most)


def _check_open(event: Event, at: datetime, *, late: bool) -> None:
    """`late`: the coordination may still register after closing, until the event starts."""
    if event.status == Event.Status.CANCELLED:
        raise EventCancelledAlready(title=event.title, reason=event.cancelled_reason)
    if event.status == Event.Status.DRAFT:
        raise NotFound
    if at >= (event.starts_at if late else event.closes_at):
        raise RegistrationsClosed(title=event.title)


def _enter(
    event: Event, household: Household, *, seats: int, channel: str, by: Actor, at: datetime
) -> Registration:
    _check_seats(event, seats)
    if event.registrations.filter(household=household, status__in=LIVE).exists():
        raise AlreadyRegistered(title=event.title)
    someone_waits = event.registrations.filter(status=Registration.Status.WAITING).exists()
    served = not someone_waits and fits(places=event.places, taken=event.taken, seats=seats)
    registration = Registration(
        tool=event.tool,
        project_id=event.project_id,
        event=event,
        household=household,
        seats=seats,
        channel=channel,
        asked_at=at,
        status=Registration.Status.REGISTERED if served else Registration.Status.WAITING,
    )
    registration.save()
    if served:
        event.taken += seats
        event.save(update_fields=["taken"])
        publish(RegistrationConfirmed(event.pk, registration.pk, seats), tool=event.tool, by=by)
    record(
        by=by,
        action="events.registered",
        target=registration,
        changes={"seats": seats, "status": registration.status},
    )
    write(registration, occasion="registered", template="registered" if served else "waiting")
    return registration


@transaction.atomic
def register(*, event_id: int, seats: int, by: Actor, at: datetime) -> Registration:
    """Register one's own household; when places lack, it waits in order of arrival.

    Raises NotFound (no household here), RegistrationsClosed, EventCancelledAlready, AlreadyRegistered, TooManySeats.
    """
    event = get(Event, by=by, permission=P.REGISTER, lock=True, related=("tool__project",), pk=event_id)
    _check_open(event, at, late=False)
    household = household_of(by, event.project_id)
    if household is None:
        raise NotFound
    return _enter(event, household, seats=seats, channel=Registration.Channel.WEB, by=by, at=at)


@transaction.atomic
def register_household(
    *, event_id: int, household: Household, seats: int, channel: str, by: Actor, at: datetime
) -> Registration:
    """Record a registration taken by phone or on paper, until the event starts."""
    event = get(Event, by=by, permission=P.RECORD, lock=True, related=("tool__project",), pk=event_id)
    _check_open(event, at, late=True)
    if household.project_id != event.project_id:
        raise NotFound
    return _enter(event, household, seats=seats, channel=channel, by=by, at=at)


def _own_or_recorded(registration_id: int, by: Actor) -> Registration:
    """The live registration, if it is one's own household's, or if one may record for others."""
    found = get(
        Registration,
        by=by,
        permission=P.REGISTER,
        related=("event__tool__project", "household"),
        pk=registration_id,
    )
    own = household_of(by, found.project_id)
    if own is None or own.pk != found.household_id:
        get(Registration, by=by, permission=P.RECORD, pk=registration_id)
    return found


@transaction.atomic
def cancel_registration(*, registration_id: int, by: Actor, at: datetime, reason: str = "") -> Registration:
    """Leave, until the event starts; the places go to the waiting list. Leaving twice changes nothing."""
    found = _own_or_recorded(registration_id, by)
    event = get(Event, by=by, permission=P.REGISTER, lock=True, related=("tool__project",), pk=found.event_id)
    registration = Registration.objects.in_tool(event.tool_id).select_related("household").get(pk=found.pk)
    if registration.status == Registration.Status.CANCELLED:
        return registration
    if at >= event.starts_at:
        raise RegistrationsClosed(title=event.title)
    held = registration.status == Registration.Status.REGISTERED
    registration.status, registration.cancelled_at = Registration.Status.CANCELLED, at
    registration.save(update_fields=["status", "cancelled_at"])
    record(by=by, action="events.unregistered", target=registration, reason=reason)
    publish(RegistrationCancelled(event.pk, registration.pk), tool=event.tool, by=by)
    registration.event = event
    write(registration, occasion="unregistered", template="unregistered")
    if held:
        event.taken -= registration.seats
        event.save(update_fields=["taken"])
        promote(event, by=by, at=at)
    return registration


@transaction.atomic
def change_seats(*, registration_id: int, seats: int, by: Actor, at: datetime) -> Registration:
    """Ask for more or fewer seats: leaving and asking again, at the end of the queue when places lack."""
    before = cancel_registration(registration_id=registration_id, by=by, at=at)
    event = get(
        Event, by=by, permission=P.REGISTER, lock=True, related=("tool__project",), pk=before.event_id
    )
    _check_open(event, at, late=False)
    return _enter(event, before.household, seats=seats, channel=before.channel, by=by, at=at)
