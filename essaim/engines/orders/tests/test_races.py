"""Two hundred households and the last fifty baskets; the race shown without the lock, then stopped."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from essaim.engines.ledger.api import balance_of
from essaim.engines.members.api import Household
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.changes import change_order
from essaim.engines.orders.commands.cycles import close_cycle
from essaim.engines.orders.commands.orders import place_order, record_order_for
from essaim.engines.orders.commands.scarcity import move_stock
from essaim.engines.orders.errors import CycleClosed, FundEmpty, NotCompleting, SoldOut
from essaim.engines.orders.factories import (
    euros,
    make_cycle,
    make_order,
    offers,
    orders_cast,
    wish,
)
from essaim.engines.orders.models import (
    Cycle,
    Offer,
    Order,
    OrderLine,
    OrderShare,
    Payer,
    Settlement,
    SolidarityFund,
)
from essaim.kernel.factories import NOW, Cast, tell_events
from essaim.kernel.money import ZERO, Money, total
from essaim.kernel.outbox.models import OutgoingEvent, OutgoingMail

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(work: Callable[[int], bool], times: int, threads: int) -> list[bool]:
    """Run `work` many times from several threads, each with its own connection."""

    def one(n: int) -> bool:
        try:
            return work(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(one, range(times)))


def test_stock_read_then_written_sells_the_last_basket_twice() -> None:
    offer = offers(make_cycle(orders_cast(), stock=1))[0]
    both_have_read = Barrier(2)

    def careless(_n: int) -> bool:
        seen = Offer.unscoped.get(pk=offer.pk)
        both_have_read.wait(timeout=20)
        if not seen.stock_left:
            return False
        Offer.unscoped.filter(pk=offer.pk).update(stock_left=seen.stock_left - 1)
        return True

    assert at_once(careless, 2, 2) == [True, True]


def test_stock_taken_by_a_condition_sells_the_last_basket_once() -> None:
    offer = offers(make_cycle(orders_cast(), stock=1))[0]
    both_have_read = Barrier(2)

    def careful(_n: int) -> bool:
        seen = Offer.unscoped.select_related("product").get(pk=offer.pk)
        both_have_read.wait(timeout=20)
        try:
            with transaction.atomic():
                move_stock({seen.pk: seen}, {}, {seen.pk: 1})
        except SoldOut:
            return False
        return True

    assert sorted(at_once(careful, 2, 2)) == [False, True]
    offer.refresh_from_db()
    assert offer.stock_left == 0


def test_two_hundred_households_share_fifty_baskets_and_one_envelope() -> None:
    cast = orders_cast(sharing={"envelope": "200"})
    cycle = make_cycle(cast, stock=50)
    households: list[Household] = [make_household(cast.project) for _n in range(200)]
    refusals: list[str] = []

    def order(n: int) -> bool:
        try:
            make_order(cast, cycle, household=households[n], large=1)
        except SoldOut as error:
            refusals.append(str(error))
            return False
        return True

    confirmed = at_once(order, 200, 20)

    assert confirmed.count(True) == 50
    told = "Il ne reste plus assez de «\xa0Grand panier\xa0»\xa0: 0 disponible. Rien n'a été enregistré."
    assert refusals == [told] * 150
    orders = Order.objects.in_project(cast.project).order_by("number")
    assert [row.number for row in orders] == list(range(1, 51))
    assert [offer.stock_left for offer in offers(cycle)] == [50, 0]
    shares = OrderShare.objects.in_project(cast.project)
    given = total([share.amount for share in shares.filter(payer__isnull=False).order_by("pk")])
    assert (given, Payer.objects.in_project(cast.project).get().envelope_left) == (euros("200"), ZERO)
    assert balance_of(cast.project.pk, "707") == Money(-1450 * 50)
    assert balance_of(cast.project.pk, "441") == given
    assert OutgoingEvent.objects.filter(name="orders.OrderConfirmed").count() == 50


@pytest.mark.parametrize("stock", [1, 5])
def test_one_form_sent_many_times_at_once_makes_one_order_and_takes_once(stock: int) -> None:
    cast = orders_cast(sharing={"envelope": "200"})
    cycle = make_cycle(cast, stock=stock)
    wanted = wish(cycle, small=1)

    def click(_n: int) -> bool:
        place_order(
            by=cast.member, tool=cycle.tool, cycle_id=cycle.pk, wish=wanted, form_key="one-form", at=NOW
        )
        return True

    at_once(click, 8, 8)

    order = Order.objects.in_project(cast.project).get()
    assert [(line.offer_id, line.quantity) for line in order.lines.all()] == [(offers(cycle)[0].pk, 1)]
    assert OrderLine.objects.in_project(cast.project).count() == 1
    assert [offer.stock_left for offer in offers(cycle)] == [stock - 1, stock]
    left = Payer.objects.in_project(cast.project).get().envelope_left
    assert left == euros("200") - (order.price - order.household_amount)
    assert make_order(cast, cycle, household=make_household(cast.project), large=1).number == 2
    tell_events()
    assert OutgoingMail.objects.filter(key__startswith="orders.order_confirmed").count() == 1


def test_two_closings_at_once_have_one_effect() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    make_order(cast, cycle)

    def close(_n: int) -> bool:
        close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
        return True

    at_once(close, 6, 6)

    assert OutgoingEvent.objects.filter(name="orders.CycleClosed").count() == 1
    assert balance_of(cast.project.pk, "401") == -euros("14,50")


def test_an_order_changed_while_its_cycle_closes_is_what_producers_are_paid_for() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    order = make_order(cast, cycle, large=1)
    wanted = wish(cycle, large=3)
    gate = Barrier(2)

    def one(n: int) -> bool:
        gate.wait(timeout=20)
        if n == 0:
            close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
            return True
        try:
            change_order(by=cast.member, order_id=order.pk, wish=wanted, at=NOW)
        except CycleClosed:
            return False
        return True

    at_once(one, 2, 2)

    order.refresh_from_db()
    assert -balance_of(cast.project.pk, "401") == order.goods


def packs_of_six(cycle: Cycle) -> None:
    Offer.unscoped.filter(cycle=cycle).update(pack_size=6)


def test_two_closings_at_once_settle_the_packs_once() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    packs_of_six(cycle)
    make_order(cast, cycle, household=make_household(cast.project), large=5)
    order = make_order(cast, cycle, large=3)

    def close(_n: int) -> bool:
        close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
        return True

    at_once(close, 6, 6)

    order.refresh_from_db()
    assert (Settlement.objects.in_tool(cycle.tool_id).count(), order.revision) == (1, 2)
    assert OutgoingMail.objects.filter(key__startswith="orders.packed").count() == 1
    assert balance_of(cast.project.pk, "401") == -euros("14,50") * 6


def test_an_order_changed_while_its_packs_are_settled_has_one_effect() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    packs_of_six(cycle)
    make_order(cast, cycle, household=make_household(cast.project), large=4)
    order = make_order(cast, cycle, large=2)
    wanted = wish(cycle, large=5)
    gate = Barrier(2)

    def one(n: int) -> bool:
        gate.wait(timeout=20)
        if n == 0:
            close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
            return True
        try:
            change_order(by=cast.member, order_id=order.pk, wish=wanted, at=NOW)
        except CycleClosed:
            return False
        return True

    at_once(one, 2, 2)

    settlement = Settlement.objects.in_tool(cycle.tool_id).get()
    goods = total([row.goods for row in Order.objects.in_project(cast.project).order_by("pk")])
    assert (settlement.wanted, settlement.units) in [(6, 6), (9, 6)]
    assert -balance_of(cast.project.pk, "401") == goods == euros("14,50") * 6


def test_the_last_units_of_a_pack_are_completed_by_one_household_only() -> None:
    cast = orders_cast(filling_hours=24)
    cycle = make_cycle(cast)
    packs_of_six(cycle)
    make_order(cast, cycle, household=make_household(cast.project), large=5)
    households = [make_household(cast.project) for _n in range(6)]
    after = cycle.closes_at + timedelta(hours=1)

    def complete(n: int) -> bool:
        try:
            make_order(cast, cycle, household=households[n], large=1, at=after)
        except NotCompleting:
            return False
        return True

    assert at_once(complete, 6, 6).count(True) == 1


def a_fund(balance: int) -> Cast:
    levels = [{"key": "accessible", "label": "Prix accessible", "rate": "0.65"}]
    cast = orders_cast(sharing={}, price_levels=levels)
    SolidarityFund.unscoped.update(balance=balance)
    return cast


def test_a_fund_read_then_written_gives_the_same_money_twice() -> None:
    cast, both_have_read = a_fund(507), Barrier(2)

    def careless(_n: int) -> bool:
        fund = SolidarityFund.objects.in_project(cast.project).get()
        both_have_read.wait(timeout=20)
        if fund.balance < Money(507):
            return False
        SolidarityFund.unscoped.filter(pk=fund.pk).update(balance=fund.balance - Money(507))
        return True

    assert at_once(careless, 2, 2) == [True, True]


def test_a_fund_taken_by_a_condition_helps_whom_it_can_and_no_more() -> None:
    cast = a_fund(3 * 507 + 100)  # three large baskets at the accessible price
    cycles = [
        make_cycle(cast, f"Cycle {n}") for n in range(4)
    ]  # held one by one, they do not queue behind one another
    households = [make_household(cast.project) for _n in range(8)]

    def order(n: int) -> bool:
        wanted = replace(wish(cycles[n % 4], large=1), level="accessible")
        try:
            record_order_for(
                by=cast.coordinator,
                tool=cycles[n % 4].tool,
                cycle_id=cycles[n % 4].pk,
                household_id=households[n].pk,
                wish=wanted,
                channel=Order.Channel.PHONE,
                form_key=f"fund-{n}",
                at=NOW,
            )
        except FundEmpty:
            return False
        return True

    assert at_once(order, 8, 8).count(True) == 3
    fund = SolidarityFund.objects.in_project(cast.project).get()
    assert (fund.balance, fund.advanced) == (Money(100), ZERO)
    taken = [row.solidarity for row in Order.objects.in_project(cast.project).order_by("pk")]
    assert taken == [Money(-507)] * 3
    assert balance_of(cast.project.pk, "4671") == Money(3 * 507)
