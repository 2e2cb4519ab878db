from datetime import timedelta

import pytest

from essaim.engines.events import api
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
from essaim.engines.events.factories import events_cast, make_event, make_registration
from essaim.engines.events.models import Event, Registration
from essaim.engines.events.queries import rank
from essaim.engines.members.api import Household, household_of
from essaim.engines.members.factories import make_household
from essaim.kernel.audit.api import history
from essaim.kernel.errors import DomainError, Forbidden, NotFound
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.outbox.models import OutgoingEvent, OutgoingMail

pytestmark = pytest.mark.django_db
WAITING, REGISTERED = Registration.Status.WAITING, Registration.Status.REGISTERED


@pytest.fixture
def cast() -> Cast:
    return events_cast()


@pytest.fixture
def event(cast: Cast) -> Event:
    return make_event(cast.tool("ateliers"), places=4)


def _queue(event: Event, *seats: int) -> list[Registration]:
    return [
        make_registration(event, status=WAITING, seats=count, asked_at=NOW + timedelta(minutes=minute))
        for minute, count in enumerate(seats)
    ]


def _taken(event: Event) -> int:
    event.refresh_from_db()
    held = sum(line.seats for line in event.registrations.filter(status=REGISTERED))
    assert held == event.taken <= event.places
    return event.taken


def _subjects() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("subject", flat=True))


def test_register_takes_the_places_and_tells(cast: Cast, event: Event) -> None:
    line = api.register(event_id=event.pk, seats=3, by=cast.member, at=NOW)

    assert line.status == REGISTERED
    assert _taken(event) == 3
    assert OutgoingEvent.objects.get().payload == {
        "event_id": event.pk,
        "registration_id": line.pk,
        "seats": 3,
    }
    mail = OutgoingMail.objects.get()
    assert mail.to == "bob-delattre@exemple.fr"
    assert mail.subject.startswith("Inscription notée")
    assert history(line)[0].action == "events.registered"


def test_register_waits_when_the_places_lack_together(cast: Cast, event: Event) -> None:
    make_registration(event, seats=3)

    line = api.register(event_id=event.pk, seats=2, by=cast.member, at=NOW)

    assert line.status == WAITING
    assert _taken(event) == 3
    assert not OutgoingEvent.objects.exists()
    assert "attente" in _subjects()[0]


def test_register_does_not_overtake_who_waits(cast: Cast, event: Event) -> None:
    make_registration(event, seats=3)
    _queue(event, 2)

    line = api.register(event_id=event.pk, seats=1, by=cast.member, at=NOW + timedelta(hours=1))

    assert line.status == WAITING
    assert rank(line) == 2


@pytest.mark.parametrize(
    ("fields", "seats", "late", "error"),
    [
        ({}, 0, timedelta(), TooManySeats),
        ({}, 7, timedelta(), TooManySeats),
        ({}, 1, timedelta(days=9), RegistrationsClosed),
        ({"status": "cancelled", "cancelled_reason": "Fuite d'eau"}, 1, timedelta(), EventCancelledAlready),
        ({"status": "draft"}, 1, timedelta(), NotFound),
    ],
)
def test_register_refuses(
    cast: Cast, fields: dict[str, str], seats: int, late: timedelta, error: type[DomainError]
) -> None:
    event = make_event(cast.tool("ateliers"), **fields)

    with pytest.raises(error):
        api.register(event_id=event.pk, seats=seats, by=cast.member, at=NOW + late)
    assert not Registration.objects.in_tool(event.tool_id).exists()


def test_register_twice_is_refused_even_under_a_merged_name(cast: Cast, event: Event) -> None:
    kept = household_of(cast.member, cast.project.pk)
    lost = make_household(cast.project, merged_into=kept, is_active=False, left_on=NOW.date())
    make_registration(event, lost)

    with pytest.raises(AlreadyRegistered):
        api.register(event_id=event.pk, seats=1, by=cast.member, at=NOW)


