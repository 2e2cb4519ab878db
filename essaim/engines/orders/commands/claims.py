"""Goods came spoilt: a tentative credit, then the producer accepts or disputes, and the books follow."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.members.api import household_of
from essaim.engines.orders.commands.books import book_claim, book_spoilt, unbook_claim
from essaim.engines.orders.commands.letters import write_claim_answered, write_claim_filed
from essaim.engines.orders.commands.photos import small_jpeg
from essaim.engines.orders.commands.repricing import lock_orders, price_again
from essaim.engines.orders.commands.scarcity import lock_payers
from essaim.engines.orders.errors import (
    ClaimAnswered,
    ClaimTooLate,
    ClaimTooMany,
    ClaimTooSoon,
    NoClaims,
    NothingToClaim,
    OrderCancelled,
    ReasonMissing,
)
from essaim.engines.orders.models import ClaimPhoto, Cycle, GoodsClaim, Order, OrderLine
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.lists import less_owed, owed_in
from essaim.engines.orders.queries.shortages import asked_of
from essaim.engines.orders.queries.spoilt import (
    LIVE,
    RELATED,
    Standing,
    claims_until,
    standing_of,
    waiting_units,
)
from essaim.engines.orders.rules import part_of
from essaim.kernel.access.api import grants, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Forbidden, Invalid, NotFound
from essaim.kernel.money import ZERO, Money, total
from essaim.kernel.ui.dates import when_text

Status = GoodsClaim.Status
ACTIONS = {
    Status.ACCEPTED: "orders.claim_accepted",
    Status.DISPUTED: "orders.claim_disputed",
    Status.REFUSED: "orders.claim_refused",
}


def _line_of(by: Actor, line_id: int) -> OrderLine:
    """The line with its order; the cycle then the order are held. NotFound for another household's."""
    found = OrderLine.unscoped.filter(pk=line_id).values("order", "order__cycle", "project").first()
    held = grants(by, found["project"]) if found else None
    if found is None or held is None:
        raise NotFound
    require(by=by, project_id=found["project"], permission=P.RECORD if P.RECORD in held else P.PLACE)
    Cycle.unscoped.select_for_update().get(pk=found["order__cycle"])
    Order.unscoped.select_for_update().get(pk=found["order"])
    related = ("order__cycle__tool__project", "order__household__merged_into", "offer__product__producer")
    line = OrderLine.unscoped.select_related("tool__project", *related).get(pk=line_id)
    own = household_of(by, line.project_id)
    if P.RECORD not in held and line.order.household.current != own:
        raise NotFound
    return line


@transaction.atomic
def file_claim(
    *,
    by: Actor,
    line_id: int,
    units: int,
    trouble: str,
    form_key: str,
    at: datetime,
    photo: bytes | None = None,
) -> GoodsClaim:
    """Say that units of an order came spoilt: its household is credited tentatively, their producer is told. Same form, same claim.

    Raises NoClaims, ClaimTooSoon, ClaimTooLate, OrderCancelled, ClaimTooMany, NothingToClaim, PhotoTooLarge, PhotoUnreadable.
    """
    line = _line_of(by, line_id)
    known = GoodsClaim.objects.in_tool(line.tool_id).filter(form_key=form_key).first()
    if known is not None:
        if known.line_id != line.pk:
            raise NotFound
        return known
    _check_moment(line.order, at)
    waiting = waiting_units([line]).get(line.pk, 0)
    _check_units(line, units, waiting)
    if not trouble.strip():
        raise ReasonMissing(field="trouble")
    picture = small_jpeg(photo) if photo else None
    claim = GoodsClaim.unscoped.create(
        project_id=line.project_id,
        tool=line.tool,
        line=line,
        units=units,
        trouble=trouble.strip()[:500],
        credit=_credit(line, units, waiting),
        form_key=form_key,
        filed_at=at,
        filed_by_id=by.user_id,
    )
    if picture is not None:
        ClaimPhoto.unscoped.create(
            project_id=line.project_id, tool_id=line.tool_id, claim=claim, content=picture
        )
    book_claim(claim, by=by, on=timezone.localdate(at))
    told = {"product": line.offer.product.name, "units": units, "credit": claim.credit}
    record(by=by, action="orders.claim_filed", target=claim, changes=told)
    write_claim_filed(claim)
    return claim


def _check_moment(order: Order, at: datetime) -> None:
    cycle = order.cycle
    if not cycle.tool.config.claim_days:
        raise NoClaims
    if not order.is_confirmed:
        raise OrderCancelled(number=order.number)
    if cycle.closed_at is None:
        raise ClaimTooSoon(cycle=cycle.name)
    if at > claims_until(cycle):
        raise ClaimTooLate(cycle=cycle.name, until=when_text(claims_until(cycle)))


def _check_units(line: OrderLine, units: int, waiting: int) -> None:
    left, product = line.quantity - waiting, line.offer.product.name
    if left < 1:
        raise NothingToClaim(field="units", product=product)
    if not 1 <= units <= left:
        raise ClaimTooMany(field="units", left=left, product=product)


