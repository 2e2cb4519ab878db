"""Cycles, their offers and what is left."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from essaim.engines.members.api import Household
from essaim.engines.orders.models import Cycle, CycleContent, Offer, Order, OrderLine
from essaim.engines.orders.rules import Portion
from essaim.kernel.money import Money
from essaim.kernel.prepared import prepared
from essaim.kernel.projects.models import Tool

FEW = 30  # offers on a page: their SQL is kept, that of whole cycles is not


def offers_of(cycle: Cycle) -> list[Offer]:
    """The offers of a cycle with product, contents and producers, in the order they are shown. Two queries."""
    rows = Offer.objects.in_tool(cycle.tool_id).filter(cycle=cycle).select_related("product__producer")
    return with_contents(list(rows))


def with_contents(offers: list[Offer]) -> list[Offer]:
    """These offers, their contents read with their producers. One query."""
    found: dict[int, list[CycleContent]] = {offer.pk: [] for offer in offers}
    for row in _contents(tuple(sorted(found))) if len(found) <= FEW else _contents_of(tuple(found)):
        found[row.offer_id].append(row)
    for offer in offers:
        offer.content_rows = found[offer.pk]
    return offers


def _contents_of(offers: tuple[int, ...]) -> QuerySet[CycleContent]:
    return CycleContent.unscoped.filter(offer__in=offers).select_related("producer").order_by("pk")


_contents = prepared(_contents_of)


@prepared
def wanted_offers(tool_id: int, cycle_id: int, keys: tuple[int, ...]) -> QuerySet[Offer]:
    """These offers of a cycle with their products; those of another are left out: a cycle may have ten thousand. One query."""
    rows = Offer.objects.in_tool(tool_id).filter(cycle_id=cycle_id, pk__in=keys)
    return rows.select_related("product").order_by("pk")


def open_cycles(tool: Tool, at: datetime) -> QuerySet[Cycle]:
    """The cycles that take orders now, or changes that complete packs; the one that closes first ahead. One query when read."""
    return (
        Cycle.objects.in_tool(tool)
        .filter(Q(closes_at__gt=at) | Q(fills_until__gt=at), status=Cycle.Status.OPEN, opens_at__lte=at)
        .order_by("closes_at", "pk")
    )


def coming_cycle(tool: Tool, at: datetime) -> Cycle | None:
    """The next announced cycle, when none takes orders. One query."""
    rows = Cycle.objects.in_tool(tool).filter(opens_at__gt=at, status__in=["draft", "open"])
    return rows.order_by("opens_at", "pk").first()


def latest_cycle(tool: Tool) -> Cycle | None:
    """The last cycle of a tool, whatever its state. One query."""
    return Cycle.objects.in_tool(tool).order_by("-distributes_at", "-pk").first()


def cycles_of(tool: Tool) -> QuerySet[Cycle]:
    """The cycles of a tool with their number of live orders and price, latest first. One query when read."""
    live = Q(orders__status=Order.Status.CONFIRMED)
    return (
        Cycle.objects.in_tool(tool)
        .annotate(live_orders=Count("orders", filter=live), live_price=Sum("orders__price", filter=live))
        .order_by("-distributes_at", "-pk")
    )


def live_order(cycle: Cycle, household: Household) -> Order | None:
    """The household's order in a cycle. One query."""
    return next(iter(_live(cycle.tool_id, cycle.pk, household.pk)), None)


@prepared
def _live(tool_id: int, cycle_id: int, household_id: int) -> QuerySet[Order]:
    rows = Order.objects.in_tool(tool_id).filter(cycle_id=cycle_id, household_id=household_id)
    live = rows.filter(status=Order.Status.CONFIRMED).order_by("pk")
    return live.select_related("pickup", "slot", "cycle", "household")


@prepared
def cycles_in(tool_id: int, pk: int) -> QuerySet[Cycle]:
    """This cycle, where it is one of the tool. One query."""
    return Cycle.objects.in_tool(tool_id).filter(pk=pk).order_by("pk")


def quantities_of(order: Order) -> dict[int, int]:
    """How many of each offer an order holds. One query."""
    lines = OrderLine.objects.in_tool(order.tool_id).filter(order=order).order_by("offer")
    return dict(lines.values_list("offer_id", "quantity"))


def tolerances_of(order: Order) -> dict[int, int]:
    """Up to how many of each offer an order takes, where it said so. One query."""
    lines = OrderLine.objects.in_tool(order.tool_id).filter(order=order, up_to__isnull=False)
    return {offer: up_to or 0 for offer, up_to in lines.order_by("offer").values_list("offer_id", "up_to")}


def ordered_units(cycle: Cycle) -> dict[int, int]:
    """How many of each offer are ordered. One query."""
    lines = OrderLine.objects.in_tool(cycle.tool_id).filter(
        order__cycle=cycle, order__status=Order.Status.CONFIRMED
    )
    return dict(lines.order_by("offer").values_list("offer").annotate(Sum("quantity")))


def ordered_from_producers(cycle: Cycle) -> dict[int, Money]:
    """What each producer of the cycle is ordered so far, zeros included. Two queries."""
    units = ordered_units(cycle)
    contents = (
        CycleContent.objects.in_tool(cycle.tool_id).filter(offer__cycle=cycle).order_by("producer", "pk")
    )
    sums: dict[int, Money] = {}
    for content in contents.select_related("offer"):
        amount = Portion(units.get(content.offer_id, 0), content.offer.unit_grams).at(content.producer_price)
        sums[content.producer_id] = sums.get(content.producer_id, Money(0)) + amount
    return sums
