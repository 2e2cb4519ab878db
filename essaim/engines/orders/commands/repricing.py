"""An order priced again after its lines changed without its household: shares, envelope and books follow, dated that day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from essaim.engines.orders.commands.books import book_order, unbook_order
from essaim.engines.orders.commands.parts import given_by, write_shares
from essaim.engines.orders.commands.scarcity import move_envelopes
from essaim.engines.orders.models import Order, OrderLine, Payer
from essaim.engines.orders.queries.quotes import (
    Asked,
    Quote,
    make_quote,
    open_on,
    shares_of,
    used_by_household,
)
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.money import Money


def lock_orders(ids: Iterable[int]) -> list[Order]:
    """Orders to price again, held until the end of the transaction, in the order of their ids. One query."""
    rows = Order.unscoped.select_for_update(of=("self",)).filter(pk__in=list(ids))
    related = ("cycle__tool__project", "tool__project", "household__merged_into", "pickup")
    return list(rows.select_related(*related).order_by("pk"))


def _quote_of(order: Order, payers: list[Payer], before: Mapping[int, Money]) -> Quote:
    """The price of an order as its lines now stand, under the terms of the day it was placed."""
    lines = OrderLine.objects.in_tool(order.tool_id).filter(order=order).select_related("offer__product")
    return make_quote(
        asked=[Asked(line.offer, line.quantity) for line in lines.order_by("offer")],
        payers=open_on(payers, timezone.localdate(order.placed_at)),
        used=used_by_household(order.household, order.cycle, but=order),
        given_back=before,
        quotient=order.household.quotient,
        running_cost_rate=order.cycle.tool.config.running_cost_rate,
    )


def price_again(
    order: Order,
    payers: list[Payer],
    *,
    by: Actor,
    at: datetime,
    action: str,
    changes: Mapping[str, Any],
    reason: str = "",
) -> None:
    """The order is held, its lines are written, the envelopes are locked. The old entry is reversed, the new one posted."""
    before, on = shares_of(order), timezone.localdate(at)
    quote = _quote_of(order, payers, before)
    move_envelopes(payers, before, given_by(quote))
    unbook_order(order, by=by, on=on)
    order.revision += 1
    order.booked_revision = order.revision
    order.goods, order.fees, order.price = quote.goods, quote.fees, quote.price
    order.household_amount, order.changed_at = quote.household.amount, at
    order.save()
    write_shares(order, quote)
    book_order(order, quote.shares, by=by, on=on)
    record(by=by, action=action, target=order, changes={**changes, "price": quote.price}, reason=reason)
