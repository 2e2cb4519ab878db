"""A household reads English, its coordination French: each is told in its own, and the books speak one language."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from essaim.engines.ledger.models import Entry
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.changes import cancel_order
from essaim.engines.orders.factories import TOOL, make_cycle, make_order, orders_cast
from essaim.engines.orders.models import Order, OrderShare
from essaim.kernel.actors.models import User
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.factories import NOW, Cast, tell_events
from essaim.kernel.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cast = orders_cast(sharing={"envelope": "100"})
    User.objects.filter(pk=cast.bob.pk).update(language="en")
    return cast


def order_in(cast: Cast, language: str) -> Order:
    cycle = make_cycle(cast)
    with translation.override(language):
        order = make_order(cast, cycle)
        tell_events()
    return order


@pytest.mark.parametrize("acting", ["fr", "en"])
def test_letters_speak_the_language_of_their_reader_whoever_acts(cast: Cast, acting: str) -> None:
    order = order_in(cast, acting)
    with translation.override(acting):
        cancel_order(by=cast.member, order_id=order.pk, at=NOW)

    confirmed, cancelled = OutgoingMail.objects.order_by("pk")
    assert confirmed.subject == "Your order no. 1 is confirmed: Novembre 2026"
    assert "Your share: €7.25" in confirmed.text
    assert "Reason: at your request" in cancelled.text


def test_a_letter_to_a_household_without_an_account_is_in_french(cast: Cast) -> None:
    cycle, paper = make_cycle(cast), make_household(cast.project, "Mme Wattel", email="wattel@exemple.fr")
    with translation.override("en"):
        make_order(cast, cycle, household=paper)
        tell_events()

    assert OutgoingMail.objects.get().subject.startswith("Votre commande nº 1 est confirmée")


def test_books_and_traces_do_not_follow_who_acts(cast: Cast) -> None:
    order = order_in(cast, "en")
    with translation.override("en"):
        cancel_order(by=cast.member, order_id=order.pk, at=NOW)

    labels = Entry.objects.in_project(cast.project).order_by("number").values_list("label", flat=True)
    assert list(labels) == [
        "Commande nº\xa01 · Famille Delattre",
        "Annule\xa0: commande nº\xa01 · Famille Delattre",
    ]
    traced = AuditEntry.objects.filter(action="orders.placed").values_list("target_label", flat=True)
    assert list(traced) == ["nº 1"]


def test_price_explained_when_ordering_is_read_by_each_in_their_language(cast: Cast, client: Client) -> None:
    order = order_in(cast, "fr")
    share = OrderShare.objects.in_tool(order.tool_id).filter(payer=None).get()

    assert [step.label for step in share.explained.steps][-2] == "Prix entier"
    with translation.override("en"):
        assert [(step.label, step.value) for step in share.explained.steps][-2] == ("Whole price", "€14.50")
    client.force_login(cast.bob)
    client.cookies["django_language"] = "en"
    page = client.get(
        reverse("orders:order", kwargs={"project": cast.project.slug, "tool": TOOL, "number": order.number})
    )
    assert "Less the share of" in page.content.decode()
