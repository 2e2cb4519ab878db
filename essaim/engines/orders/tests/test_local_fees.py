"""Fees of a pick-up point and of a producer, and sums that the orders of a cycle share when it closes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.ledger.api import balance_of, balances_by_party
from essaim.engines.ledger.queries.check import faults_of_books
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.catalogue import PickupCard, save_pickup
from essaim.engines.orders.commands.changes import change_order
from essaim.engines.orders.commands.cycles import close_cycle
from essaim.engines.orders.commands.fees import FeeCard, save_fee
from essaim.engines.orders.commands.orders import record_order_for
from essaim.engines.orders.commands.shortages import note_shortage
from essaim.engines.orders.factories import (
    TOOL,
    euros,
    form_key,
    make_cycle,
    make_order,
    offers,
    orders_cast,
    wish,
)
from essaim.engines.orders.models import Cycle, FeeRule, Order, OrderLine, PickupPoint, Producer, Product
from essaim.engines.orders.queries.lists import producer_sheets
from essaim.engines.orders.queries.shop import shelf
from essaim.engines.orders.queries.tariffs import fee_rows, tariff_of
from essaim.engines.orders.rules import (
    Basket,
    Bearer,
    Fee,
    FeeBase,
    FeeKind,
    Others,
    PaidBy,
    Split,
    Tariff,
    count_fee,
    part_so_far,
    share_cost,
)
from essaim.engines.orders.tests.test_pages import link, signed, text
from essaim.kernel.errors import Invalid
from essaim.kernel.explain import Explanation
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import ZERO, Money, Rate, total
from essaim.kernel.outbox.models import OutgoingMail

HALL, FARM = 3, 8
TRANSPORT = Fee(FeeKind.TRANSPORT, FeeBase.CYCLE, amount=Money(4500))
sums = st.dictionaries(st.sampled_from([None, FARM, 9]), st.integers(0, 9_999).map(Money), max_size=3)
grams = st.dictionaries(st.sampled_from([None, FARM, 9]), st.integers(0, 9_999), max_size=3)
bearers = st.lists(
    st.builds(Bearer, st.integers(1, 99), st.sampled_from([HALL, 4]), sums, grams),
    max_size=12,
    unique_by=lambda one: one.key,
)


shared_fees = st.builds(
    lambda amount, split, pickup, producer: replace(
        TRANSPORT, amount=amount, split=split, pickup=pickup, producer=producer
    ),
    st.integers(0, 100_000).map(Money),
    st.sampled_from(Split),
    st.none() | st.just(HALL),
    st.none() | st.just(FARM),
)


@given(shared_fees, bearers)
def test_what_is_told_before_closing_is_the_part_to_a_cent(fee: Fee, orders: list[Bearer]) -> None:
    bearing = [one for one in orders if one.counts(fee)]
    parts = share_cost(fee, orders)

    for mine in bearing:
        rest = [one for one in bearing if one is not mine]
        goods, grams = (sum(one.weight(fee, way) for one in rest) for way in (Split.GOODS, Split.WEIGHT))
        so_far = part_so_far(fee, mine, Others(len(rest), Money(goods), grams))

        assert abs(so_far.part.cents - parts[mine.key].cents) <= 1


@given(shared_fees, bearers)
def test_the_parts_of_a_sum_make_it_up_and_fall_on_those_who_bear_it(fee: Fee, orders: list[Bearer]) -> None:
    parts = share_cost(fee, orders)

    assert parts == share_cost(fee, orders[::-1])
    assert total(list(parts.values())) == (fee.amount if parts else ZERO)
    assert set(parts) == {one.key for one in orders if one.counts(fee)}
    if fee.split is Split.EQUAL and parts:
        assert max(parts.values()).cents - min(parts.values()).cents <= 1
    weights = {one.key: one.weight(fee, fee.split) for one in orders if one.counts(fee)}
    if fee.split is Split.WEIGHT and not any(weights.values()):
        assert parts == share_cost(replace(fee, split=Split.GOODS), orders)
    elif fee.split is not Split.EQUAL and any(weights.values()):
        whole = sum(weights.values())
        assert all(abs(parts[key].cents * whole - fee.amount.cents * weights[key]) < whole for key in parts)


@pytest.mark.parametrize(
    ("fee", "expected"),
    [
        (Fee(FeeKind.TRANSPORT, FeeBase.ORDER, amount=Money(200), pickup=HALL), 200),
        (Fee(FeeKind.TRANSPORT, FeeBase.ORDER, amount=Money(200), pickup=4), 0),
        (Fee(FeeKind.TRANSPORT, FeeBase.GOODS, Rate.parse("10 %"), producer=FARM), 100),
        (Fee(FeeKind.PACKING, FeeBase.UNIT, amount=Money(30), producer=FARM), 60),
        (Fee(FeeKind.PACKING, FeeBase.UNIT, amount=Money(30), producer=9), 0),
        (TRANSPORT, 0),
    ],
)
def test_only_what_bears_a_fee_is_counted(fee: Fee, expected: int) -> None:
    basket = Basket(Money(2350), 5, 2, pickup=HALL, own={FARM: Basket(Money(1000), 2, 1)})
    assert count_fee(fee, basket) == Money(expected)
    assert Tariff.from_json(Tariff((fee,)).to_json()) == Tariff((fee,))


def test_a_cycle_opened_before_these_fees_is_still_read() -> None:
    kept = Tariff((replace(TRANSPORT, base=FeeBase.ORDER),)).to_json()
    for name in ("pickup", "producer", "of", "split"):
        del kept["fees"][0][name]
    assert Tariff.from_json(kept).fees[0].pickup is None


class World:
    """Two pick-up points, and small baskets that are all of one farm's."""

    def __init__(self, *cards: dict[str, Any], at: datetime = NOW) -> None:
        self.cast: Cast = orders_cast(sharing={})
        self.tool, by = self.cast.tool(TOOL), self.cast.coordinator
        self.hall = save_pickup(by=by, tool=self.tool, card=PickupCard(name="Salle des fêtes"), at=NOW)
        make_cycle(self.cast, "Avant", opened=False)
        self.farm = Producer.objects.in_tool(self.tool).get(name="Ferme des Saules")
        Product.objects.in_tool(self.tool).filter(name="Petit panier").update(producer=self.farm)
        for card in cards:
            self.add(dict(card))
        self.cycle: Cycle = make_cycle(self.cast, "Décembre", at=at)

    def add(self, card: dict[str, Any]) -> None:
        names = {"hall": {"pickup_id": self.hall.pk}, "farm": {"producer_id": self.farm.pk}, "": {}}
        told: dict[str, Any] = {**card, **names[card.get("of", "")]}
        told.pop("of", None)
        save_fee(by=self.cast.coordinator, tool=self.tool, card=FeeCard(**told), at=NOW)

    def order(self, small: int, large: int = 0, *, hall: bool = False) -> Order:
        first = wish(self.cycle, small, large)
        return record_order_for(
            by=self.cast.coordinator,
            tool=self.cycle.tool,
            cycle_id=self.cycle.pk,
            household_id=make_household(self.cast.project, email="x@exemple.fr").pk,
            wish=replace(first, pickup_id=self.hall.pk if hall else self.place),
            channel=Order.Channel.PHONE,
            form_key=form_key(),
            at=NOW,
        )

    @property
    def place(self) -> int:
        return PickupPoint.objects.in_tool(self.tool).get(name="Centre social").pk

    def close(self) -> None:
        close_cycle(by=self.cast.coordinator, cycle_id=self.cycle.pk, at=NOW + timedelta(days=10))
        self.cycle.refresh_from_db()

    def check(self) -> None:
        """The books say what the orders say."""
        assert faults_of_books([self.cast.project.pk]) == []
        prices = [one.price for one in Order.objects.in_tool(self.tool).filter(status="confirmed")]
        assert -balance_of(self.cast.project.pk, "707") == total(prices)


