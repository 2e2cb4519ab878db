from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from essaim.engines.events import api
from essaim.engines.events.errors import (
    AlreadyHeld,
    ClosesAfterStart,
    EndsBeforeItStarts,
    EventCancelledAlready,
    FewerPlacesThanRegistered,
    ReasonMissing,
)
from essaim.engines.events.factories import events_cast, make_event, make_registration
from essaim.engines.events.forms import EventForm
from essaim.engines.events.models import Event, Registration
from essaim.engines.members.factories import make_household
from essaim.kernel.actors.actor import Actor
from essaim.kernel.errors import DomainError, Forbidden, Invalid, NotFound
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.outbox.models import OutgoingEvent, OutgoingMail

pytestmark = pytest.mark.django_db
WIRE = Actor.system("events.announce_next")
STARTS = NOW + timedelta(days=10)
DETAILS = api.Details(
    title="Atelier",
    place="Centre social",
    starts_at=STARTS,
    ends_at=STARTS + timedelta(hours=2),
    closes_at=STARTS - timedelta(days=1),
    places=12,
)


@pytest.fixture
def cast() -> Cast:
    return events_cast()


def _details(event: Event, **fields: Any) -> api.Details:
    return replace(api.Details(**EventForm.known(event)), **fields)


def _mail(event: Event, *, waiting: int = 0) -> None:
    """Three households registered with an address, and `waiting` more behind them."""
    for number in range(3 + waiting):
        household = make_household(event.project, email=f"foyer{number}@exemple.fr")
        status = Registration.Status.REGISTERED if number < 3 else Registration.Status.WAITING
        make_registration(event, household, status=status, asked_at=NOW + timedelta(minutes=number))


def test_create_event_is_a_draft_then_published_once(cast: Cast) -> None:
    event = api.create_event(tool=cast.tool("ateliers"), details=DETAILS, by=cast.coordinator, at=NOW)
    assert event.is_draft
    for _again in range(2):
        api.publish_event(event_id=event.pk, by=cast.coordinator, at=NOW)

    assert [sent.name for sent in OutgoingEvent.objects.all()] == ["events.EventPublished"]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"ends_at": STARTS}, EndsBeforeItStarts),
        ({"closes_at": STARTS + timedelta(minutes=1)}, ClosesAfterStart),
        ({"places": 0}, Invalid),
    ],
)
def test_create_and_change_refuse_what_cannot_be(
    cast: Cast, fields: dict[str, Any], error: type[DomainError]
) -> None:
    tool = cast.tool("ateliers")
    with pytest.raises(error):
        api.create_event(tool=tool, details=replace(DETAILS, **fields), by=cast.coordinator, at=NOW)
    event = make_event(tool, starts_at=STARTS)
    with pytest.raises(error):
        api.change_event(event_id=event.pk, details=_details(event, **fields), by=cast.coordinator, at=NOW)


def test_organising_is_for_those_who_manage(cast: Cast) -> None:
    event = make_event(cast.tool("ateliers"))
    for actor, error in ((cast.member, Forbidden), (cast.stranger, NotFound)):
        with pytest.raises(error):
            api.create_event(tool=event.tool, details=DETAILS, by=actor, at=NOW)
        with pytest.raises(error):
            api.publish_event(event_id=event.pk, by=actor, at=NOW)
        with pytest.raises(error):
            api.change_event(event_id=event.pk, details=DETAILS, by=actor, at=NOW)
        with pytest.raises(error):
            api.cancel_event(event_id=event.pk, reason="Non", by=actor, at=NOW)


def test_publish_refuses_the_past_and_the_cancelled(cast: Cast) -> None:
    tool = cast.tool("ateliers")
    with pytest.raises(AlreadyHeld):
        api.publish_event(
            event_id=make_event(tool, status="draft").pk, by=cast.coordinator, at=NOW + timedelta(days=30)
        )
    cancelled = make_event(tool, status="cancelled", cancelled_reason="Fuite d'eau")
    with pytest.raises(EventCancelledAlready, match="Fuite d'eau"):
        api.publish_event(event_id=cancelled.pk, by=cast.coordinator, at=NOW)


def test_change_event_gives_new_places_in_order(cast: Cast) -> None:
    event = make_event(cast.tool("ateliers"), places=3)
    _mail(event, waiting=2)

    api.change_event(event_id=event.pk, details=_details(event, places=4), by=cast.coordinator, at=NOW)

    event.refresh_from_db()
    assert (event.taken, event.revision) == (4, 1)
    waiting = event.registrations.filter(status=Registration.Status.WAITING)
    assert [line.household.email for line in waiting] == ["foyer4@exemple.fr"]
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["foyer3@exemple.fr"]


