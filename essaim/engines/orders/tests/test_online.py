"""A household pays online what it owes: asked, verified, told by a wire, written once in the books."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from essaim.engines.checkout.factories import make_till
from essaim.engines.checkout.models import Link
from essaim.engines.ledger.api import balance_of
from essaim.engines.members.api import household_of
from essaim.engines.orders.commands.online import record_online_payment
from essaim.engines.orders.factories import TOOL, euros, make_cycle, make_order, orders_cast
from essaim.engines.orders.models import Payment
from essaim.engines.orders.queries.accounts import dues
from essaim.engines.orders.tests.test_pages import link, signed, text
from essaim.kernel.actors.actor import Actor
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.outbox.api import drain
from essaim.kernel.outbox.models import OutgoingMail
from essaim.kernel.projects.models import Wire

WIRED = Actor.system("orders.record_online_payment")


@pytest.fixture
def cast(db: None) -> Cast:
    """Bob owes 7,25 € for a basket half paid by the funder; payments online come by a wire."""
    cast = orders_cast()
    make_till(cast)
    source, target = cast.tool("en-ligne"), cast.tool(TOOL)
    Wire.objects.create(
        project=cast.project,
        source=source,
        event="checkout.Paid",
        target=target,
        command="orders.record_online_payment",
    )
    now = timezone.now()
    make_order(cast, make_cycle(cast, at=now), at=now)
    return cast


def bob_owes(cast: Cast) -> Any:
    household = household_of(cast.member, cast.project.pk)
    assert household is not None
    return dues(cast.tool(TOOL), [household.pk])[household.pk]


def test_a_household_pays_online_and_its_books_follow_once(cast: Cast) -> None:
    bob = signed(cast.bob)
    assert "Payer en ligne 7,25 €" in text(bob.get(link(cast, "account")))
    bank = bob.post(link(cast, "pay")).headers["Location"]
    back = bob.post(bank, {"answer": "pay"}).headers["Location"]
    for _n in range(2):
        assert "Paiement reçu : 7,25 €" in text(bob.get(back))
    while drain(limit=50, at=timezone.now()):
        pass
    payment = Payment.objects.in_project(cast.project).get()
    assert (payment.amount, payment.method, bob_owes(cast)) == (euros("7,25"), "online", euros("0"))
    assert (balance_of(cast.project.pk, "58"), balance_of(cast.project.pk, "411")) == (
        euros("7,25"),
        euros("0"),
    )
    assert "en ligne" in text(bob.get(link(cast, "account")))
    receipt = bob.get(link(cast, "receipt", payment=payment.pk))
    assert receipt.headers["Content-Type"] == "application/pdf"


def test_what_is_told_twice_or_asked_by_another_tool_is_not_written_again(cast: Cast) -> None:
    household = household_of(cast.member, cast.project.pk)
    assert household is not None
    told = {
        "intent": 5,
        "asked_by": cast.tool(TOOL).pk,
        "party_kind": "household",
        "party": household.pk,
        "cents": 725,
        "paid_on": "2026-11-02",
        "reference": "77",
    }
    for payload in (told, told, {**told, "intent": 6, "asked_by": 0}):
        record_online_payment(cast.tool(TOOL), payload, WIRED, NOW)
    payment = Payment.objects.in_project(cast.project).get()
    assert (payment.reference, payment.form_key) == ("77", "checkout-5")


def test_the_coordination_sends_a_link_that_stops_once_something_is_paid(cast: Cast) -> None:
    household = household_of(cast.member, cast.project.pk)
    assert household is not None
    alice, desk = signed(cast.alice), f"{link(cast, 'payment_new')}?foyer={household.pk}"
    assert "Envoyer un lien pour payer 7,25 € en ligne" in text(alice.get(desk))
    alice.post(link(cast, "pay_link", household=household.pk))
    letter = OutgoingMail.objects.get(key__startswith="orders.pay_link")
    sent = Link.objects.in_project(cast.project).get()
    path = reverse("checkout:link", args=[cast.project.slug, "en-ligne", sent.key])
    assert letter.to == "bob@exemple.fr" and path in letter.text
    shown = text(Client().get(path))
    assert "7,25 €" in shown and "Delattre" not in shown
    till = {"amount": "7,25", "method": "cash", "received_on": timezone.localdate(), "form_key": "comptant"}
    assert alice.post(desk, till).status_code == 302
    assert Client().get(path).status_code == 410


def test_without_a_till_nothing_is_offered(db: None) -> None:
    cast = orders_cast()
    now = timezone.now()
    make_order(cast, make_cycle(cast, at=now), at=now)
    bob = signed(cast.bob)
    assert "Payer en ligne" not in text(bob.get(link(cast, "account")))
    assert "ne prend pas de paiement en ligne" in text(bob.get(link(cast, "pay")))
    assert bob.post(link(cast, "pay")).status_code == 409


def test_nobody_writes_an_online_payment_by_hand(cast: Cast) -> None:
    household = household_of(cast.member, cast.project.pk)
    assert household is not None
    desk = f"{link(cast, 'payment_new')}?foyer={household.pk}"
    assert 'value="online"' not in text(signed(cast.alice).get(desk))