def told(order: Order) -> list[tuple[str, str]]:
    return [(str(row.label), row.amount.plain) for row in fee_rows(order)]


AT_HALL = {"kind": FeeKind.TRANSPORT, "base": FeeBase.ORDER, "amount": Money(200), "of": "hall"}
OF_FARM = {"kind": FeeKind.PACKING, "base": FeeBase.GOODS, "rate": Rate.parse("10 %"), "of": "farm"}
BY_FARM = {**OF_FARM, "kind": FeeKind.COMMISSION, "paid_by": PaidBy.PRODUCER}
SHARED = {"kind": FeeKind.TRANSPORT, "base": FeeBase.CYCLE, "amount": Money(4500)}


@pytest.mark.django_db
def test_a_fee_follows_the_point_chosen_and_another_the_goods_of_a_producer() -> None:
    world = World(AT_HALL, OF_FARM)
    here, there, large = world.order(2), world.order(2, hall=True), world.order(0, 1)

    assert told(here) == [("Emballage", "1,80")]
    assert told(there) == [("Transport", "2,00"), ("Emballage", "1,80")]
    assert told(large) == []
    change = replace(wish(world.cycle, 2), pickup_id=world.place)
    again = change_order(by=world.cast.coordinator, order_id=there.pk, wish=change, at=NOW)
    assert told(again) == told(here)
    world.check()
    FeeRule.unscoped.update(is_active=False)
    assert len(tariff_of(world.cycle).fees) == 2  # as it opened
    assert not tariff_of(make_cycle(world.cast, "Suite", opened=False)).fees


