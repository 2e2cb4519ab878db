"""What households read of their events when they chose the digest, or have no address."""

from datetime import timedelta

import pytest

from essaim.engines.events import api, commands
from essaim.engines.events.factories import events_cast, make_event, make_registration
from essaim.engines.events.models import Event
from essaim.engines.events.tests.test_upkeep import EVE, STARTS
from essaim.engines.members.factories import make_household
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.outbox.models import KeptMessage, OutgoingMail
from essaim.kernel.projects.messages import choose_messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return events_cast()


@pytest.fixture
def event(cast: Cast) -> Event:
    return make_event(cast.tool("ateliers"), starts_at=STARTS)


def waiting() -> list[str]:
    return [one.subject for one in KeptMessage.objects.filter(state="waiting").order_by("pk")]


def test_registered_then_withdrawn_in_a_day_is_told_as_withdrawn(cast: Cast, event: Event) -> None:
    choose_messages(by=cast.member, project_id=cast.project.pk, paces={"events.registration": "digest"})
    line = api.register(event_id=event.pk, seats=1, by=cast.member, at=NOW)
    assert waiting() == ["Inscription notée : Atelier de cuisine, le 13 novembre 2026"]

    api.cancel_registration(registration_id=line.pk, by=cast.member, at=NOW)

    assert waiting() == ["Désinscription notée : Atelier de cuisine, le 13 novembre 2026"]
    assert not OutgoingMail.objects.exists()


def test_an_event_cancelled_takes_the_place_of_what_waited(cast: Cast, event: Event) -> None:
    choose_messages(by=cast.member, project_id=cast.project.pk, paces={"events.registration": "digest"})
    api.register(event_id=event.pk, seats=1, by=cast.member, at=NOW)

    api.cancel_event(event_id=event.pk, reason="Fuite d'eau", by=cast.coordinator, at=NOW)

    assert waiting() == []
    assert OutgoingMail.objects.get().subject.startswith("Annulé")


def test_a_reminder_waits_for_nobody_and_is_not_printed(cast: Cast, event: Event) -> None:
    make_registration(event, make_household(cast.project), asked_at=NOW - timedelta(days=2))
    make_registration(
        event, make_household(cast.project, email="nora@exemple.fr"), asked_at=NOW - timedelta(days=2)
    )

    commands.remind(EVE)

    assert [mail.to for mail in OutgoingMail.objects.all()] == ["nora@exemple.fr"]
    assert waiting() == []


def test_on_paper_there_is_no_link_but_who_to_tell(cast: Cast, event: Event) -> None:
    household = make_household(cast.project)
    api.register_household(
        event_id=event.pk, household=household, seats=2, channel="phone", by=cast.coordinator, at=NOW
    )

    message = KeptMessage.objects.get()
    assert "http" not in message.text
    assert "Prévenez l'équipe" in message.text
    assert message.until == event.ends_at