def _credit(line: OrderLine, units: int, waiting: int) -> Money:
    """The household's own part of these units; with those that wait, never more than its part of them all."""
    order = line.order
    goods = line.amount - line.portion.less(waiting + units).at(line.unit_price)
    whole = part_of(goods, order.household_amount, order.price)
    live = GoodsClaim.unscoped.filter(line=line, status__in=LIVE).order_by("pk")
    return max(ZERO, whole - total(list(live.values_list("credit", flat=True))))


def _held_claim(by: Actor, claim_id: int) -> tuple[GoodsClaim, Standing]:
    """The claim, its cycle then its order then itself held, and what the actor is to it. NotFound for whom it does not concern."""
    found = (
        GoodsClaim.unscoped.filter(pk=claim_id).values("line__order", "line__order__cycle", "project").first()
    )
    held = grants(by, found["project"]) if found else None
    if found is None or held is None:
        raise NotFound
    Cycle.unscoped.select_for_update().get(pk=found["line__order__cycle"])
    Order.unscoped.select_for_update().get(pk=found["line__order"])
    rows = GoodsClaim.unscoped.select_for_update(of=("self",)).select_related(*RELATED)
    claim = rows.get(pk=claim_id)
    standing = standing_of(claim, by, held)
    if not standing.may_read:
        raise NotFound
    return claim, standing


@transaction.atomic
def answer_claim(*, by: Actor, claim_id: int, decision: str, reason: str, at: datetime) -> GoodsClaim:
    """Accept, dispute or refuse a claim. Its producer accepts or disputes what waits; the coordination settles everything.

    Accepted, the line shrinks: shares, envelope, books and what producers are owed follow, dated that day. Refused, the tentative
    credit goes. Safe to repeat. Raises ClaimAnswered when another answer came first, ReasonMissing, Forbidden, NotFound.
    """
    claim, standing = _held_claim(by, claim_id)
    if not (standing.producer or standing.coordination):
        raise Forbidden
    right = P.MANAGE_CYCLES if standing.coordination else P.PRODUCE
    require(by=by, project_id=claim.project_id, permission=right)
    if decision not in ACTIONS:
        raise Invalid(message=_("Choisissez : accepter, contester ou refuser."))
    if decision == claim.status:
        return claim
    if not standing.may_answer(claim):
        raise ClaimAnswered(status=claim.get_status_display())
    if decision == Status.REFUSED and not standing.coordination:
        raise Forbidden
    if decision != Status.ACCEPTED and not reason.strip():
        raise ReasonMissing(field="reason")
    _decide(claim, Status(decision), reason.strip()[:300], by=by, at=at)
    return claim


def _decide(claim: GoodsClaim, decision: GoodsClaim.Status, reason: str, *, by: Actor, at: datetime) -> None:
    on, was = timezone.localdate(at), claim.line.order.household_amount
    claim.status, claim.answered_at, claim.answered_by = decision, at, by.name[:200]
    if decision == Status.DISPUTED:
        claim.dispute = reason
    else:
        claim.answer = reason
    claim.save(update_fields=["status", "answered_at", "answered_by", "dispute", "answer"])
    if decision == Status.ACCEPTED:
        cycle = claim.line.order.cycle
        owed = owed_in(cycle)
        _shrink(claim, by=by, at=at)
        book_spoilt(claim, less_owed(owed, cycle), by=by, on=on)
    if not claim.is_live:
        unbook_claim(claim, by=by, on=on)
    told = {"product": claim.line.offer.product.name, "units": claim.units}
    record(by=by, action=ACTIONS[decision], target=claim, changes=told, reason=reason)
    write_claim_answered(claim, was=was, reason=reason)


def _shrink(claim: GoodsClaim, *, by: Actor, at: datetime) -> None:
    """Take the spoilt units out of the line, and price its order again, as when less comes."""
    line = claim.line
    left = line.portion.less(claim.units)
    line.ordered, line.quantity, line.weighed_grams = asked_of(line), left.units, left.weighed
    line.save(update_fields=["quantity", "ordered", "weighed_grams"])
    payers = lock_payers(claim.tool)
    orders = lock_orders([line.order_id])
    told = {line.order_id: {"product": line.offer.product.name, "units": claim.units}}
    price_again(
        orders, payers, by=by, at=at, action="orders.spoilt", changes=told, reason=claim.trouble[:300]
    )
    line.order = orders[0]


@transaction.atomic
def withdraw_claim(*, by: Actor, claim_id: int, at: datetime) -> GoodsClaim:
    """Its household takes a claim back while nobody answered; the tentative credit goes. Safe to repeat. Raises ClaimAnswered."""
    claim, standing = _held_claim(by, claim_id)
    if not standing.own:
        raise Forbidden
    require(by=by, project_id=claim.project_id, permission=P.PLACE)
    if claim.status == Status.WITHDRAWN:
        return claim
    if not standing.may_withdraw(claim):
        raise ClaimAnswered(status=claim.get_status_display())
    claim.status, claim.answered_at, claim.answered_by = Status.WITHDRAWN, at, by.name[:200]
    claim.save(update_fields=["status", "answered_at", "answered_by"])
    unbook_claim(claim, by=by, on=timezone.localdate(at))
    told = {"product": claim.line.offer.product.name, "units": claim.units}
    record(by=by, action="orders.claim_withdrawn", target=claim, changes=told)
    return claim
