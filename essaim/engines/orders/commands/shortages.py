"""Less came than was ordered: shared by the group's rule, told to each, booked as a correction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import batched

from django.db import transaction
from django.utils import timezone

from essaim.engines.orders.commands.books import book_shortage
from essaim.engines.orders.commands.letters import write_shortages
from essaim.engines.orders.commands.repricing import BATCH, lock_orders, price_again
from essaim.engines.orders.commands.scarcity import lock_payers
from essaim.engines.orders.errors import CycleStillOpen, NotShort, OfferClaimed, OfferCorrected, ReasonMissing
from essaim.engines.orders.events import DeliveryShort
from essaim.engines.orders.models import Cycle, GoodsClaim, LineCorrection, Offer, OrderLine, Shortage
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.lists import less_owed, owed_in
from essaim.engines.orders.queries.shortages import Asked, asked_lines, asked_of, claims_of, lost_last
from essaim.engines.orders.rules import Claim, Rule, ration
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import NotFound
from essaim.kernel.outbox.api import publish
from essaim.kernel.rows import rewrite


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


def _check_untouched(offer: Offer) -> None:
    """Sharing starts again from what was asked, and would give back what a claim took, or lose what was weighed or corrected."""
    if LineCorrection.objects.in_tool(offer.tool_id).filter(line__offer=offer).exists():
        raise OfferCorrected(product=offer.product.name)
    gone = (GoodsClaim.Status.REFUSED, GoodsClaim.Status.WITHDRAWN)
    if GoodsClaim.objects.in_tool(offer.tool_id).filter(line__offer=offer).exclude(status__in=gone).exists():
        raise OfferClaimed(product=offer.product.name)


@transaction.atomic
def note_shortage(*, by: Actor, offer_id: int, delivered: int, reason: str, at: datetime) -> Shortage:
    """Say how many units of an offer came, once orders are closed. The rule in force shares them; orders, shares, envelopes,
    books and producers follow, dated today. Noted again, it starts from what was asked. Safe to repeat.

    Raises CycleStillOpen, NotShort, ReasonMissing; OfferClaimed once units of it were claimed as spoilt, OfferCorrected once lines
    of it were weighed or corrected.
    """
    offer = _offer_that_came(by, offer_id)
    lines = asked_lines(offer)
    asked = sum(line.asked for line in lines)
    if not 0 <= delivered <= asked:
        raise NotShort(field="delivered", asked=offer.told(asked), product=offer.product.name)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    last = Shortage.objects.in_tool(offer.tool_id).filter(offer=offer).order_by("-pk").first()
    if last is not None and (last.delivered, last.reason) == (delivered, reason.strip()[:200]):
        return last
    _check_untouched(offer)
    rule = Rule(offer.tool.config.rationing)
    claims = claims_of(lines, lost_last(offer.tool, offer))
    results = ration(delivered, claims, rule)
    shortage = _keep(
        offer, lines, claims, results, by=by, at=at, delivered=delivered, rule=rule, reason=reason
    )
    owed = owed_in(offer.cycle)
    _serve(offer, lines, results, shortage, by=by, at=at)
    book_shortage(shortage, less_owed(owed, offer.cycle), by=by, on=timezone.localdate(at))
    changes = {"asked": asked, "came": delivered, "rule": rule.value}
    record(by=by, action="orders.shortage_noted", target=shortage, changes=changes, reason=shortage.reason)
    publish(DeliveryShort(offer.cycle_id, offer.pk, asked, delivered), tool=offer.tool, by=by)
    return shortage


def _keep(
    offer: Offer,
    lines: list[Asked],
    claims: list[Claim],
    results: Mapping[int, int],
    *,
    by: Actor,
    at: datetime,
    delivered: int,
    rule: Rule,
    reason: str,
) -> Shortage:
    inputs = []
    for line, claim in zip(lines, claims, strict=True):
        row = claim._asdict()
        inputs.append({"order": row.pop("key"), "household": line.household, **row})
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
    offer: Offer,
    asked: Sequence[Asked],
    results: Mapping[int, int],
    shortage: Shortage,
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Write the units each order gets, and price again those that changed."""
    moved = [line for line in asked if line.quantity != results[line.order]]
    _write_units(moved, results)
    payers = lock_payers(offer.tool)
    orders = lock_orders(line.order for line in moved)
    was = {order.pk: order.household_amount for order in orders}
    told = {order.pk: {"product": offer.product.name} for order in orders}
    price_again(orders, payers, by=by, at=at, action="orders.shortened", changes=told, reason=shortage.reason)
    write_shortages(shortage, orders, was)


def _write_units(moved: Sequence[Asked], results: Mapping[int, int]) -> None:
    """The units given, on the lines that change. Their cycle is held. Two queries a batch."""
    for some in batched(moved, BATCH, strict=False):
        lines = list(OrderLine.unscoped.filter(pk__in=[one.line for one in some]))
        for line in lines:
            asked, line.quantity = asked_of(line), results[line.order_id]
            line.ordered = asked if line.quantity < asked else None
        rewrite(lines, ["quantity", "ordered"])
