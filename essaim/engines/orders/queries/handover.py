"""The day of the distribution: who comes, for what, what is due; and the same as documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from essaim.engines.orders.models import Cycle, Order, OrderLine, PickupPoint, described, how_much
from essaim.engines.orders.queries.accounts import dues
from essaim.engines.orders.queries.desk import named
from essaim.engines.orders.queries.lists import ProducerSheet, pickup_orders, producer_sheets
from essaim.engines.orders.rules import hours
from essaim.kernel.money import ZERO, Money
from essaim.kernel.numbers import whole
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.tables import Cell, Table

CHUNK = 500
STRETCH = 200  # orders of the distribution held at once
TO_HAND_OVER = (Cycle.Status.CLOSED, Cycle.Status.DISTRIBUTED)


def cycles_to_hand_over(tool: Tool) -> QuerySet[Cycle]:
    """Closed cycles, the one to distribute first ahead, with their orders and those handed over. One query when read."""
    live = Q(orders__status=Order.Status.CONFIRMED)
    return (
        Cycle.objects.in_tool(tool)
        .filter(status__in=TO_HAND_OVER)
        .annotate(
            live_orders=Count("orders", filter=live),
            handed=Count("orders", filter=live & Q(orders__delivered_at__isnull=False)),
        )
        .order_by("status", "-distributes_at", "-pk")
    )


@dataclass(frozen=True, slots=True)
class Handover:
    """One order to hand over, and what its household owes in all."""

    order: Order
    due: Money

    @property
    def owes(self) -> bool:
        return self.due > ZERO


@dataclass(frozen=True, slots=True)
class PickupList:
    """Those who come to one point."""

    pickup: PickupPoint
    rows: tuple[Handover, ...]


def handovers(orders: Iterable[Order], tool: Tool) -> list[Handover]:
    """These orders with what their households owe. Four queries more than the orders, whatever their number."""
    found = list(orders)
    owed = dues(tool, {order.household_id for order in found})
    return [Handover(order, owed.get(order.household_id, ZERO)) for order in found]


def to_hand_over(
    cycle: Cycle, *, words: str = "", pickup: int | None = None, waiting: bool = False
) -> QuerySet[Order]:
    """The orders of a cycle by point and household; `waiting` leaves out those served. Two queries when read."""
    orders = pickup_orders(cycle)
    if (number := whole(words.strip())) is not None:
        orders = orders.filter(Q(number=number) | named(words))
    elif words.strip():
        orders = orders.filter(named(words))
    if pickup is not None:
        orders = orders.filter(pickup=pickup)
    return orders.filter(delivered_at=None) if waiting else orders


def by_pickup(orders: Iterable[Order], tool: Tool) -> list[PickupList]:
    """These orders, already in order of points, under each point. Four queries more than the orders."""
    grouped = groupby(handovers(orders, tool), key=lambda row: row.order.pickup)
    return [PickupList(pickup, tuple(rows)) for pickup, rows in grouped]


def pickups_of(cycle: Cycle) -> list[PickupPoint]:
    """The points where something of this cycle is fetched. One query."""
    served = Order.objects.in_tool(cycle.tool_id).filter(cycle=cycle, status=Order.Status.CONFIRMED)
    return list(PickupPoint.objects.in_tool(cycle.tool_id).filter(pk__in=served.values("pickup")))


def one_handover(order: Order) -> Handover:
    """One order again, after it changed. Three queries."""
    return Handover(order, dues(order.tool, [order.household_id])[order.household_id])


@dataclass(frozen=True, slots=True)
class Label:
    """What is stuck on one unit, or on one weight: whose, of which order, rank among its units."""

    order: Order
    product: str
    rank: int
    of: int


def labels(cycle: Cycle) -> Iterator[Label]:
    """A label for each unit, by point then household. Two queries; rows are streamed."""
    for order in pickup_orders(cycle).iterator(chunk_size=CHUNK):
        units = [unit for line in order.lines.all() for unit in _stuck(line)]
        for rank, product in enumerate(units, 1):
            yield Label(order, product, rank, len(units))


def _stuck(line: OrderLine) -> list[str]:
    """One label for each unit; one for all of what is ordered in kilos."""
    if line.offer.by_weight:
        return [line.described] if line.quantity else []
    return [line.offer.product.name] * line.quantity


def _told(orders: Iterable[Order]) -> dict[int, str]:
    """ "2 × Petit panier, Carottes (0,75 kg)", by order. One query, of values: rows that hold each other stay in memory."""
    lines = OrderLine.unscoped.filter(order__in=orders).order_by("order", "offer__product__position", "pk")
    names = ("offer__product__name", "offer__sold_by", "offer__unit_grams", "quantity", "weighed_grams")
    told: dict[int, list[str]] = {}
    for order, *line in lines.values_list("order_id", *names):
        told.setdefault(order, []).append(described(*line))
    return {order: ", ".join(words) for order, words in told.items()}


def handover_table(cycle: Cycle) -> Table:
    """The distribution as rows: one an order. Read by stretches, six queries a stretch of 200."""
    columns = [
        _("Point de retrait"), _("Créneau"), _("Foyer"), _("Commande"), _("Contenu"), _("Part de cette commande"),
        _("Reste dû en tout"), _("Remise"), _("Remarque"),
    ]  # fmt: skip
    return Table(_("Distribution {name}").format(name=cycle.name), columns, _handover_rows(cycle))


def _handover_rows(cycle: Cycle) -> Iterator[tuple[Cell, ...]]:
    orders = pickup_orders(cycle).prefetch_related(None)
    for start in range(0, orders.count(), STRETCH):
        rows = handovers(orders[start : start + STRETCH], cycle.tool)
        told = _told([row.order for row in rows])
        for row in rows:
            order = row.order
            yield (
                order.pickup.name,
                str(order.slot or ""),
                order.household.name,
                order.number,
                told.get(order.pk, ""),
                order.household_amount,
                row.due,
                _("oui") if order.delivered_at else _("non"),
                order.note,
            )


def packing_table(cycle: Cycle) -> Table:
    """What to put together: a row for each product of each order. One query, streamed."""
    columns = [
        _("Point de retrait"), _("Créneau"), _("Foyer"), _("Commande"), _("Produit"), _("Quantité"),
    ]  # fmt: skip
    lines = (
        OrderLine.objects.in_project(cycle.project_id)
        .filter(order__cycle=cycle, order__status=Order.Status.CONFIRMED)
        .order_by(
            "order__pickup__name",
            "order__pickup_id",
            F("order__slot__starts").asc(nulls_last=True),
            "order__household__name",
            "order__number",
            "pk",
        )
        .values_list(
            "order__pickup__name",
            "order__slot__starts",
            "order__slot__ends",
            "order__household__name",
            "order__number",
            "offer__product__name",
            "quantity",
            "offer__sold_by",
            "offer__unit_grams",
            "weighed_grams",
        )
    )
    return Table(_("Préparation {name}").format(name=cycle.name), columns, _packing_rows(lines))


def _packing_rows(lines: QuerySet[OrderLine, Any]) -> Iterator[tuple[Cell, ...]]:
    for place, starts, ends, household, number, product, units, sold_by, step, weighed in lines.iterator(
        chunk_size=CHUNK
    ):
        quantity: Cell = units if step is None else how_much(sold_by, step, units, weighed)
        yield (place, hours(starts, ends) if starts else "", household, number, product, quantity)


def producers_table(cycle: Cycle) -> Table:
    """What each producer brings. Two queries."""
    columns = [
        _("Producteur"), _("Produit"), _("Contenu"), _("Quantité"), _("Nombre"), _("Prix unitaire"), _("Somme due"),
    ]  # fmt: skip
    return Table(
        _("Producteurs {name}").format(name=cycle.name), columns, _producer_rows(producer_sheets(cycle))
    )


def _producer_rows(sheets: list[ProducerSheet]) -> Iterator[tuple[Cell, ...]]:
    for sheet in sheets:
        for line in sheet.lines:
            yield (
                sheet.producer.name,
                line.product,
                line.item,
                line.quantity,
                line.units if line.grams is None else line.how_much,
                line.unit_price,
                line.amount,
            )
        for label, kept in sheet.kept_rows:
            yield (sheet.producer.name, str(label), "", "", None, None, -kept)