@pytest.mark.django_db
def test_a_producer_bears_its_own_fee_and_no_other_does() -> None:
    world = World(BY_FARM)
    world.order(3)  # 18,00 to the farm, 9,00 to the other
    world.close()

    kept = {sheet.producer.name: sheet.kept.plain for sheet in producer_sheets(world.cycle)}
    assert kept == {"Ferme des Saules": "1,80", "Jardins de la Marque": "0,00"}
    owed = balances_by_party(world.cast.project.pk, "401")
    assert sorted(amount.plain for amount in owed.values()) == ["-16,20", "-9,00"]
    page = text(signed(world.cast.alice).get(link(world.cast, "own_producer", pk=world.farm.pk)))
    assert "1,80" in page and "16,20" in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("split", "parts"),
    [(Split.GOODS, [1500, 3000]), (Split.EQUAL, [2250, 2250]), (Split.WEIGHT, [1500, 3000])],
)
def test_the_orders_of_a_cycle_share_its_transport_when_it_closes(split: Split, parts: list[int]) -> None:
    world = World({**SHARED, "split": split})
    first, second = world.order(1), world.order(2)
    assert told(first) == []  # nothing is known before
    world.close()
    close_cycle(by=world.cast.coordinator, cycle_id=world.cycle.pk, at=NOW)  # asked twice

    for order, cents in zip((first, second), parts, strict=True):
        order.refresh_from_db()
        assert (order.cost_parts, order.fees) == ([cents], Money(cents))
        assert order.household_amount == order.goods + Money(cents)
    world.check()
    mail = OutgoingMail.objects.filter(key__contains=f"shared:{first.pk}").get()
    assert "Transport" in mail.text and first.fees.plain in mail.text
    page = text(signed(world.cast.alice).get(link(world.cast, "order", number=first.number)))
    assert "Transport" in page

    small = offers(world.cycle)[0]
    note_shortage(by=world.cast.coordinator, offer_id=small.pk, delivered=1, reason="Gel", at=NOW)
    second.refresh_from_db()
    assert second.cost_parts == [parts[1]]  # what falls to each stays
    world.check()


@pytest.mark.django_db
@pytest.mark.parametrize("split", list(Split))
def test_what_would_be_shared_so_far_is_what_closing_then_shares(split: Split) -> None:
    world = World({**SHARED, "split": split})
    first, second = world.order(1), world.order(2)
    found = shelf(world.cycle, second.household, NOW, order=second, tool=world.tool)
    lines = OrderLine.objects.in_tool(world.tool).filter(order=second)
    told = found.told({line.offer_id: line.quantity for line in lines}, pickup=second.pickup_id)
    [(_label, _rule, so_far)] = cast("list[tuple[str, str, Explanation]]", told["to_share"])
    world.close()

    for order in (first, second):
        order.refresh_from_db()
    assert so_far.result == Money(second.cost_parts[0])
    assert first.cost_parts[0] + second.cost_parts[0] == 4500


@pytest.mark.django_db
def test_a_shared_sum_falls_on_one_point_and_on_nobody_where_nobody_comes() -> None:
    world = World({**SHARED, "of": "hall"})
    order = world.order(1)
    world.close()
    order.refresh_from_db()
    assert (order.cost_parts, order.revision) == ([], 1)


