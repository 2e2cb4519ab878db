"""Placing, changing and cancelling orders."""

from datetime import timedelta
from typing import Any

import pytest

from essaim.engines.ledger.api import balance_of
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.changes import cancel_order, change_order
from essaim.engines.orders.commands.orders import place_order, record_order_for
from essaim.engines.orders.errors import (
    AlreadyDelivered,
    AlreadyOrdered,
    CycleClosed,
    CycleNotOpenYet,
    EmptyOrder,
    NoHousehold,
    NotAnOffer,
    OrderCancelled,
    ReasonMissing,
    SoldOut,
)
from essaim.engines.orders.factories import (
    euros,
    form_key,
    make_cycle,
    make_order,
    offers,
    orders_cast,
    wish,
)
from essaim.engines.orders.models import Cycle, Order, OrderShare, Payer
from essaim.engines.orders.queries.cycles import quantities_of
from essaim.kernel.audit.api import history
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.factories import NOW, Cast, join, make_user, tell_events
from essaim.kernel.money import ZERO
from essaim.kernel.outbox.models import OutgoingEvent, OutgoingMail
from essaim.kernel.projects.models import Tool

pytestmark = pytest.mark.django_db


def payer(cast: Cast) -> Payer:
    return Payer.objects.in_project(cast.project).get()


def stock(cycle: Cycle) -> list[int | None]:
    return [offer.stock_left for offer in offers(cycle)]


def shares(order: Order) -> list[str]:
    rows = OrderShare.objects.in_tool(order.tool_id).filter(order=order).order_by("pk")
    return [share.amount.plain for share in rows]


def test_place_order_shares_the_price_and_tells_everyone() -> None:
    cast = orders_cast(sharing={"envelope": "100"})
    cycle = make_cycle(cast, stock=10)

    order = place_order(
        by=cast.member,
        tool=cycle.tool,
        cycle_id=cycle.pk,
        wish=wish(cycle, large=1),
        form_key=form_key(),
        at=NOW,
    )

    assert (order.number, order.status, order.price, order.household_amount) == (
        1,
        "confirmed",
        euros("14,50"),
        euros("7,25"),
    )
    assert shares(order) == ["7,25", "7,25"]
    assert payer(cast).envelope_left == euros("92,75")
    assert stock(cycle) == [10, 9]
    assert [entry.action for entry in history(order)] == ["orders.placed"]
    assert OutgoingEvent.objects.filter(name="orders.OrderConfirmed").count() == 1
    tell_events()
    mail = OutgoingMail.objects.get(key__startswith="orders.order_confirmed")
    assert mail.to == "bob@exemple.fr"
    assert "Votre part\xa0: 7,25" in mail.text
    project = cast.project.pk
    assert [balance_of(project, code).plain for code in ("411", "441", "707")] == ["7,25", "7,25", "-14,50"]


def test_place_order_twice_with_one_form_makes_one_order() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)

    first, second = (
        place_order(
            by=cast.member,
            tool=cycle.tool,
            cycle_id=cycle.pk,
            wish=wish(cycle, small=1),
            form_key="once",
            at=NOW,
        )
        for _click in range(2)
    )

    assert first == second
    assert Order.objects.in_project(cast.project).count() == 1


def test_place_order_refuses_a_second_order_of_the_household() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    make_order(cast, cycle)

    with pytest.raises(AlreadyOrdered, match="nº\xa01"):
        make_order(cast, cycle)


def test_place_order_says_when_the_envelope_ends() -> None:
    cast = orders_cast(sharing={"envelope": "3,12"})
    cycle = make_cycle(cast)

    order = make_order(cast, cycle, large=1)

    assert shares(order) == ["3,12", "11,38"]
    assert payer(cast).envelope_left == ZERO
    share = OrderShare.objects.in_tool(order.tool_id).get(order=order, payer__isnull=False)
    assert "l'enveloppe s'est terminée pendant cette commande" in [s.rule for s in share.explained.steps]


def test_place_order_with_an_empty_envelope_is_no_refusal() -> None:
    cast = orders_cast(sharing={"envelope": "0"})

    order = make_order(cast, make_cycle(cast), large=1)

    assert order.household_amount == order.price


def test_place_order_caps_the_household_over_the_month() -> None:
    cast = orders_cast(sharing={"household_cap": "10"})
    first = make_order(cast, make_cycle(cast, "Début novembre"), large=1)

    second = make_order(cast, make_cycle(cast, "Fin novembre"), large=1)

    assert shares(first) == ["7,25", "7,25"]
    assert shares(second) == ["2,75", "11,75"]


