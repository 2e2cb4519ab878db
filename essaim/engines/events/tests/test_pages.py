from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from essaim.engines.events.factories import events_cast, make_event, make_registration
from essaim.engines.events.models import Event, Registration
from essaim.engines.members.factories import make_household
from essaim.kernel.actors.models import User
from essaim.kernel.factories import Cast
from essaim.kernel.projects.models import Tool

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return events_cast()


@pytest.fixture
def event(cast: Cast) -> Event:
    return make_event(cast.tool("ateliers"), places=3, starts_at=timezone.now() + timedelta(days=10))


def _url(cast: Cast, name: str, **rest: int) -> str:
    return reverse(f"events:{name}", kwargs={"project": cast.project.slug, "tool": "ateliers", **rest})


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def bob(cast: Cast) -> Client:
    return _client(cast.bob)


@pytest.fixture
def alice(cast: Cast) -> Client:
    return _client(cast.alice)


def _cost(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def test_home_empty_says_its_first_act(cast: Cast, alice: Client, bob: Client) -> None:
    url = _url(cast, "home")

    assert _url(cast, "create") in alice.get(url).text
    assert "dès que la coordination" in bob.get(url).text


def test_home_says_places_and_my_state_and_hides_drafts(cast: Cast, event: Event, bob: Client) -> None:
    make_event(event.tool, title="Brouillon secret", status="draft", starts_at=event.starts_at)
    bob.post(_url(cast, "register", event=event.pk), {"seats": 2})

    text = bob.get(_url(cast, "home")).text

    assert "il reste 1 place" in text
    assert "Vous êtes inscrit" in text
    assert "Brouillon secret" not in text


def test_member_registers_changes_and_leaves(cast: Cast, event: Event, bob: Client) -> None:
    page = _url(cast, "event", event=event.pk)
    for action, data, said in (
        ("register", {"seats": 1}, "Votre inscription est notée"),
        ("change_seats", {"seats": 3}, "pour 3 personnes"),
        ("leave", {}, "Merci d&#x27;avoir prévenu"),
    ):
        answer = bob.post(_url(cast, action, event=event.pk), data, follow=True)
        assert answer.redirect_chain == [(page, 302)]
        assert said in answer.text
    event.refresh_from_db()
    assert event.taken == 0


def test_member_waits_and_is_told_why(cast: Cast, event: Event, bob: Client) -> None:
    make_registration(event, seats=3)

    text = bob.post(_url(cast, "register", event=event.pk), {"seats": 1}, follow=True).text

    assert "Vous êtes au rang 1" in text
    assert "Pourquoi suis-je en attente" in text


def test_member_refused_sees_why_on_the_form(cast: Cast, event: Event, bob: Client) -> None:
    bob.post(_url(cast, "register", event=event.pk), {"seats": 2})
    make_registration(event)

    text = bob.post(_url(cast, "change_seats", event=event.pk), {"seats": 5}).text

    assert "Votre inscription pour 2 est gardée" in text


def test_draft_is_unknown_to_members_and_published_by_the_coordination(
    cast: Cast, event: Event, alice: Client, bob: Client
) -> None:
    Event.unscoped.update(status=Event.Status.DRAFT)
    page = _url(cast, "event", event=event.pk)
    assert bob.get(page).status_code == 404

    alice.post(_url(cast, "publish", event=event.pk))

    assert bob.get(page).status_code == 200


def test_event_of_another_tool_is_not_found_here(cast: Cast, event: Event, alice: Client) -> None:
    other = Tool.objects.create(project=cast.project, slug="rencontres", engine="events", title="Rencontres")

    assert alice.get(_url(cast, "event", event=make_event(other).pk)).status_code == 404
    assert alice.get(_url(cast, "event", event=event.pk)).status_code == 200


def _form(event: Event, **more: object) -> dict[str, object]:
    moment = "%Y-%m-%dT%H:%M"
    known = {name: getattr(event, name) for name in ("title", "description", "place", "places")}
    hours = {
        name: timezone.localtime(getattr(event, name)).strftime(moment)
        for name in ("starts_at", "ends_at", "closes_at")
    }
    return {**known, **hours, **more}


def test_coordination_creates_changes_and_cancels(cast: Cast, event: Event, alice: Client) -> None:
    created = alice.post(_url(cast, "create"), _form(event, title="Atelier pain"), follow=True)
    assert "Ouvrir les inscriptions" in created.text

    alice.post(_url(cast, "change", event=event.pk), _form(event, places=9))
    refused = alice.post(_url(cast, "change", event=event.pk), _form(event, ends_at="2020-01-01T10:00"))
    assert "La fin vient avant le début" in refused.text

    make_registration(event)
    assert "1 foyer est inscrit ou en attente" in alice.get(_url(cast, "cancel", event=event.pk)).text
    alice.post(_url(cast, "cancel", event=event.pk), {"reason": "Fuite d'eau"})
    event.refresh_from_db()
    assert (event.places, event.is_cancelled, event.cancelled_reason) == (9, True, "Fuite d'eau")


def test_coordination_records_a_call_and_withdraws(cast: Cast, event: Event, alice: Client) -> None:
    household = make_household(cast.project, "Famille Benali")
    page = _url(cast, "registrations", event=event.pk)
    assert "Famille Benali" not in alice.get(page).text
    assert "Famille Benali" in alice.get(page, {"q": "benali"}).text

    data = {"household": household.pk, "seats": 2, "channel": "phone"}
    assert "Famille Benali est inscrit" in alice.post(f"{page}?q=benali", data, follow=True).text
    assert "déjà inscrit" in alice.post(f"{page}?q=benali", data).text

    line = Registration.objects.in_tool(event.tool_id).get()
    alice.post(_url(cast, "withdraw", event=event.pk, registration=line.pk))
    line.refresh_from_db()
    assert (line.channel, line.status) == ("phone", "cancelled")


def test_attendance_notes_who_came_and_the_sheet_has_a_box_a_person(cast: Cast, alice: Client) -> None:
    event = make_event(cast.tool("ateliers"), starts_at=timezone.now() - timedelta(minutes=5))
    family, single = make_registration(event, seats=3), make_registration(event)

    answer = alice.post(
        _url(cast, "attendance", event=event.pk),
        {f"came-{family.pk}": "2", f"came-{single.pk}": ""},
        follow=True,
    )

    assert "2 personnes sont venues" in answer.text
    assert "1 sur 2" in answer.text
    assert alice.get(_url(cast, "sheet", event=event.pk)).text.count('class="tick"') == 4 + 6 * 3


def test_attendance_before_the_day_is_refused_on_the_page(cast: Cast, event: Event, alice: Client) -> None:
    line = make_registration(event)

    text = alice.post(_url(cast, "attendance", event=event.pk), {f"came-{line.pk}": "1"}).text

    assert "La présence se note le jour même" in text


def _fill(event: Event, count: int) -> None:
    for number in range(count):
        make_registration(event, seats=1, attended=1, status="registered" if number % 3 else "waiting")
        shown = make_event(event.tool, starts_at=event.starts_at + timedelta(hours=number + 1))
        make_registration(shown)
        ended = make_event(event.tool, starts_at=event.starts_at - timedelta(days=30, hours=number))
        make_registration(ended, attended=1)


@pytest.mark.parametrize(
    ("name", "budget"),
    [("home", 16), ("past", 9), ("registrations", 12), ("attendance", 9), ("sheet", 9), ("feed", 9)],
)
def test_pages_cost_the_same_for_few_and_for_many(
    cast: Cast, event: Event, alice: Client, name: str, budget: int
) -> None:
    Event.unscoped.update(places=500)
    event.refresh_from_db()
    url = _url(cast, name, **({} if name in ("home", "past", "feed") else {"event": event.pk}))
    _fill(event, 2)
    few = _cost(alice, url)
    _fill(event, 30)

    assert _cost(alice, url) == few <= budget


def _lines(raw: bytes) -> Iterator[str]:
    yield from raw.decode().replace("\r\n ", "").split("\r\n")


def test_feed_opens_with_its_secret_or_by_setting_and_names_nobody(cast: Cast, event: Event) -> None:
    make_registration(event, make_household(cast.project, "Famille Benali"))
    visitor, url = Client(), _url(cast, "feed")
    shown = _client(cast.bob).get(_url(cast, "home")).text
    secret = shown.partition("agenda.ics?cle=")[2][:32]

    assert visitor.get(url).status_code == 302
    assert visitor.get(f"{url}?cle={secret[::-1]}").status_code == 302
    opened = visitor.get(f"{url}?cle={secret}")
    assert opened["Content-Type"].startswith("text/calendar")
    assert "Benali" not in opened.text

    tool = event.tool
    tool.settings = {**tool.settings, "public_calendar": True}
    tool.save()
    assert visitor.get(url).status_code == 200


def test_feed_keeps_the_identity_and_the_cancelled(cast: Cast, event: Event, alice: Client) -> None:
    make_event(event.tool, title="Brouillon secret", status="draft", starts_at=event.starts_at)
    before = set(_lines(alice.get(_url(cast, "feed")).content))
    alice.post(_url(cast, "cancel", event=event.pk), {"reason": "Fuite d'eau"})

    after = set(_lines(alice.get(_url(cast, "feed")).content))

    assert f"UID:{event.uid}" in before & after
    assert {"SEQUENCE:0", "STATUS:CONFIRMED"} <= before
    assert {"SEQUENCE:1", "STATUS:CANCELLED", "BEGIN:VTIMEZONE", "TZID:Europe/Paris"} <= after
    assert not any("Brouillon" in line for line in after)
    local = timezone.localtime(event.starts_at)
    assert f"DTSTART;TZID=Europe/Paris:{local:%Y%m%dT%H%M%S}" in after


def test_event_file_holds_that_event(cast: Cast, event: Event, bob: Client) -> None:
    make_event(event.tool, title="Un autre", starts_at=event.starts_at)

    lines = list(_lines(bob.get(_url(cast, "event_file", event=event.pk)).content))

    assert [line for line in lines if line.startswith("SUMMARY")] == ["SUMMARY:Atelier de cuisine"]