@pytest.mark.django_db
def test_the_price_shown_is_that_of_the_point_and_says_what_will_be_shared() -> None:
    world = World(AT_HALL, SHARED, at=timezone.now())
    client, small = signed(world.cast.bob), offers(world.cycle)[0]
    asked: dict[str, Any] = {f"q{small.pk}": 1, "pickup": world.hall.pk}
    page = text(client.get(link(world.cast, "new", cycle=world.cycle.pk), asked)).replace("\xa0", " ")
    assert "11,00 €" in page and f'name="shown_at" value="{world.hall.pk}"' in page
    assert "45,00 € pour toute la commande groupée, partagés selon le prix des produits" in page

    assert "À ce jour, votre part serait de 45,00 €" in page  # nobody else ordered yet

    moved = {**asked, "pickup": world.place, "shown_at": world.hall.pk, "shown": 1100, "note": ""}
    refused = client.post(link(world.cast, "new", cycle=world.cycle.pk), moved)
    assert refused.status_code == 409 and "Relisez-le" in text(refused)
    assert not Order.objects.in_tool(world.tool).exists()
    done = client.post(
        link(world.cast, "new", cycle=world.cycle.pk), {**moved, "shown_at": world.place, "shown": 900}
    )
    assert done.status_code == 302, text(done)
    assert Order.objects.in_tool(world.tool).get().price == euros("9")


@pytest.mark.django_db
def test_the_coordination_adds_a_fee_and_stops_it() -> None:
    world = World()
    client = signed(world.cast.alice)
    sent = {
        "kind": "transport",
        "of": f"pickup-{world.hall.pk}",
        "base": "goods",
        "rate": "2,5",
        "amount": "",
        "split": "goods",
        "paid_by": "household",
        "is_active": "on",
    }
    assert "personne" in text(client.get(link(world.cast, "fee_new")))
    assert "décision du projet" in text(client.post(link(world.cast, "fee_new"), {**sent, "of": ""}))
    page = text(client.post(link(world.cast, "fee_new"), sent, follow=True)).replace("\xa0", " ")
    assert "2,5 % du prix des produits, décidé par le groupe, pour un retrait à Salle des fêtes" in page
    rule = FeeRule.objects.in_tool(world.tool).get()
    assert 'value="2,5' in text(client.get(link(world.cast, "fee", pk=rule.pk)))
    stopped = {name: value for name, value in sent.items() if name != "is_active"}
    assert "arrêté" in text(client.post(link(world.cast, "fee", pk=rule.pk), stopped, follow=True))


@pytest.mark.parametrize(
    "card",
    [
        FeeCard(kind=FeeKind.TRANSPORT, base=FeeBase.ORDER, amount=Money(1)),
        FeeCard(kind=FeeKind.SOLIDARITY, base=FeeBase.ORDER, amount=Money(1), pickup_id=1),
        FeeCard(kind=FeeKind.TRANSPORT, base=FeeBase.ORDER, pickup_id=1),
        FeeCard(kind=FeeKind.TRANSPORT, base=FeeBase.GOODS, amount=Money(1), pickup_id=1),
        FeeCard(kind=FeeKind.TRANSPORT, base=FeeBase.ORDER, amount=Money(1), pickup_id=1, producer_id=1),
        FeeCard(kind=FeeKind.TRANSPORT, base=FeeBase.CYCLE, amount=Money(1), paid_by=PaidBy.INCLUDED),
        FeeCard(
            kind=FeeKind.COMMISSION, base=FeeBase.UNIT, amount=Money(1), pickup_id=1, paid_by=PaidBy.PRODUCER
        ),
    ],
)
def test_a_fee_that_is_no_ones_or_cannot_be_counted_is_refused(card: FeeCard) -> None:
    with pytest.raises(Invalid):
        card.check()


@pytest.mark.django_db
def test_an_order_costs_no_query_more_with_fees_than_without() -> None:
    """They come from what the cycle keeps."""
    world = World()
    first = make_cycle(world.cast, "Novembre")
    for card in (AT_HALL, OF_FARM, SHARED):
        world.add(dict(card))
    counts = []
    make_order(world.cast, first)  # the queries built once are
    for cycle in (world.cycle, make_cycle(world.cast, "Janvier")):
        with CaptureQueriesContext(connection) as queries:
            make_order(world.cast, cycle)
        counts.append(len(queries))
    assert counts[0] == counts[1]