def test_place_order_uses_the_bracket_of_the_household() -> None:
    brackets = [{"up_to": 600, "rate": "0.8"}, {"up_to": None, "rate": "0.2"}]
    cast = orders_cast(sharing={"brackets": brackets})
    cycle = make_cycle(cast)
    poor = make_household(cast.project, quotient=600, quotient_checked_on=NOW.date())
    unknown = make_household(cast.project)

    assert shares(make_order(cast, cycle, household=poor, large=1)) == ["11,60", "2,90"]
    assert shares(make_order(cast, cycle, household=unknown, large=1)) == ["2,90", "11,60"]


def test_place_order_outside_the_envelope_period_is_paid_by_the_household() -> None:
    cast = orders_cast(sharing={"period": ["2027-01-01", "2027-12-31"]})

    order = make_order(cast, make_cycle(cast), large=1)

    assert shares(order) == ["14,50"]


def test_place_order_without_funder_adds_running_costs() -> None:
    cast = orders_cast(sharing={}, running_cost_rate="0.05")

    order = make_order(cast, make_cycle(cast), small=1, large=1)

    assert (order.goods, order.fees, order.price) == (euros("23,50"), euros("1,18"), euros("24,68"))
    assert shares(order) == ["24,68"]


def test_place_order_refuses_the_last_basket_taken_and_writes_nothing() -> None:
    cast = orders_cast(sharing={"envelope": "100"})
    cycle = make_cycle(cast, stock=1)
    make_order(cast, cycle, household=make_household(cast.project), large=1)

    with pytest.raises(SoldOut, match="Grand panier"):
        make_order(cast, cycle, small=1, large=1)

    assert stock(cycle) == [1, 0]
    assert payer(cast).envelope_left == euros("92,75")
    assert make_order(cast, cycle, small=1, large=0).number == 2


@pytest.mark.parametrize(("days", "refusal"), [(-2, CycleNotOpenYet), (10, CycleClosed), (30, CycleClosed)])
def test_place_order_refuses_before_opening_and_after_closing(days: int, refusal: type[Exception]) -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)

    with pytest.raises(refusal):
        make_order(cast, cycle, at=NOW + timedelta(days=days))


def test_place_order_refuses_nothing_and_what_is_not_offered() -> None:
    cast = orders_cast()
    cycle, other = make_cycle(cast), make_cycle(cast, "Décembre")

    with pytest.raises(EmptyOrder):
        make_order(cast, cycle, small=0, large=0)
    for seen in ((), offers(other)):
        with pytest.raises(NotAnOffer):
            place_order(
                by=cast.member,
                tool=cycle.tool,
                cycle_id=cycle.pk,
                wish=wish(other, small=1),
                form_key="k",
                at=NOW,
                seen=seen,
            )


def test_place_order_refuses_who_has_no_household_or_no_right() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    lonely = join(cast.project, "membre", make_user())
    asked: dict[str, Any] = {"wish": wish(cycle, small=1), "form_key": "k", "at": NOW, "cycle_id": cycle.pk}
    other = Tool.objects.filter(project=cast.project).exclude(pk=cycle.tool_id)[0]

    with pytest.raises(NotFound):
        place_order(by=cast.member, tool=other, **asked)
    asked["tool"] = cycle.tool
    with pytest.raises(NoHousehold):
        place_order(by=lonely, **asked)
    with pytest.raises(Forbidden):
        place_order(by=cast.funder, **asked)
    with pytest.raises(NotFound):
        place_order(by=cast.stranger, **asked)


def test_record_order_for_is_for_the_coordination() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    household = make_household(cast.project)
    asked: dict[str, Any] = {
        "tool": cycle.tool,
        "cycle_id": cycle.pk,
        "household_id": household.pk,
        "wish": wish(cycle, small=1),
        "channel": "paper",
        "form_key": "k",
        "at": NOW,
    }

    order = record_order_for(by=cast.coordinator, **asked)

    assert (order.channel, order.household) == ("paper", household)
    with pytest.raises(Forbidden):
        record_order_for(by=cast.member, **asked)


def test_change_order_moves_stock_envelope_and_books() -> None:
    cast = orders_cast(sharing={"envelope": "10"})
    cycle = make_cycle(cast, stock=5)
    order = make_order(cast, cycle, large=1)
    tell_events()

    changed = change_order(by=cast.member, order_id=order.pk, wish=wish(cycle, small=2, large=0), at=NOW)

    assert (changed.number, changed.revision, changed.price) == (order.number, 2, euros("18"))
    assert quantities_of(changed) == {offers(cycle)[0].pk: 2}
    assert stock(cycle) == [3, 5]
    assert payer(cast).envelope_left == euros("1")
    assert balance_of(cast.project.pk, "707") == -euros("18")
    tell_events()
    assert OutgoingMail.objects.filter(key__startswith="orders.order_confirmed").count() == 2
    assert history(changed)[0].changes["price_before"] == "14,50"


