"""What the manifest gives to others: the day, the figures, the demonstration, the API."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from essaim.engines.events.engine import ENGINE
from essaim.engines.events.factories import events_cast, make_event, make_registration
from essaim.engines.events.models import Event, Registration
from essaim.engines.events.permissions import LABELS, P
from essaim.engines.members.factories import make_household
from essaim.kernel.access.api import grants
from essaim.kernel.access.tokens import create_token
from essaim.kernel.actors.actor import Actor
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.periods import Period
from essaim.kernel.projects.engine import DemoCast

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def cast() -> Cast:
    return events_cast()


def _today(cast: Cast, actor: Actor) -> list[str]:
    held = grants(actor, cast.project.pk)
    assert ENGINE.today is not None and held is not None
    return [line.text for line in ENGINE.today(cast.tool("ateliers"), actor, held, NOW)]


def test_today_says_what_comes_and_what_is_to_note(cast: Cast) -> None:
    tool = cast.tool("ateliers")
    make_registration(make_event(tool, places=4))
    make_registration(make_event(tool, starts_at=NOW - timedelta(days=3)))
    make_event(tool, starts_at=NOW + timedelta(days=11), status="draft")

    assert _today(cast, cast.member) == ["Atelier de cuisine, jeudi 12 novembre 2026\xa0: il reste 3 places"]
    assert _today(cast, cast.coordinator) == [
        "Atelier de cuisine, jeudi 12 novembre 2026\xa0: il reste 3 places",
        "Atelier de cuisine, vendredi 13 novembre 2026\xa0: brouillon, à ouvrir aux inscriptions",
        "Présence à noter\xa0: Atelier de cuisine, vendredi 30 octobre 2026",
    ]
    assert _today(cast, cast.funder) == []


def test_metrics_count_people_by_local_month(cast: Cast) -> None:
    tool = cast.tool("ateliers")
    for starts_at, people in (
        (datetime(2026, 10, 31, 23, 30, tzinfo=PARIS), 2),
        (datetime(2026, 11, 1, 0, 15, tzinfo=PARIS), 3),
        (datetime(2026, 12, 1, 0, 0, tzinfo=PARIS), 5),
    ):
        event = make_event(tool, starts_at=starts_at, attendance_recorded_at=starts_at)
        make_registration(event, seats=6, attended=people)
    make_registration(make_event(tool, starts_at=NOW), seats=2)
    period = Period(date(2026, 10, 1), date(2026, 12, 1))

    attendance, held = ENGINE.metrics["attendance"], ENGINE.metrics["held"]

    assert attendance.monthly([tool.pk], period) == {date(2026, 10, 1): 2, date(2026, 11, 1): 3}
    assert attendance.total([tool.pk], period) == 5
    assert held.monthly([tool.pk], period) == {date(2026, 10, 1): 1, date(2026, 11, 1): 1}
    assert held.total([tool.pk], period) == 2


def _play(cast: Cast) -> None:
    story = DemoCast(today=NOW.date(), at=NOW, coordinator=cast.coordinator, members=(cast.member,), seed=1)
    assert ENGINE.demo is not None
    ENGINE.demo(cast.tool("ateliers"), story)


def test_demo_tells_months_of_workshops_and_a_full_one_to_come(cast: Cast) -> None:
    for number in range(12):
        make_household(cast.project, f"Famille {number:02d}")
    for _again in range(2):
        _play(cast)

    *held, coming = Event.objects.in_tool(cast.tool("ateliers")).order_by("starts_at")
    assert len(held) == 4
    assert all(event.attendance_recorded_at and event.ends_at < NOW for event in held)
    assert coming.starts_at > NOW
    assert coming.left == 0
    assert coming.registrations.filter(status=Registration.Status.WAITING).count() == 2
    assert not coming.registrations.filter(household__name="Famille Delattre").exists()


@pytest.mark.parametrize("households", [0, 1, 3])
def test_demo_copes_with_few_households(cast: Cast, households: int) -> None:
    for _household in range(households):
        make_household(cast.project)

    _play(cast)

    assert Event.objects.in_tool(cast.tool("ateliers")).count() == 5


def _key(cast: Cast, *scopes: str) -> Client:
    known = frozenset({"events:read", "events:write"})
    _token, secret = create_token(
        by=cast.member, label="Essai", scopes=list(scopes), known=known, at=timezone.now()
    )
    return Client(headers={"Authorization": f"Bearer {secret}"})


def test_api_lists_and_registers_within_the_scopes(cast: Cast) -> None:
    event = make_event(cast.tool("ateliers"), starts_at=timezone.now() + timedelta(days=9))
    base = f"/api/v1/projets/{cast.project.slug}/rendez-vous/ateliers/rendez-vous"

    listed = _key(cast, "events:read").get(base).json()["items"]
    closed = _key(cast, "events:read").post(
        f"{base}/{event.pk}/inscription", {"seats": 2}, "application/json"
    )
    opened = _key(cast, "events:write").post(
        f"{base}/{event.pk}/inscription", {"seats": 2}, "application/json"
    )

    assert [(row["id"], row["left"], row["waiting"]) for row in listed] == [(event.pk, 12, 0)]
    assert (closed.status_code, opened.status_code) == (403, 201)
    assert opened.json()["status"] == "registered"


def test_every_permission_has_a_label() -> None:
    assert set(LABELS) == set(P)
