"""Less came than was ordered: shared by the group's rule, told to each, booked as a correction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from essaim.engines.orders.commands.books import book_order, book_shortage, unbook_order
from essaim.engines.orders.commands.letters import write_shortage
from essaim.engines.orders.commands.parts import given_by, write_shares
from essaim.engines.orders.commands.scarcity import lock_payers, move_envelopes
from essaim.engines.orders.errors import CycleStillOpen, NotShort, ReasonMissing
from essaim.engines.orders.events import DeliveryShort
from essaim.engines.orders.models import Cycle, Offer, Order, OrderLine, Payer, Shortage
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.lists import producer_sheets
from essaim.engines.orders.queries.quotes import (
    Asked,
    Quote,
    make_quote,
    open_on,
    shares_of,
    used_by_household,
)
from essaim.engines.orders.queries.shortages import asked_of, claims_of, lines_of, lost_last
from essaim.engines.orders.rules import Claim, Rule, ration
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import NotFound
from essaim.kernel.money import ZERO, Money
from essaim.kernel.outbox.api import publish


def _offer_that_came(by: Actor, offer_id: int) -> Offer:
    """The offer, its cycle locked first as everywhere. Raises CycleStillOpen."""
    found = Offer.unscoped.filter(pk=offer_id).values_list("cycle_id", flat=True).first()
    if found is None:
        raise NotFound
    cycle = get(Cycle, pk=found, by=by, permission=P.MANAGE_CYCLES, lock=True)
    if cycle.closed_at is None:
        raise CycleStillOpen(cycle=cycle.name)
    related = ("product", "cycle", "tool__project")
    return get(Offer, pk=offer_id, by=by, permission=P.MANAGE_CYCLES, lock=True, related=related)


@transaction.atomic
def note_shortage(*, by: Actor, offer_id: int, delivered: int, reason: str, at: datetime) -> Shortage:
    """Say how many units of an offer came, once orders are closed. The rule in force shares them; orders, shares, envelopes,
    books and producers follow, dated today. Noted again, it starts from what was asked. Safe to repeat.

    Raises CycleStillOpen, NotShort, ReasonMissing.
    """
    offer = _offer_that_came(by, offer_id)
    lines = lines_of(offer)
    asked = sum(asked_of(line) for line in lines)
    if not 0 <= delivered <= asked:
        raise NotShort(field="delivered", asked=asked, product=offer.product.name)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    last = Shortage.objects.in_tool(offer.tool_id).filter(offer=offer).order_by("-pk").first()
    if last is not None and (last.delivered, last.reason) == (delivered, reason.strip()[:200]):
        return last
    rule = Rule(offer.tool.config.rationing)
    claims = claims_of(lines, lost_last(offer.tool, offer))
    results = ration(delivered, claims, rule)
    shortage = _keep(
        offer, lines, claims, results, by=by, at=at, delivered=delivered, rule=rule, reason=reason
    )
    owed = {sheet.producer: sheet.amount for sheet in producer_sheets(offer.cycle)}
    _serve(lines, results, shortage, by=by, at=at)
    now = {sheet.producer: sheet.amount for sheet in producer_sheets(offer.cycle)}
    less = {producer: amount - now.get(producer, ZERO) for producer, amount in owed.items()}
    more = {producer: ZERO - amount for producer, amount in now.items() if producer not in owed}
    book_shortage(shortage, {**less, **more}, by=by, on=timezone.localdate(at))
    changes = {"asked": asked, "came": delivered, "rule": rule.value}
    record(by=by, action="orders.shortage_noted", target=shortage, changes=changes, reason=shortage.reason)
    publish(DeliveryShort(offer.cycle_id, offer.pk, asked, delivered), tool=offer.tool, by=by)
    return shortage


def _keep(
    offer: Offer,
    lines: list[OrderLine],
    claims: list[Claim],
    results: Mapping[int, int],
    *,
    by: Actor,
    at: datetime,
    delivered: int,
    rule: Rule,
    reason: str,
) -> Shortage:
    households = {line.order_id: line.order.household_id for line in lines}
    inputs = []
    for claim in claims:
        row = asdict(claim)
        key = row.pop("key")
        inputs.append({"order": key, "household": households[key], **row})
    return Shortage.unscoped.create(
        project_id=offer.project_id,
        tool_id=offer.tool_id,
        offer=offer,
        delivered=delivered,
        asked=sum(claim.asked for claim in claims),
        rule=rule,
        reason=reason.strip()[:200],
        inputs=inputs,
        results={str(key): units for key, units in results.items()},
        noted_at=at,
        noted_by=by.name[:200],
    )


def _serve(
    lines: list[OrderLine], results: Mapping[int, int], shortage: Shortage, *, by: Actor, at: datetime
) -> None:
    """Write the units each order gets, and price again those that changed."""
    changed = [line for line in lines if line.quantity != results[line.order_id]]
    for line in changed:
        asked, line.quantity = asked_of(line), results[line.order_id]
        line.ordered = asked if line.quantity < asked else None
    OrderLine.unscoped.bulk_update(changed, ["quantity", "ordered"], batch_size=500)
    payers = lock_payers(shortage.offer.tool)
    rows = Order.unscoped.select_for_update(of=("self",)).filter(pk__in=[line.order_id for line in changed])
    related = ("cycle__tool__project", "tool__project", "household__merged_into", "pickup")
    for order in rows.select_related(*related).order_by("pk"):
        _price_again(order, payers, shortage, by=by, at=at)


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


def _price_again(order: Order, payers: list[Payer], shortage: Shortage, *, by: Actor, at: datetime) -> None:
    before, was = shares_of(order), order.household_amount
    quote, on = _quote_of(order, payers, before), timezone.localdate(at)
    move_envelopes(payers, before, given_by(quote))
    unbook_order(order, by=by, on=on)
    order.revision += 1
    order.booked_revision = order.revision
    order.goods, order.fees, order.price = quote.goods, quote.fees, quote.price
    order.household_amount, order.changed_at = quote.household.amount, at
    order.save()
    write_shares(order, quote)
    book_order(order, quote.shares, by=by, on=on)
    changes = {"product": shortage.offer.product.name, "price": quote.price}
    record(by=by, action="orders.shortened", target=order, changes=changes, reason=shortage.reason)
    write_shortage(order, shortage, was=was)