def test_change_event_refuses_fewer_places_than_taken(cast: Cast) -> None:
    event = make_event(cast.tool("ateliers"), places=3)
    _mail(event)

    with pytest.raises(FewerPlacesThanRegistered):
        api.change_event(event_id=event.pk, details=_details(event, places=2), by=cast.coordinator, at=NOW)


def test_change_event_tells_everyone_when_the_hour_or_the_place_changes(cast: Cast) -> None:
    event = make_event(cast.tool("ateliers"), places=3)
    _mail(event, waiting=1)
    for fields in ({"description": "Apportez un tablier"}, {"place": "Salle de l'étoile"}):
        event = api.change_event(
            event_id=event.pk,
            details=_details(event, **fields),
            by=cast.coordinator,
            at=NOW,
            reason="Travaux",
        )
    api.change_event(event_id=event.pk, details=_details(event), by=cast.coordinator, at=NOW)

    mails = OutgoingMail.objects.order_by("pk")
    assert [mail.to for mail in mails] == [f"foyer{number}@exemple.fr" for number in range(4)]
    assert "Salle de l'étoile (avant\xa0: Centre social)" in mails[0].text
    assert "Travaux" in mails[0].text


def test_cancel_event_tells_everyone_once_and_why(cast: Cast) -> None:
    event = make_event(cast.tool("ateliers"), places=3)
    _mail(event, waiting=1)
    for _again in range(2):
        api.cancel_event(event_id=event.pk, reason=" Fuite d'eau. ", by=cast.coordinator, at=NOW)

    event.refresh_from_db()
    assert (event.cancelled_reason, event.revision) == ("Fuite d'eau", 1)
    assert OutgoingMail.objects.count() == 4
    assert "Fuite d'eau" in OutgoingMail.objects.all()[0].text
    assert [sent.name for sent in OutgoingEvent.objects.all()] == ["events.EventCancelled"]
    with pytest.raises(EventCancelledAlready):
        api.change_event(event_id=event.pk, details=_details(event, places=9), by=cast.coordinator, at=NOW)


def test_cancel_event_refuses_without_reason_and_once_held(cast: Cast) -> None:
    event = make_event(cast.tool("ateliers"))
    with pytest.raises(ReasonMissing):
        api.cancel_event(event_id=event.pk, reason=" . ", by=cast.coordinator, at=NOW)
    with pytest.raises(AlreadyHeld):
        api.cancel_event(event_id=event.pk, reason="Trop tard", by=cast.coordinator, at=event.ends_at)


def test_announce_next_makes_one_event_a_cause(cast: Cast) -> None:
    tool = cast.tool("ateliers")
    payload = {"cycle_id": 7, "distributes_at": "2026-11-12T15:00:00Z"}
    for late in (0, 3):
        api.announce_next(tool, payload, WIRE, NOW + timedelta(days=late))
    api.announce_next(tool, {"cycle_id": 8, "distributes_at": "2026-12-10T15:00:00Z"}, WIRE, NOW)

    first, second = Event.objects.in_tool(tool).order_by("starts_at")
    assert first.starts_at == datetime(2026, 11, 14, 17, tzinfo=UTC)
    assert first.closes_at == first.starts_at - timedelta(hours=24)
    assert (first.is_published, first.title, first.place) == (True, "Atelier de cuisine", "Centre social")
    assert second.starts_at == datetime(2026, 12, 12, 17, tzinfo=UTC)
    assert OutgoingEvent.objects.count() == 2


def test_announce_next_without_id_nor_date_counts_from_now_once(cast: Cast) -> None:
    tool = cast.tool("ateliers")
    for _again in range(2):
        api.announce_next(tool, {"name": "Décembre"}, WIRE, NOW)

    assert Event.objects.in_tool(tool).get().starts_at == datetime(2026, 11, 4, 17, tzinfo=UTC)


def test_announce_next_leaves_a_day_already_past_as_a_draft(cast: Cast) -> None:
    api.announce_next(
        cast.tool("ateliers"), {"cycle_id": 1, "distributes_at": "2026-09-01T15:00:00Z"}, WIRE, NOW
    )

    assert Event.objects.in_tool(cast.tool("ateliers")).get().is_draft


def test_announce_next_does_not_reopen_what_was_cancelled(cast: Cast) -> None:
    tool, payload = cast.tool("ateliers"), {"cycle_id": 7, "distributes_at": "2026-11-12T15:00:00Z"}
    api.announce_next(tool, payload, WIRE, NOW)
    event = Event.objects.in_tool(tool).get()
    api.cancel_event(event_id=event.pk, reason="Fuite d'eau", by=cast.coordinator, at=NOW)

    api.announce_next(tool, payload, WIRE, NOW)

    assert Event.objects.in_tool(tool).get().is_cancelled
