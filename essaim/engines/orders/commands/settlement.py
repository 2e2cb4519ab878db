"""Packs settled when a cycle closes: whole packs are ordered, the units given, the orders that change priced again."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from datetime import datetime

from django.db.models import F

from essaim.engines.orders.commands.letters import write_packed
from essaim.engines.orders.commands.repricing import lock_orders, price_again
from essaim.engines.orders.commands.scarcity import lock_payers
from essaim.engines.orders.models import Cycle, Offer, Order, OrderLine, Settlement
from essaim.engines.orders.queries.packs import PACKED, wants_of
from essaim.engines.orders.queries.shortages import lost_last
from essaim.engines.orders.rules import Rule, Settled, Want, settle_packs
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record


def settle_cycle(cycle: Cycle, *, by: Actor, at: datetime) -> list[Settlement]:
    """Settle each offer sold by the pack, once; its cycle is held by the caller, who closes it in the same transaction."""
    rows = Offer.objects.in_tool(cycle.tool_id).filter(PACKED, cycle=cycle).select_related("product")
    offers = {offer.pk: offer for offer in rows.order_by("pk")}
    if not offers:
        return []
    orders = {order.pk: order for order in lock_orders(_orders_with(offers))}
    lost, rule = lost_last(cycle.tool), Rule(cycle.tool.config.rationing)
    kept, changed = [], []
    for offer_id, lines in _lines_of(offers).items():
        wants = wants_of(lines, lost)
        settled = settle_packs(offers[offer_id].packing, wants, rule)
        kept.append(_settlement(offers[offer_id], lines, wants, settled, rule, at))
        changed += _given(lines, settled)
    Settlement.unscoped.bulk_create(kept, batch_size=100)
    _move_units(offers, changed)
    _price(cycle, orders, changed, by=by, at=at)
    for settlement in kept:
        changes = {"wanted": settlement.wanted, "packs": settlement.packs, "units": settlement.units}
        record(by=by, action="orders.packs_settled", target=settlement.offer, changes=changes)
    return kept


def _orders_with(offers: dict[int, Offer]) -> list[int]:
    lines = OrderLine.unscoped.filter(offer__in=offers, order__status=Order.Status.CONFIRMED)
    return list(lines.order_by("order").values_list("order", flat=True).distinct())


def _lines_of(offers: dict[int, Offer]) -> dict[int, list[OrderLine]]:
    """The live lines of the offers, by offer, in the order they were asked. One query."""
    lines = OrderLine.unscoped.filter(offer__in=offers, order__status=Order.Status.CONFIRMED)
    found: dict[int, list[OrderLine]] = defaultdict(list)
    for line in lines.select_related("order__household").order_by(
        "offer", "order__placed_at", "order__number"
    ):
        found[line.offer_id].append(line)
    return found


def _settlement(
    offer: Offer, lines: list[OrderLine], wants: list[Want], settled: Settled, rule: Rule, at: datetime
) -> Settlement:
    inputs = []
    for line, want in zip(lines, wants, strict=True):
        row = asdict(want)
        asked = {"order": row.pop("key"), "household": line.order.household_id, "asked": row.pop("wanted")}
        inputs.append({**asked, **row})
    return Settlement(
        project_id=offer.project_id,
        tool_id=offer.tool_id,
        offer=offer,
        outcome=settled.outcome,
        pack_size=offer.pack_size,
        minimum_units=offer.minimum_units,
        available=offer.stock_total,
        wanted=sum(want.wanted for want in wants),
        most=sum(want.up_to for want in wants),
        units=settled.units,
        rule=rule,
        inputs=inputs,
        results={str(key): units for key, units in settled.given.items()},
        settled_at=at,
    )


def _given(lines: list[OrderLine], settled: Settled) -> list[OrderLine]:
    """Write the units each order gets on its line; the lines that change."""
    changed = [line for line in lines if line.quantity != settled.given[line.order_id]]
    for line in changed:
        line.wished, line.quantity = line.quantity, settled.given[line.order_id]
    OrderLine.unscoped.bulk_update(changed, ["wished", "quantity"], batch_size=500)
    return changed


def _move_units(offers: dict[int, Offer], changed: list[OrderLine]) -> None:
    """Take from a limited stock what packs added, give back what they left. One query an offer that changes."""
    more: dict[int, int] = defaultdict(int)
    for line in changed:
        more[line.offer_id] += line.quantity - (line.wished or 0)
    for offer_id, units in sorted(more.items()):
        if units and offers[offer_id].stock_total is not None:
            Offer.unscoped.filter(pk=offer_id).update(stock_left=F("stock_left") - units)


def _price(
    cycle: Cycle, orders: dict[int, Order], changed: list[OrderLine], *, by: Actor, at: datetime
) -> None:
    """Price again each order that changes, and tell its household once."""
    by_order: dict[int, list[OrderLine]] = defaultdict(list)
    for line in changed:
        by_order[line.order_id].append(line)
    payers = lock_payers(cycle.tool) if by_order else []
    names = dict(Offer.unscoped.filter(cycle=cycle).order_by("pk").values_list("pk", "product__name"))
    changing = [orders[key] for key in sorted(by_order)]
    was = {order.pk: order.household_amount for order in changing}
    changes = {
        key: {"lines": {names[line.offer_id]: line.quantity for line in lines}}
        for key, lines in by_order.items()
    }
    price_again(changing, payers, by=by, at=at, action="orders.packed", changes=changes)
    told = {
        key: [(names[line.offer_id], line.wished, line.quantity) for line in lines]
        for key, lines in by_order.items()
    }
    write_packed(((order, told[order.pk]) for order in changing), was)
