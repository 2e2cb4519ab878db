"""Order sheets of producers, lists of pick-up points, totals of a cycle: what is printed and ticked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum

from essaim.engines.orders.models import (
    Cycle,
    CycleContent,
    Order,
    OrderLine,
    OrderShare,
    PickupPoint,
    Producer,
    how_much,
    named,
)
from essaim.engines.orders.queries.amounts import LINE_GRAMS, PRODUCER_CENTS, UNITS
from essaim.engines.orders.queries.tariffs import borne_by_producers, kept_label
from essaim.engines.orders.rules import Fee, FeePart, parts_kept
from essaim.kernel.explain import Text
from essaim.kernel.money import ZERO, Money, total

CONFIRMED = Q(order__status=Order.Status.CONFIRMED)
SOLD = ("offer__sold_by", "offer__unit_grams")
WEIGHED = {  # of lines of one offer: the weight of all, and how many of them are not weighed yet
    "grams": Sum(LINE_GRAMS),
    "estimated": Count("pk", filter=Q(unit_grams__isnull=False, weighed_grams=None, quantity__gt=0)),
}


def _how_much(sold_by: str, unit_grams: int | None, sums: dict[str, Any]) -> str:
    return how_much(sold_by, unit_grams, sums["units"], sums["grams"], is_estimate=bool(sums["estimated"]))


@dataclass(frozen=True, slots=True)
class ProducerLine:
    """One item to prepare: how many units, of what, for which product, and what it is paid.

    Sold by weight, `unit_price` is that of a kilo, and `grams` what is delivered, or thought to be while some is not weighed.
    """

    producer_id: int
    product: str
    item: str
    quantity: str
    units: int
    counted: int  # for a fee by the unit
    unit_price: Money
    amount: Money
    how_much: str
    grams: int | None = None


def producer_lines(cycle: Cycle, producer: Producer | None = None) -> list[ProducerLine]:
    """What producers prepare for a cycle, by producer, product and item. Two queries, three where goods are weighed: units by offer, the items, what lines weighed one by one come to."""
    contents = CycleContent.objects.in_project(cycle.project_id).filter(offer__cycle=cycle)
    lines = OrderLine.objects.in_project(cycle.project_id).filter(CONFIRMED, order__cycle=cycle)
    if producer is not None:
        contents = contents.filter(producer=producer)
        lines = lines.filter(offer__in=contents.values("offer"))
    units = dict(lines.order_by().values_list("offer").annotate(Sum("quantity")))
    items = list(
        contents.filter(offer__in=units)
        .select_related("offer__product")
        .order_by("producer", "offer__product__position", "offer__product__name", "pk")
    )
    weighed = _weighed(lines, [item.pk for item in items if item.offer.unit_grams is not None])
    return [_producer_line(item, weighed.get(item.pk) or _counted(item, units)) for item in items]


def _counted(item: CycleContent, units: Mapping[int, int]) -> dict[str, Any]:
    """What goods counted by the unit come to. No query."""
    number = units[item.offer_id]
    cents = item.producer_price.cents * number
    return {"units": number, "counted": number, "cents": cents, "grams": None, "estimated": 0}


def _weighed(lines: QuerySet[OrderLine], items: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What goods with a weight come to, by item, each line rounded. One query, none without items."""
    if not items:
        return {}
    sums = lines.filter(offer__contents__in=items).order_by().values(item=F("offer__contents"))
    found = sums.annotate(units=Sum("quantity"), counted=UNITS, cents=Sum(PRODUCER_CENTS), **WEIGHED)
    return {row["item"]: {**row} for row in found}


def _producer_line(item: CycleContent, sums: dict[str, Any]) -> ProducerLine:
    offer = item.offer
    return ProducerLine(
        producer_id=item.producer_id,
        product=offer.product.name,
        item=item.item,
        quantity=item.quantity,
        units=sums["units"],
        counted=sums["counted"],
        unit_price=item.producer_price,
        amount=Money(int(sums["cents"])),
        how_much=_how_much(offer.sold_by, offer.unit_grams, sums),
        grams=sums["grams"],
    )


@dataclass(frozen=True, slots=True)
class ProducerSheet:
    """What one producer prepares for a cycle, and the sum it is due: its lines, less what the group keeps."""

    producer: Producer
    lines: tuple[ProducerLine, ...]
    parts: tuple[FeePart, ...] = ()

    @property
    def kept(self) -> Money:
        return total([part.amount for part in self.parts])

    @property
    def kept_rows(self) -> list[tuple[Text, Money]]:
        """Each fee that is kept, in words, and what it comes to."""
        return [(kept_label(part.fee), part.amount) for part in self.parts]

    @property
    def gross(self) -> Money:
        return total([line.amount for line in self.lines])

    @property
    def amount(self) -> Money:
        return self.gross - self.kept


def producer_sheets(cycle: Cycle) -> list[ProducerSheet]:
    """One sheet for each producer something was ordered from, by name. Three queries."""
    lines = producer_lines(cycle)
    wanted = {line.producer_id for line in lines}
    producers = Producer.objects.in_tool(cycle.tool_id).filter(pk__in=wanted).select_related("organisation")
    borne = borne_by_producers(cycle)
    return [
        sheet_of(producer, [line for line in lines if line.producer_id == producer.pk], borne)
        for producer in producers
    ]


