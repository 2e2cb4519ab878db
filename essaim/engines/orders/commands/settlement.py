"""Packs settled when a cycle closes: whole packs are ordered, the units given, the orders that change priced again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from itertools import batched

from django.db.models import F

from essaim.engines.orders.commands.letters import Given, write_packed
from essaim.engines.orders.commands.repricing import BATCH, lock_orders, price_again
from essaim.engines.orders.commands.scarcity import lock_payers
from essaim.engines.orders.models import Cycle, Offer, OrderLine, Settlement
from essaim.engines.orders.queries.packs import Case, cases_of, wants_of
from essaim.engines.orders.queries.shortages import lost_last
from essaim.engines.orders.rules import Rule, changed_by_packs, packs_ordered
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.rows import rewrite


def settle_cycle(cycle: Cycle, *, by: Actor, at: datetime) -> list[Settlement]:
    """Settle each offer sold by the pack, once; its cycle is held by the caller, who closes it in the same transaction.

    The packs are counted from sums; then only the lines that may change are read.
    """
    cases = [case for case in cases_of(cycle) if case.wanted]
    if not cases:
        return []
    lost, rule = lost_last(cycle.tool), Rule(cycle.tool.config.rationing)
    kept = [_settled(case, rule, lost, at) for case in cases]
    changed = _write_units({one.offer_id: one.results for one in kept})
    Settlement.unscoped.bulk_create(kept, batch_size=100)
    offers = {case.offer.pk: case.offer for case in cases}
    _move_units(offers, changed)
    _price(cycle, offers, changed, by=by, at=at)
    for settlement in kept:
        changes = {"wanted": settlement.wanted, "packs": settlement.packs, "units": settlement.units}
        record(by=by, action="orders.packs_settled", target=settlement.offer, changes=changes)
    return kept


def _settled(case: Case, rule: Rule, lost: Mapping[int, int], at: datetime) -> Settlement:
    offer = case.offer
    outcome, units = packs_ordered(offer.packing, case.wanted, case.most)
    kept = wants_of(case, outcome, units, rule, lost)
    changed = changed_by_packs(outcome, units - case.wanted, kept.wants, rule)
    return Settlement(
        project_id=offer.project_id,
        tool_id=offer.tool_id,
        offer=offer,
        outcome=outcome,
        pack_size=offer.pack_size,
        minimum_units=offer.minimum_units,
        available=offer.stock_total,
        wanted=case.wanted,
        most=case.most,
        units=units,
        rule=rule,
        inputs=kept.to_json(),
        results={str(key): given for key, given in changed.items()},
        settled_at=at,
    )


def _write_units(results: Mapping[int, Mapping[str, int]]) -> list[OrderLine]:
    """Write the units that packs change on their lines, by offer and order; the lines as they now are. Their cycle is held. Two queries a batch."""
    given = {(int(order), offer): units for offer, of in results.items() for order, units in of.items()}
    changed: list[OrderLine] = []
    for keys in batched(sorted(given), BATCH, strict=False):
        of_orders = OrderLine.unscoped.filter(order__in={order for order, _offer in keys}, offer__in=results)
        wanted = set(keys)
        lines = [line for line in of_orders.order_by("pk") if (line.order_id, line.offer_id) in wanted]
        for line in lines:
            line.wished, line.quantity = line.quantity, given[line.order_id, line.offer_id]
        rewrite(lines, ["wished", "quantity"])
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


def _price(
    cycle: Cycle, offers: Mapping[int, Offer], changed: list[OrderLine], *, by: Actor, at: datetime
) -> None:
    """Price again each order that changes, and tell its household once."""
    if not changed:
        return
    by_order: dict[int, list[OrderLine]] = defaultdict(list)
    for line in changed:
        by_order[line.order_id].append(line)
    changing = lock_orders(by_order)
    payers = lock_payers(cycle.tool)
    names = {key: offer.product.name for key, offer in offers.items()}
    was = {order.pk: order.household_amount for order in changing}
    changes = {
        key: {"lines": {names[line.offer_id]: line.quantity for line in lines}}
        for key, lines in by_order.items()
    }
    price_again(changing, payers, by=by, at=at, action="orders.packed", changes=changes)
    told = {key: [_told(offers[line.offer_id], line) for line in lines] for key, lines in by_order.items()}
    write_packed(((order, told[order.pk]) for order in changing), was)
