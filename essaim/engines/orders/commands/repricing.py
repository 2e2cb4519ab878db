"""Orders priced again after their lines changed without their household: shares, envelopes and books follow, dated that day.

Written in batches: the queries of a batch do not grow with its orders, and memory holds one batch of prices.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from essaim.engines.members.api import merged_households
from essaim.engines.orders.commands.books import book_orders, unbook_orders
from essaim.engines.orders.commands.parts import PRICED, given_by, share_rows, take_price
from essaim.engines.orders.commands.scarcity import save_envelopes, shift_envelopes
from essaim.engines.orders.commands.solidarity import lock_fund
from essaim.engines.orders.models import Cycle, Offer, Order, OrderLine, OrderShare, Payer, PickupPoint
from essaim.engines.orders.queries.quotes import Asked, Quote, make_quote, open_on, price_lines
from essaim.engines.orders.queries.tariffs import tariff_of
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import Trace, record_many
from essaim.kernel.money import ZERO, Money
from essaim.kernel.rows import rewrite

BATCH = 400
type Sums = dict[int, dict[int, Money]]


def lock_orders(ids: Iterable[int]) -> list[Order]:
    """Orders to price again, held until the end of the transaction, in the order of their ids. Three queries a batch:
    what they share is read once, not for each."""
    keys = sorted(ids)
    found: list[Order] = []
    for start in range(0, len(keys), BATCH):
        rows = Order.unscoped.select_for_update(of=("self",)).filter(pk__in=keys[start : start + BATCH])
        found += _joined(list(rows.select_related("household__merged_into").order_by("pk")))
    return found


def _joined(orders: list[Order]) -> list[Order]:
    """These orders with their cycle, its tool and their pick-up point, one object each. Two queries."""
    cycles = Cycle.unscoped.select_related("tool__project").in_bulk({order.cycle_id for order in orders})
    points = PickupPoint.unscoped.in_bulk({order.pickup_id for order in orders})
    for order in orders:
        order.cycle, order.pickup = cycles[order.cycle_id], points[order.pickup_id]
        order.tool = order.cycle.tool
    return orders


def price_again(
    orders: Sequence[Order],
    payers: list[Payer],
    *,
    by: Actor,
    at: datetime,
    action: str,
    changes: Mapping[int, Mapping[str, Any]],
    reason: str = "",
) -> None:
    """The orders of one tool are held, their lines written, the envelopes locked. Old entries are reversed, new ones posted.

    `changes`, by order, goes in its trace. About fifteen queries for each four hundred orders.
    """
    on = timezone.localdate(at)
    for start in range(0, len(orders), BATCH):
        batch = orders[start : start + BATCH]
        unbook_orders(batch, by=by, on=on)
        quotes = _quotes(batch, payers)
        for order in batch:
            _rewrite(order, quotes[order.pk], at)
        _write(batch, quotes)
        book_orders([(order, quotes[order.pk].shares) for order in batch], by=by, on=on)
        traces = [Trace(order, {**changes[order.pk], "price": order.price}, reason) for order in batch]
        record_many(by=by, action=action, traces=traces)


def _quotes(orders: Sequence[Order], payers: list[Payer]) -> dict[int, Quote]:
    """The price of each order as its lines now stand, under the terms of the day it was placed, one after the other."""
    lines, before, households = _asked(orders), _shares(orders), _Households(orders, payers)
    tariff = tariff_of(orders[0].cycle)
    fund = lock_fund(orders[0].tool) if tariff.moves_fund else None
    open_by_day: dict[date, list[Payer]] = {}
    quotes = {}
    for order in orders:
        was, day = before[order.pk], timezone.localdate(order.placed_at)
        quote = make_quote(
            priced=price_lines(lines[order.pk], tariff, pickup=order.pickup_id, shared=order.cost_parts),
            payers=open_by_day.setdefault(day, open_on(payers, day)),
            used=households.used(order, but=was),
            given_back=was,
            quotient=order.household.quotient,
            level=order.level,
            available=fund.available(order.to_fund) if fund else ZERO,
        )
        if fund is not None:
            fund.move(quote.to_fund - order.to_fund)
        given = given_by(quote)
        shift_envelopes(payers, was, given)
        households.move(order, was, given)
        quotes[order.pk] = quote
    save_envelopes(payers)
    if fund is not None:
        fund.save(update_fields=["balance", "advanced"])
    return quotes


def _asked(orders: Sequence[Order]) -> dict[int, list[Asked]]:
    """The lines of each order. Two queries: orders share their offers."""
    found: dict[int, list[Asked]] = defaultdict(list)
    rows = OrderLine.unscoped.filter(order__in=orders).order_by("order", "offer")
    lines = list(rows.values_list("order", "offer", "quantity", "weighed_grams"))
    offers = Offer.unscoped.select_related("product").in_bulk({offer for _order, offer, *_how in lines})
    for order, offer, units, weighed in lines:
        found[order].append(Asked(offers[offer], units, weighed=weighed))
    return found


def _shares(orders: Sequence[Order]) -> Sums:
    """What each funder gives to each order. One query."""
    found: Sums = {order.pk: {} for order in orders}
    rows = OrderShare.unscoped.filter(order__in=orders, payer__isnull=False).order_by("pk")
    for order, payer, amount in rows.values_list("order_id", "payer_id", "amount"):
        if payer is not None:
            found[order][payer] = amount
    return found


class _Households:
    """What funders gave each household of these orders this month, kept up to date. Two queries, none where nobody caps."""

    def __init__(self, orders: Sequence[Order], payers: Sequence[Payer]) -> None:
        self.sums: Sums = defaultdict(dict)
        self.kept: dict[int, int] = {}
        if all(payer.household_cap is None for payer in payers):
            return
        merged = merged_households(orders[0].project_id)
        self.kept = {key: kept for (_kind, key), kept in merged.items()}
        wanted = {self._key(order) for order in orders}
        ids = wanted | {key for key, kept in self.kept.items() if kept in wanted}
        shares = OrderShare.objects.in_tool(orders[0].tool_id).filter(
            order__household__in=ids,
            payer__isnull=False,
            order__status=Order.Status.CONFIRMED,
            order__cycle__month=orders[0].cycle.month,
        )
        rows = shares.order_by("order__household", "payer").values_list("order__household", "payer")
        for household, payer, given in rows.annotate(given=Sum("amount")):
            sums = self.sums[self.kept.get(household, household)]
            sums[payer] = sums.get(payer, ZERO) + given

    def _key(self, order: Order) -> int:
        return self.kept.get(order.household_id, order.household_id)

    def used(self, order: Order, *, but: Mapping[int, Money]) -> dict[int, Money]:
        """What each funder gave the household beside this order."""
        sums = self.sums[self._key(order)]
        return {payer: given - but.get(payer, ZERO) for payer, given in sums.items()}

    def move(self, order: Order, before: Mapping[int, Money], after: Mapping[int, Money]) -> None:
        sums = self.sums[self._key(order)]
        for payer in {*before, *after}:
            sums[payer] = sums.get(payer, ZERO) + after.get(payer, ZERO) - before.get(payer, ZERO)


def _rewrite(order: Order, quote: Quote, at: datetime) -> None:
    order.revision += 1
    order.booked_revision = order.revision
    take_price(order, quote)
    order.changed_at = at


def _write(orders: Sequence[Order], quotes: Mapping[int, Quote]) -> None:
    names = ["revision", "booked_revision", *PRICED, "changed_at"]
    rewrite(orders, names)
    OrderShare.unscoped.filter(order__in=orders).delete()
    rows = [row for order in orders for row in share_rows(order, quotes[order.pk])]
    OrderShare.unscoped.bulk_create(rows, batch_size=BATCH)