def test_change_order_to_the_same_wish_changes_nothing() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    order = make_order(cast, cycle, large=1)

    again = change_order(by=cast.member, order_id=order.pk, wish=wish(cycle, large=1), at=NOW)

    assert again.revision == 1
    tell_events()
    assert OutgoingMail.objects.filter(key__startswith="orders.order_confirmed").count() == 1


def test_change_order_of_the_note_alone_leaves_the_books_alone() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    order = make_order(cast, cycle, large=1)

    change_order(by=cast.member, order_id=order.pk, wish=wish(cycle, large=1, note="Sonnez"), at=NOW)
    cancel_order(by=cast.member, order_id=order.pk, at=NOW)

    assert balance_of(cast.project.pk, "411") == ZERO


def test_change_order_uses_its_own_share_of_a_finished_envelope() -> None:
    cast = orders_cast(sharing={"envelope": "7,25"})
    cycle = make_cycle(cast)
    order = make_order(cast, cycle, large=1)

    changed = change_order(by=cast.member, order_id=order.pk, wish=wish(cycle, small=1), at=NOW)

    assert shares(changed) == ["4,50", "4,50"]
    assert payer(cast).envelope_left == euros("2,75")


def test_change_order_refuses_more_than_is_left_and_keeps_the_order() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast, stock=2)
    order = make_order(cast, cycle, large=1)

    with pytest.raises(SoldOut):
        change_order(by=cast.member, order_id=order.pk, wish=wish(cycle, large=3), at=NOW)

    assert stock(cycle) == [2, 1]
    assert quantities_of(order) == {offers(cycle)[1].pk: 1}


def test_order_of_another_household_is_not_found() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    order = make_order(cast, cycle, household=make_household(cast.project))

    with pytest.raises(NotFound):
        change_order(by=cast.member, order_id=order.pk, wish=wish(cycle, small=1), at=NOW)
    with pytest.raises(NotFound):
        cancel_order(by=cast.stranger, order_id=order.pk, at=NOW)
    with pytest.raises(Forbidden):
        cancel_order(by=cast.funder, order_id=order.pk, at=NOW)


def test_cancel_order_gives_everything_back_once() -> None:
    cast = orders_cast(sharing={"envelope": "50"})
    cycle = make_cycle(cast, stock=3)
    order = make_order(cast, cycle, large=2)

    for _click in range(2):
        order = cancel_order(by=cast.member, order_id=order.pk, at=NOW)

    assert order.status == "cancelled"
    assert stock(cycle) == [3, 3]
    assert payer(cast).envelope_left == euros("50")
    assert [balance_of(cast.project.pk, code) for code in ("411", "441", "707")] == [ZERO] * 3
    assert OutgoingMail.objects.filter(key__startswith="orders.order_cancelled").count() == 1
    assert make_order(cast, cycle).number == 2


def test_cancel_order_on_behalf_asks_for_a_reason() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    order = make_order(cast, cycle)

    with pytest.raises(ReasonMissing):
        cancel_order(by=cast.coordinator, order_id=order.pk, at=NOW)
    cancel_order(by=cast.coordinator, order_id=order.pk, at=NOW, reason="Foyer absent")

    assert history(order)[0].reason == "Foyer absent"


def test_orders_do_not_change_after_closing_or_cancelling() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    order = make_order(cast, cycle)
    late = NOW + timedelta(days=10)

    with pytest.raises(CycleClosed):
        change_order(by=cast.member, order_id=order.pk, wish=wish(cycle, small=1), at=late)
    with pytest.raises(CycleClosed):
        cancel_order(by=cast.member, order_id=order.pk, at=late)
    cancel_order(by=cast.member, order_id=order.pk, at=NOW)
    with pytest.raises(OrderCancelled):
        change_order(by=cast.member, order_id=order.pk, wish=wish(cycle, small=1), at=NOW)


def test_a_delivered_order_is_not_cancelled() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    order = make_order(cast, cycle)
    Order.unscoped.filter(pk=order.pk).update(delivered_at=NOW)

    with pytest.raises(AlreadyDelivered):
        cancel_order(by=cast.member, order_id=order.pk, at=NOW)
