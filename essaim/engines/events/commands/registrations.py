"""Registering, changing one's mind, leaving. The event is always locked before its registrations."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.functional import Promise

from essaim.engines.events.commands.letters import write
from essaim.engines.events.commands.places import move_taken, promote
from essaim.engines.events.errors import (
    AlreadyRegistered,
    EventCancelledAlready,
    HouseholdGone,
    NoHousehold,
    NoPlaceLeft,
    NoRoomForMore,
    RegistrationsClosed,
    TooManySeats,
)
from essaim.engines.events.events import RegistrationCancelled, RegistrationConfirmed
from essaim.engines.events.models import Event, Registration
from essaim.engines.events.permissions import P
from essaim.engines.events.rules import fits
from essaim.engines.members.api import Household, household_ids, household_of
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import NotFound
from essaim.kernel.outbox.api import publish
from essaim.kernel.ui.language import house_text

LIVE = (Registration.Status.REGISTERED, Registration.Status.WAITING)
# People who came without registering are noted from a paper sheet, sometimes days later.
NOTED_AFTERWARDS = timedelta(days=31)


def _check_seats(event: Event, seats: int) -> None:
    most = event.tool.config.most_seats
    if not 1 <= seats <= most:
        raise TooManySeats(most=most)


def _check_open(event: Event, at: datetime, *, until: datetime) -> None:
    if event.is_cancelled:
        raise EventCancelledAlready(title=event.title, reason=event.cancelled_reason)
    if event.is_draft:
        raise NotFound
    if at >= until:
        raise RegistrationsClosed(title=event.title)


def _someone_waits(event: Event) -> bool:
    return event.registrations.filter(status=Registration.Status.WAITING).exists()


def _enter(
    event: Event, household: Household, *, seats: int, channel: str, by: Actor, at: datetime
) -> Registration:
    """Write a registration of a locked event: served when its places are free and nobody waits before it."""
    _check_seats(event, seats)
    if event.registrations.filter(household_id__in=household_ids(household), status__in=LIVE).exists():
        raise AlreadyRegistered(title=event.title)
    begun = at >= event.starts_at
    room = fits(places=event.places, taken=event.taken, seats=seats)
    if begun and not room:
        raise NoPlaceLeft(title=event.title)
    served = room and (begun or not _someone_waits(event))
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
        move_taken(event, seats)
        publish(RegistrationConfirmed(event.pk, registration.pk, seats), tool=event.tool, by=by)
    changes = {"seats": seats, "status": registration.status, "channel": channel}
    record(by=by, action="events.registered", target=registration, changes=changes)
    if not begun:
        write(registration, event, occasion="registered", template="registered" if served else "waiting")
    return registration


@transaction.atomic
def register(*, event_id: int, seats: int, by: Actor, at: datetime) -> Registration:
    """Register one's own household; when places lack, it waits in order of arrival.

    Raises NoHousehold, RegistrationsClosed, EventCancelledAlready, AlreadyRegistered, TooManySeats.
    """
    event = get(Event, by=by, permission=P.REGISTER, lock=True, related=("tool__project",), pk=event_id)
    _check_open(event, at, until=event.closes_at)
    household = household_of(by, event.project_id)
    if household is None:
        raise NoHousehold
    return _enter(event, household, seats=seats, channel=Registration.Channel.WEB, by=by, at=at)


@transaction.atomic
def register_household(
    *, event_id: int, household: Household, seats: int, channel: str, by: Actor, at: datetime
) -> Registration:
    """Record a registration taken by phone or on paper, or someone who came without one (up to 31 days after).

    Raises HouseholdGone, NoPlaceLeft (the event has begun), and what `register` raises.
    """
    event = get(Event, by=by, permission=P.RECORD, lock=True, related=("tool__project",), pk=event_id)
    _check_open(event, at, until=event.ends_at + NOTED_AFTERWARDS)
    household = household.current
    if household.project_id != event.project_id:
        raise NotFound
    if not household.is_active:
        raise HouseholdGone(household=household.name)
    return _enter(event, household, seats=seats, channel=channel, by=by, at=at)


def _locked_with_event(registration_id: int, by: Actor) -> tuple[Registration, bool]:
    """The registration, its event locked, and whether it is one's own; another household's asks for P.RECORD."""
    found = get(
        Registration, by=by, permission=P.VIEW, related=("household__merged_into",), pk=registration_id
    )
    own = household_of(by, found.project_id)
    is_own = own is not None and own == found.household.current
    found.event = get(
        Event,
        by=by,
        permission=P.REGISTER if is_own else P.RECORD,
        lock=True,
        related=("tool__project",),
        pk=found.event_id,
    )
    now = Registration.objects.in_tool(found.tool_id).get(pk=found.pk)
    found.status, found.seats, found.asked_at = now.status, now.seats, now.asked_at
    return found, is_own


@transaction.atomic
def cancel_registration(
    *, registration_id: int, by: Actor, at: datetime, reason: str | Promise = ""
) -> Registration:
    """Leave, until the event starts; the places go to the waiting list. Leaving twice changes nothing.

    Raises RegistrationsClosed.
    """
    registration, _is_own = _locked_with_event(registration_id, by)
    event = registration.event
    if registration.status == Registration.Status.CANCELLED:
        return registration
    if at >= event.starts_at:
        raise RegistrationsClosed(title=event.title)
    held = not registration.is_waiting
    registration.status, registration.cancelled_at = Registration.Status.CANCELLED, at
    registration.save(update_fields=["status", "cancelled_at"])
    record(by=by, action="events.unregistered", target=registration, reason=house_text(reason))
    publish(RegistrationCancelled(event.pk, registration.pk), tool=event.tool, by=by)
    write(registration, event, occasion="unregistered", template="unregistered", reason=reason)
    if held:
        move_taken(event, -registration.seats)
    promote(event, by=by, at=at)
    return registration


def _move_seats(registration: Registration, event: Event, seats: int, at: datetime) -> None:
    more = seats - registration.seats
    if registration.is_waiting:
        registration.asked_at = at if more > 0 else registration.asked_at
    elif more > 0 and (_someone_waits(event) or not fits(places=event.places, taken=event.taken, seats=more)):
        raise NoRoomForMore(seats=seats, kept=registration.seats)
    else:
        move_taken(event, more)
    registration.seats = seats
    registration.save(update_fields=["seats", "asked_at"])


@transaction.atomic
def change_seats(*, registration_id: int, seats: int, by: Actor, at: datetime) -> Registration:
    """Ask for fewer seats (one keeps one's place or rank) or for more.

    More, when registered: only if they are free and nobody waits for them (else NoRoomForMore, nothing is lost).
    More, when waiting: at the end of the list. Raises RegistrationsClosed, EventCancelledAlready, TooManySeats,
    NotFound (left already).
    """
    registration, is_own = _locked_with_event(registration_id, by)
    event, before = registration.event, registration.seats
    _check_open(event, at, until=event.closes_at if is_own else event.starts_at)
    _check_seats(event, seats)
    if registration.status == Registration.Status.CANCELLED:
        raise NotFound
    if seats == before:
        return registration
    _move_seats(registration, event, seats, at)
    record(by=by, action="events.seats_changed", target=registration, changes={"seats": (before, seats)})
    if not registration.is_waiting:
        publish(RegistrationConfirmed(event.pk, registration.pk, seats), tool=event.tool, by=by)
    promote(event, by=by, at=at)
    return registration
