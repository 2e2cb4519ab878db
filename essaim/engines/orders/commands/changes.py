"""An order changed or cancelled until its cycle closes, by its household or by the coordination on its behalf."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.engines.members.api import household_of
from essaim.engines.orders.commands.books import unbook_order
from essaim.engines.orders.commands.filling import check_completes
from essaim.engines.orders.commands.letters import write_cancelled
from essaim.engines.orders.commands.parts import given_by, share_rows, take_price
from essaim.engines.orders.commands.places import take_place
from essaim.engines.orders.commands.pricing import share_order
from essaim.engines.orders.commands.scarcity import lock_payers, move_envelopes, move_stock
from essaim.engines.orders.commands.solidarity import move_fund
from essaim.engines.orders.commands.wishes import (
    Wish,
    asked_for,
    check_open,
    kept,
    line_rows,
    offers_of,
    spans_of,
    tell_confirmed,
)
from essaim.engines.orders.errors import AlreadyDelivered, OrderCancelled, ReasonMissing
from essaim.engines.orders.events import OrderCancelled as OrderCancelledEvent
from essaim.engines.orders.models import Cycle, Order, OrderLine, OrderShare, PickupPoint, Slot
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.quotes import Asked, Quote, price_lines, shares_of
from essaim.engines.orders.queries.slots import point_of
from essaim.engines.orders.queries.tariffs import tariff_of
from essaim.kernel.access.api import grants, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import NotFound
from essaim.kernel.money import ZERO
from essaim.kernel.outbox.api import publish
from essaim.kernel.rows import insert


def _order_to_change(*, by: Actor, order_id: int) -> tuple[Order, bool]:
    """The order, its cycle then itself locked, and whether the actor does it on behalf of the household.

    Raises NotFound for a stranger and for a member of another household.
    """
    found = Order.unscoped.filter(pk=order_id).values("cycle_id", "project_id").first()
    held = grants(by, found["project_id"]) if found else None
    if found is None or held is None:
        raise NotFound
    needed = P.RECORD if P.RECORD in held else P.PLACE
    require(by=by, project_id=found["project_id"], permission=needed)
    own = household_of(by, found["project_id"])
    Cycle.unscoped.select_for_update().get(pk=found["cycle_id"])
    order = (
        Order.unscoped.select_for_update(of=("self",))
        .select_related("cycle__tool__project", "tool__project", "household__merged_into", "pickup", "slot")
        .get(pk=order_id)
    )
    is_own = own is not None and order.household.current == own and P.PLACE in held
    if not is_own and P.RECORD not in held:
        raise NotFound
    return order, not is_own


def _check_changeable(order: Order, at: datetime) -> None:
    if not order.is_confirmed:
        raise OrderCancelled(number=order.number)
    check_open(order.cycle, at)
    if order.delivered_at is not None:
        raise AlreadyDelivered(number=order.number)


@transaction.atomic
def change_order(*, by: Actor, order_id: int, wish: Wish, at: datetime) -> Order:
    """Replace the lines of an order until its cycle closes. The same wish again changes nothing.

    Stock and envelope give back and take in one move. Raises CycleClosed, SoldOut, OrderCancelled, EmptyOrder.
    """
    order, _on_behalf = _order_to_change(by=by, order_id=order_id)
    _check_changeable(order, at)
    lines = OrderLine.objects.in_tool(order.tool_id).filter(order=order)
    spans = spans_of(lines)
    before = {offer: units for offer, (units, _up_to) in spans.items()}
    is_same_place = order.pickup_id == wish.pickup_id and wish.slot_id in (None, order.slot_id)
    if is_same_place and (spans, order.note, order.level) == (wish.spans, wish.note, wish.level):
        return order
    offers = offers_of(order.tool_id, order.cycle_id, {*before, *wish.wanted})
    asked = asked_for(order.cycle, offers, wish)
    point = point_of(order.tool_id, order.cycle_id, wish.pickup_id)
    place = take_place(order.cycle, point, wish.slot_id, but=order)
    if order.cycle.is_filling(at):
        check_completes(order.cycle, spans, wish.spans)
    move_stock(offers, before, wish.wanted)
    payers = lock_payers(order.tool)
    day = timezone.localdate(order.placed_at)
    priced = price_lines(asked, tariff_of(order.cycle), pickup=place[0].pk)
    quote = share_order(order.cycle, order.household, priced, payers, day, order, level=wish.level)
    known = {offers[key].product.name: kept(offers[key], quantity) for key, quantity in before.items()}
    was = {"lines_before": known, "price_before": order.price}
    _rewrite(order, wish, place, asked, quote, by=by, at=at)
    tell_confirmed(order, asked, quote, by=by, at=at, action="orders.changed", **was)
    return order


def _rewrite(
    order: Order,
    wish: Wish,
    place: tuple[PickupPoint, Slot | None],
    asked: list[Asked],
    quote: Quote,
    *,
    by: Actor,
    at: datetime,
) -> None:
    order.revision += 1
    booked = (order.price, order.household_amount, order.to_fund, shares_of(order))
    if booked != (quote.price, quote.household.amount, quote.to_fund, given_by(quote)):
        unbook_order(order, by=by, on=timezone.localdate(at))
        order.booked_revision = order.revision
    take_price(order, quote)
    order.pickup, order.slot = place
    order.note, order.changed_at = wish.note, at
    order.save()
    OrderLine.objects.in_tool(order.tool_id).filter(order=order).delete()
    OrderShare.objects.in_tool(order.tool_id).filter(order=order).delete()
    insert(line_rows(order, asked))
    insert(share_rows(order, quote))


@transaction.atomic
def cancel_order(*, by: Actor, order_id: int, at: datetime, reason: str = "") -> Order:
    """Cancel an order until its cycle closes; stock and envelopes get back what it took. Safe to repeat.

    On behalf of a household a reason is asked (ReasonMissing). Raises CycleClosed, AlreadyDelivered.
    """
    order, on_behalf = _order_to_change(by=by, order_id=order_id)
    if not order.is_confirmed:
        return order
    _check_changeable(order, at)
    if on_behalf and not reason.strip():
        raise ReasonMissing(field="reason")
    lines = OrderLine.objects.in_tool(order.tool_id).filter(order=order)
    if order.cycle.is_filling(at):
        check_completes(order.cycle, spans_of(lines), {})
    given_back = dict(lines.values_list("offer_id", "quantity"))
    move_stock(offers_of(order.tool_id, order.cycle_id, given_back), given_back, {})
    move_envelopes(lock_payers(order.tool), shares_of(order), {})
    move_fund(order.tool, order.to_fund, ZERO)
    unbook_order(order, by=by, on=timezone.localdate(at))
    order.status, order.cancelled_at, order.changed_at = Order.Status.CANCELLED, at, at
    order.save(update_fields=["status", "cancelled_at", "changed_at"])
    record(
        by=by, action="orders.cancelled", target=order, changes={"price": order.price}, reason=reason.strip()
    )
    publish(
        OrderCancelledEvent(order.pk, order.cycle_id, order.household_id, order.number),
        tool=order.tool,
        by=by,
    )
    write_cancelled(order, reason=reason.strip() or _("à votre demande"))
    return order
