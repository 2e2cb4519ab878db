"""An order as its household is told of it, read back from what was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from essaim.engines.orders.models import Order, OrderShare
from essaim.engines.orders.queries.quotes import Asked
from essaim.engines.orders.queries.tariffs import tariff_of
from essaim.engines.orders.rules import Level, at_level
from essaim.kernel.money import Money


@dataclass(frozen=True, slots=True)
class ToldOrder:
    """Its lines, what funders give, the level of price chosen and whether the fund gives less than this level wants."""

    order: Order
    asked: Sequence[Asked]
    funded: Sequence[OrderShare]
    level: Level | None
    is_short: bool

    @property
    def difference(self) -> Money:
        """What the household gives on top, or what the fund gives, without a sign."""
        return Money(abs(self.order.solidarity.cents))


def told_order(tool_id: int, order_id: int) -> ToldOrder | None:
    """None for an order cancelled since. Three queries."""
    orders = Order.objects.in_tool(tool_id).filter(pk=order_id, status=Order.Status.CONFIRMED)
    order = orders.select_related("cycle__tool__project", "household__merged_into", "pickup", "slot").first()
    if order is None:
        return None
    lines = order.lines.select_related("offer__product").order_by("offer")
    level = tariff_of(order.cycle).level(order.level) if order.level else None
    wanted = at_level(order.household_amount - order.solidarity, level.rate, None).wanted if level else None
    return ToldOrder(
        order,
        [Asked(line.offer, line.quantity, line.up_to, line.weighed_grams) for line in lines],
        list(order.shares.exclude(payer=None).select_related("payer__organisation").order_by("pk")),
        level,
        is_short=wanted is not None and wanted != order.solidarity,
    )