def test_register_again_after_leaving(cast: Cast, event: Event) -> None:
    first = api.register(event_id=event.pk, seats=1, by=cast.member, at=NOW)
    api.cancel_registration(registration_id=first.pk, by=cast.member, at=NOW)

    second = api.register(event_id=event.pk, seats=2, by=cast.member, at=NOW)

    assert second.pk != first.pk
    assert _taken(event) == 2
    assert len(_subjects()) == 3


@pytest.mark.parametrize(
    ("who", "error"), [("coordinator", NoHousehold), ("funder", Forbidden), ("stranger", NotFound)]
)
def test_register_is_for_members_with_a_household(
    cast: Cast, event: Event, who: str, error: type[DomainError]
) -> None:
    with pytest.raises(error):
        api.register(event_id=event.pk, seats=1, by=getattr(cast, who), at=NOW)


def _record(cast: Cast, event: Event, household: Household, **more: object) -> Registration:
    asked = {"seats": 1, "channel": "phone", "by": cast.coordinator, "at": NOW, **more}
    return api.register_household(event_id=event.pk, household=household, **asked)  # type: ignore[arg-type]


def test_register_household_after_closing_and_after_the_event(cast: Cast, event: Event) -> None:
    _record(cast, event, make_household(cast.project), at=event.closes_at)
    late = _record(cast, event, make_household(cast.project), at=event.ends_at + timedelta(days=2))

    assert late.status == REGISTERED
    assert _taken(event) == 2


def test_register_household_refuses(cast: Cast, event: Event) -> None:
    gone = make_household(cast.project, is_active=False, left_on=NOW.date())
    elsewhere = make_household(events_cast_elsewhere(cast))
    with pytest.raises(HouseholdGone):
        _record(cast, event, gone)
    with pytest.raises(NotFound):
        _record(cast, event, elsewhere)
    with pytest.raises(Forbidden):
        _record(cast, event, make_household(cast.project), by=cast.member)
    with pytest.raises(RegistrationsClosed):
        _record(cast, event, make_household(cast.project), at=event.ends_at + timedelta(days=32))


def events_cast_elsewhere(cast: Cast):  # type: ignore[no-untyped-def]
    return type(cast.project).objects.exclude(pk=cast.project.pk).get()


def test_register_household_once_begun_has_no_waiting_list(cast: Cast, event: Event) -> None:
    make_registration(event, seats=4)

    with pytest.raises(NoPlaceLeft):
        _record(cast, event, make_household(cast.project), at=event.starts_at)


def test_leaving_gives_the_places_to_the_list_in_order(cast: Cast, event: Event) -> None:
    mine = api.register(event_id=event.pk, seats=3, by=cast.member, at=NOW)
    make_registration(event)
    first, second, third = _queue(event, 1, 3, 1)

    api.cancel_registration(registration_id=mine.pk, by=cast.member, at=NOW)

    states = [Registration.unscoped.get(pk=line.pk).status for line in (first, second, third)]
    assert states == [REGISTERED, WAITING, WAITING]
    assert _taken(event) == 2
    names = list(OutgoingEvent.objects.order_by("pk").values_list("name", flat=True))
    assert names[1:] == ["events.RegistrationCancelled", "events.RegistrationConfirmed"]


def test_leaving_the_head_of_the_list_lets_the_next_pass(cast: Cast, event: Event) -> None:
    make_registration(event, seats=3)
    mine = api.register(event_id=event.pk, seats=2, by=cast.member, at=NOW)
    (behind,) = _queue(event, 1)

    api.cancel_registration(registration_id=mine.pk, by=cast.member, at=NOW)

    behind.refresh_from_db()
    assert behind.status == REGISTERED
    assert behind.promoted_at == NOW


