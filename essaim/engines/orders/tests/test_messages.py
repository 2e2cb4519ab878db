"""What households are told of their orders: at once, in the evening, on paper; and what is no longer said."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from essaim.engines.members.api import Household
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.catalogue import PickupCard, save_pickup
from essaim.engines.orders.commands.changes import cancel_order, change_order
from essaim.engines.orders.commands.cycles import CyclePlan, change_cycle, close_cycle, open_cycle
from essaim.engines.orders.commands.payments import record_payment, refund_payment
from essaim.engines.orders.factories import (
    TOOL,
    euros,
    form_key,
    make_cycle,
    make_order,
    orders_cast,
    wish,
)
from essaim.engines.orders.models import Cycle, Order, Payment, PickupPoint
from essaim.kernel.factories import NOW, Cast, tell_events
from essaim.kernel.outbox.digest import send_due_digests
from essaim.kernel.outbox.models import KeptMessage, OutgoingMail, Reader
from essaim.kernel.projects.messages import choose_messages

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return orders_cast()


def kept(**wanted: str) -> list[str]:
    rows = KeptMessage.objects.filter(state="waiting", **wanted).order_by("pk")
    return list(rows.values_list("subject", flat=True))


def sent() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("subject", flat=True))


def evening() -> None:
    KeptMessage.objects.update(created_at=timezone.now() - timedelta(days=2))
    send_due_digests(timezone.now())


def pay(cast: Cast, amount: str = "7,25") -> Payment:
    return record_payment(
        by=cast.coordinator,
        tool=cast.tool(TOOL),
        household_id=Household.objects.in_project(cast.project).order_by("pk")[0].pk,
        amount=euros(amount),
        method="cash",
        received_on=NOW.date(),
        form_key=form_key(),
        at=NOW,
    )


def ordered(cast: Cast, cycle: Cycle, **asked: Any) -> Order:
    """An order, and the letter that the worker writes of it."""
    order = make_order(cast, cycle, **asked)
    tell_events()
    return order


def plan(cycle: Cycle, **changes: object) -> CyclePlan:
    known = {
        "name": cycle.name,
        "opens_at": cycle.opens_at,
        "closes_at": cycle.closes_at,
        "distributes_at": cycle.distributes_at,
    }
    return CyclePlan(**{**known, **changes})  # type: ignore[arg-type]


def test_an_order_is_proved_at_once_and_a_payment_in_the_evening(cast: Cast) -> None:
    ordered(cast, make_cycle(cast))
    pay(cast)

    assert sent() == ["Votre commande nº 1 est confirmée : Novembre 2026"]
    assert kept() == [
        "Bio-cabas du Centre : commandez pour « Novembre 2026 »",
        "Nous avons reçu 7,25 € : Bio-cabas du Centre",
    ]


def test_the_evening_gathers_what_waited_and_says_when_it_was_true(cast: Cast) -> None:
    ordered(cast, make_cycle(cast))
    pay(cast, "2,00")
    pay(cast, "5,25")
    evening()

    text = OutgoingMail.objects.order_by("pk")[1].text
    assert text.count("Bonjour,") == 1
    first = text.index(f"À cet instant, il vous restait {euros('5,25')} à régler.")
    assert first < text.index("À cet instant, vous étiez à jour.")


def test_orders_open_is_told_to_each_household_and_to_nobody_once_closed(cast: Cast) -> None:
    make_household(cast.project, "Mme Wattel")
    cycle = make_cycle(cast)
    assert len(kept()) == 2

    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
    evening()

    assert (kept(), OutgoingMail.objects.filter(to="bob@exemple.fr").count()) == ([], 0)


def test_opening_costs_the_same_queries_however_many_households(
    cast: Cast, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    cycle = make_cycle(cast, opened=False)
    for n in range(50):
        make_household(cast.project, email=f"foyer{n}@exemple.fr" if n % 2 else "")

    with django_assert_max_num_queries(20):
        open_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)

    assert KeptMessage.objects.count() == 51


def test_a_payment_given_back_before_the_evening_is_not_told(cast: Cast) -> None:
    payment = pay(cast)

    refund_payment(by=cast.coordinator, payment_id=payment.pk, reason="erreur de foyer", at=NOW)
    evening()

    assert sent() == []


def test_in_a_digest_only_the_last_state_of_an_order_is_told(cast: Cast) -> None:
    choose_messages(by=cast.member, project_id=cast.project.pk, paces={"orders.order": "digest"})
    cycle = make_cycle(cast)
    order = ordered(cast, cycle, large=1)
    change_order(by=cast.member, order_id=order.pk, wish=wish(cycle, small=2), at=NOW)
    tell_events()
    assert kept(kind="orders.order") == ["Votre commande nº 1 est modifiée : Novembre 2026"]

    cancel_order(by=cast.member, order_id=order.pk, at=NOW)

    assert kept(kind="orders.order") == ["Votre commande nº 1 est annulée : Novembre 2026"]
    assert sent() == []


def test_turned_off_is_not_written_and_the_rest_still_is(cast: Cast) -> None:
    choose_messages(by=cast.member, project_id=cast.project.pk, paces={"orders.payment": "none"})
    pay(cast)
    ordered(cast, make_cycle(cast))

    assert (kept(kind="orders.payment"), len(sent())) == ([], 1)


def test_a_household_without_an_address_is_told_on_paper_until_the_distribution(cast: Cast) -> None:
    cycle = make_cycle(cast)
    ordered(cast, cycle, household=make_household(cast.project, "Mme Wattel"), large=2)

    message = KeptMessage.objects.get(kind="orders.order")
    assert message.until == cycle.distributes_at
    assert "2 × Grand panier" in message.text
    assert "http" not in message.text
    assert "Bonjour" not in message.text

    send_due_digests(cycle.distributes_at + timedelta(days=1))
    message.refresh_from_db()
    assert (message.state, message.text) == ("dropped", "")


def test_a_new_day_of_distribution_is_told_at_once_to_who_ordered(cast: Cast) -> None:
    make_household(cast.project, email="nora@exemple.fr")
    cycle = make_cycle(cast)
    ordered(cast, cycle)
    later = plan(cycle, distributes_at=cycle.distributes_at + timedelta(days=2))

    change_cycle(by=cast.coordinator, cycle_id=cycle.pk, plan=later, at=NOW)
    change_cycle(by=cast.coordinator, cycle_id=cycle.pk, plan=later, at=NOW)

    told = OutgoingMail.objects.get(key__startswith="orders.new_day")
    assert (told.to, told.subject) == ("bob@exemple.fr", "La distribution change de date : Novembre 2026")
    assert "19 novembre 2026" in told.text


def test_a_new_place_is_told_at_once_to_who_fetches_there(cast: Cast) -> None:
    ordered(cast, make_cycle(cast))
    point = PickupPoint.objects.in_tool(cast.tool(TOOL)).get()

    def save(card: PickupCard) -> None:
        save_pickup(by=cast.coordinator, tool=cast.tool(TOOL), card=card, at=NOW, pickup_id=point.pk)

    save(PickupCard(name="Centre social", address=point.address))
    assert len(sent()) == 1, "nothing changed"
    save(PickupCard(name="Centre social", address="2 place de la Liberté", opening="Le jeudi"))

    told = OutgoingMail.objects.get(key__startswith="orders.new_place")
    assert told.subject == "Votre point de retrait a changé : Centre social"
    assert "2 place de la Liberté\nLe jeudi" in told.text


def test_an_order_fetched_or_cancelled_is_not_told_of_a_new_place(cast: Cast) -> None:
    order = ordered(cast, make_cycle(cast))
    cancel_order(by=cast.member, order_id=order.pk, at=NOW)
    point = PickupPoint.objects.in_tool(cast.tool(TOOL)).get()

    save_pickup(
        by=cast.coordinator,
        tool=cast.tool(TOOL),
        card=PickupCard(name="Ailleurs"),
        at=NOW,
        pickup_id=point.pk,
    )

    assert not OutgoingMail.objects.filter(key__startswith="orders.new_place").exists()


def test_choices_are_kept_at_each_address_of_a_person(cast: Cast) -> None:
    Household.objects.in_project(cast.project).update(email="famille@exemple.fr")

    choose_messages(by=cast.member, project_id=cast.project.pk, paces={"orders.payment": "none"})
    pay(cast)

    assert sorted(Reader.objects.order_by("pk").values_list("email", flat=True)) == [
        "bob-delattre@exemple.fr",
        "famille@exemple.fr",
    ]
    assert kept() == []