def sheet_of(producer: Producer, lines: Sequence[ProducerLine], borne: Sequence[Fee]) -> ProducerSheet:
    """These lines of one producer, less what the group keeps under the fees producers bear. No query."""
    owed, units = total([line.amount for line in lines]), sum(line.counted for line in lines)
    return ProducerSheet(producer, tuple(lines), parts_kept(borne, owed, units, producer.pk))


def owed_in(cycle: Cycle) -> dict[Producer, Money]:
    """What each producer is due for a cycle. Two queries."""
    return {sheet.producer: sheet.amount for sheet in producer_sheets(cycle)}


def less_owed(before: Mapping[Producer, Money], cycle: Cycle) -> dict[Producer, Money]:
    """How much less (below zero: more) each producer is due now than before. Two queries."""
    now = owed_in(cycle)
    return {key: before.get(key, ZERO) - now.get(key, ZERO) for key in {**before, **now}}


def orders_with_lines(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Orders with household, pick-up point, slot, lines and products. Two queries when read."""
    lines = OrderLine.unscoped.select_related("offer__product").order_by("offer__product__position", "pk")
    return orders.select_related("household", "pickup", "slot").prefetch_related(Prefetch("lines", lines))


def pickup_orders(cycle: Cycle, pickup: PickupPoint | None = None) -> QuerySet[Order]:
    """The live orders to hand over, by pick-up point, slot, then household. Two queries when read."""
    orders = Order.objects.in_tool(cycle.tool_id).filter(cycle=cycle, status=Order.Status.CONFIRMED)
    if pickup is not None:
        orders = orders.filter(pickup=pickup)
    return orders_with_lines(orders).order_by(
        "pickup__name", "pickup_id", F("slot__starts").asc(nulls_last=True), "household__name", "number"
    )


@dataclass(frozen=True, slots=True)
class ProductTotal:
    """How many of one product wait at one pick-up point."""

    pickup_id: int
    pickup: str
    product: str
    units: int
    how_much: str
    described: str


def pickup_totals(cycle: Cycle) -> list[ProductTotal]:
    """Units of each product at each pick-up point. One query."""
    rows = (
        OrderLine.objects.in_project(cycle.project_id)
        .filter(CONFIRMED, order__cycle=cycle)
        .values("order__pickup_id", "order__pickup__name", "offer__product__name", *SOLD)
        .annotate(units=Sum("quantity"), **WEIGHED)
        .order_by(
            "order__pickup__name", "order__pickup_id", "offer__product__position", "offer__product__name"
        )
    )
    return [
        ProductTotal(
            row["order__pickup_id"],
            row["order__pickup__name"],
            row["offer__product__name"],
            row["units"],
            _how_much(row["offer__sold_by"], row["offer__unit_grams"], row),
            named(
                row["offer__product__name"],
                row["offer__sold_by"],
                _how_much(row["offer__sold_by"], row["offer__unit_grams"], row),
            ),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class CycleTotals:
    """What a cycle comes to: orders, units, prices and who pays them, and how many were handed over."""

    orders: int
    delivered: int
    units: int
    price: Money
    household: Money
    solidarity: Money
    producers: Money

    @property
    def funded(self) -> Money:
        """What funders pay: the solidarity fund apart."""
        return self.price + self.solidarity - self.household


def cycle_totals(cycle: Cycle) -> CycleTotals:
    """Totals of the live orders. Three queries, four where producers bear fees."""
    orders = Order.objects.in_tool(cycle.tool_id).filter(cycle=cycle, status=Order.Status.CONFIRMED)
    sums = orders.aggregate(
        orders=Count("pk"),
        delivered=Count("delivered_at"),
        price=Sum("price"),
        household=Sum("household_amount"),
        solidarity=Sum("solidarity"),
    )
    lines = OrderLine.objects.in_project(cycle.project_id).filter(CONFIRMED, order__cycle=cycle)
    units = lines.aggregate(units=UNITS)["units"] or 0
    if borne_by_producers(cycle):
        producers = total(list(owed_in(cycle).values()))
    else:
        producers = Money(lines.aggregate(cents=Sum(PRODUCER_CENTS))["cents"] or 0)
    return CycleTotals(
        orders=sums["orders"],
        delivered=sums["delivered"],
        units=units,
        price=sums["price"] or ZERO,
        household=sums["household"] or ZERO,
        solidarity=sums["solidarity"] or ZERO,
        producers=producers,
    )


def shares_by_order(orders: Iterable[Order]) -> dict[int, list[OrderShare]]:
    """Shares of several orders, payers first. One query."""
    found: dict[int, list[OrderShare]] = {order.pk: [] for order in orders}
    rows = OrderShare.unscoped.filter(order__in=found).select_related("payer__organisation").order_by("pk")
    for share in rows:
        found[share.order_id].append(share)
    return found
