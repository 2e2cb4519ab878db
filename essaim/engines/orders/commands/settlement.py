"""Packs settled when a cycle closes: whole packs are ordered, the units given, the orders that change priced again."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from itertools import batched

from django.db.models import F

from essaim.engines.orders.commands.letters import Given, write_packed
from essaim.engines.orders.commands.repricing import BATCH, lock_orders, price_again
from essaim.engines.orders.commands.scarcity import lock_payers
from essaim.engines.orders.models import Cycle, Offer, OrderLine, Settlement
from essaim.engines.orders.queries.packs import PACKED, PackedLine, packed_lines, wants_of
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
    lost, rule = lost_last(cycle.tool), Rule(cycle.tool.config.rationing)
    kept: list[Settlement] = []
    given: dict[int, int] = {}
    for offer_id, lines in packed_lines(offers).items():
        wants = wants_of(lines, lost)
        settled = settle_packs(offers[offer_id].packing, wants, rule)
        kept.append(_settlement(offers[offer_id], lines, wants, settled, rule, at))
        given |= {
            line.pk: settled.given[line.order] for line in lines if line.quantity != settled.given[line.order]
        }
    changed = _write_units(given)
    Settlement.unscoped.bulk_create(kept, batch_size=100)
    _move_units(offers, changed)
    _price(cycle, changed, by=by, at=at)
    for settlement in kept:
        changes = {"wanted": settlement.wanted, "packs": settlement.packs, "units": settlement.units}
        record(by=by, action="orders.packs_settled", target=settlement.offer, changes=changes)
    return kept


def _settlement(
    offer: Offer, lines: list[PackedLine], wants: list[Want], settled: Settled, rule: Rule, at: datetime
) -> Settlement:
    inputs = [
        {
            "order": want.key,
            "household": line.household,
            "asked": want.wanted,
            "up_to": want.up_to,
            "rank": want.rank,
            "lost": want.lost,
            "quotient_rank": want.quotient_rank,
        }
        for line, want in zip(lines, wants, strict=True)
    ]
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


def _write_units(given: dict[int, int]) -> list[OrderLine]:
    """Write the units that packs change on their lines, by line; the lines as they now are. Their cycle is held. Two queries a batch."""
    changed: list[OrderLine] = []
    for keys in batched(sorted(given), BATCH, strict=False):
        lines = list(OrderLine.unscoped.filter(pk__in=keys).order_by("pk"))
        for line in lines:
            line.wished, line.quantity = line.quantity, given[line.pk]
        OrderLine.unscoped.bulk_update(lines, ["wished", "quantity"])
        changed += lines
    return changed


def _move_units(offers: dict[int, Offer], changed: list[OrderLine]) -> None:
    """Take from a limited stock what packs added, give back what they left. One query an offer that changes."""
    more: dict[int, int] = defaultdict(int)
    for line in changed:
        more[line.offer_id] += line.quantity - (line.wished or 0)
    for offer_id, units in sorted(more.items()):
        if units and offers[offer_id].stock_total is not None:
            Offer.unscoped.filter(pk=offer_id).update(stock_left=F("stock_left") - units)


def _told(offer: Offer, line: OrderLine) -> Given:
    return offer.product.name, offer.how_much(line.wished or 0), offer.how_much(line.quantity)


def _price(cycle: Cycle, changed: list[OrderLine], *, by: Actor, at: datetime) -> None:
    """Price again each order that changes, and tell its household once."""
    by_order: dict[int, list[OrderLine]] = defaultdict(list)
    for line in changed:
        by_order[line.order_id].append(line)
    changing = lock_orders(by_order)
    payers = lock_payers(cycle.tool) if changing else []
    rows = Offer.unscoped.filter(cycle=cycle, pk__in={line.offer_id for line in changed})
    offers = {offer.pk: offer for offer in rows.select_related("product").order_by("pk")}
    names = {key: offer.product.name for key, offer in offers.items()}
    was = {order.pk: order.household_amount for order in changing}
    changes = {
        key: {"lines": {names[line.offer_id]: line.quantity for line in lines}}
        for key, lines in by_order.items()
    }
    price_again(changing, payers, by=by, at=at, action="orders.packed", changes=changes)
    told = {key: [_told(offers[line.offer_id], line) for line in lines] for key, lines in by_order.items()}
    write_packed(((order, told[order.pk]) for order in changing), was)