def test_leaving_twice_changes_nothing(cast: Cast, event: Event) -> None:
    line = api.register(event_id=event.pk, seats=2, by=cast.member, at=NOW)
    for _again in range(2):
        api.cancel_registration(registration_id=line.pk, by=cast.member, at=NOW)

    assert _taken(event) == 0
    assert len(_subjects()) == 2


def test_leaving_is_refused_once_begun_and_for_others(cast: Cast, event: Event) -> None:
    mine, other = api.register(event_id=event.pk, seats=1, by=cast.member, at=NOW), make_registration(event)

    with pytest.raises(RegistrationsClosed):
        api.cancel_registration(registration_id=mine.pk, by=cast.member, at=event.starts_at)
    with pytest.raises(Forbidden):
        api.cancel_registration(registration_id=other.pk, by=cast.member, at=NOW)
    with pytest.raises(NotFound):
        api.cancel_registration(registration_id=mine.pk, by=cast.stranger, at=NOW)
    api.cancel_registration(registration_id=other.pk, by=cast.coordinator, at=event.closes_at)
    assert _taken(event) == 1


def test_change_seats_fewer_keeps_the_place_and_promotes(cast: Cast, event: Event) -> None:
    mine = api.register(event_id=event.pk, seats=4, by=cast.member, at=NOW)
    (first,) = _queue(event, 2)

    changed = api.change_seats(registration_id=mine.pk, seats=2, by=cast.member, at=NOW)

    first.refresh_from_db()
    assert (changed.pk, changed.status, first.status) == (mine.pk, REGISTERED, REGISTERED)
    assert _taken(event) == 4


def test_change_seats_more_when_they_are_free(cast: Cast, event: Event) -> None:
    mine = api.register(event_id=event.pk, seats=1, by=cast.member, at=NOW)

    api.change_seats(registration_id=mine.pk, seats=4, by=cast.member, at=NOW)

    assert _taken(event) == 4


@pytest.mark.parametrize("queue", [(), (2,)])
def test_change_seats_more_is_refused_without_losing_the_place(
    cast: Cast, event: Event, queue: tuple[int, ...]
) -> None:
    mine = api.register(event_id=event.pk, seats=2, by=cast.member, at=NOW)
    make_registration(event, seats=1)
    _queue(event, *queue)

    with pytest.raises(NoRoomForMore):
        api.change_seats(registration_id=mine.pk, seats=3 if queue else 4, by=cast.member, at=NOW)

    mine.refresh_from_db()
    assert (mine.status, mine.seats) == (REGISTERED, 2)
    assert _taken(event) == 3


def test_change_seats_of_who_waits(cast: Cast, event: Event) -> None:
    make_registration(event, seats=3)
    mine = api.register(event_id=event.pk, seats=2, by=cast.member, at=NOW)
    (behind,) = _queue(event, 3)

    api.change_seats(registration_id=mine.pk, seats=3, by=cast.member, at=NOW + timedelta(hours=1))
    assert (rank(Registration.unscoped.get(pk=mine.pk)), rank(behind)) == (2, 1)

    api.change_seats(registration_id=behind.pk, seats=1, by=cast.coordinator, at=NOW + timedelta(hours=2))
    behind.refresh_from_db()
    assert behind.status == REGISTERED
    assert _taken(event) == 4


def test_change_seats_refuses(cast: Cast, event: Event) -> None:
    mine = api.register(event_id=event.pk, seats=2, by=cast.member, at=NOW)
    with pytest.raises(RegistrationsClosed):
        api.change_seats(registration_id=mine.pk, seats=1, by=cast.member, at=event.closes_at)
    with pytest.raises(TooManySeats):
        api.change_seats(registration_id=mine.pk, seats=9, by=cast.member, at=NOW)
    api.cancel_registration(registration_id=mine.pk, by=cast.member, at=NOW)
    with pytest.raises(NotFound):
        api.change_seats(registration_id=mine.pk, seats=1, by=cast.member, at=NOW)
