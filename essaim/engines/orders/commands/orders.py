"""A household's order: placed, changed, cancelled, by itself or by the coordination on its behalf."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from essaim.engines.members.api import Household, household_in, household_of
from essaim.engines.orders.commands.books import book_order, unbook_order
from essaim.engines.orders.commands.filling import check_completes
from essaim.engines.orders.commands.letters import write_cancelled
from essaim.engines.orders.commands.parts import given_by, price_fields, share_rows, take_price
from essaim.engines.orders.commands.places import take_place
from essaim.engines.orders.commands.pricing import share_order
from essaim.engines.orders.commands.scarcity import lock_payers, move_envelopes, move_stock, next_order
from essaim.engines.orders.commands.solidarity import move_fund
from essaim.engines.orders.errors import (
    AlreadyDelivered,
    AlreadyOrdered,
    CycleClosed,
    CycleNotOpenYet,
    EmptyOrder,
    NoHousehold,
    NotAnOffer,
    OrderCancelled,
    ReasonMissing,
    ToleranceBelowWanted,
)
from essaim.engines.orders.events import OrderCancelled as OrderCancelledEvent
from essaim.engines.orders.events import OrderConfirmed
from essaim.engines.orders.models import Cycle, Offer, Order, OrderLine, OrderShare, PickupPoint, Slot
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.cycles import wanted_offers
from essaim.engines.orders.queries.quotes import Asked, Quote, shares_of
from essaim.engines.orders.queries.slots import point_of
from essaim.kernel.access.api import get, grants, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import NotFound
from essaim.kernel.money import ZERO, total
from essaim.kernel.outbox.api import publish
from essaim.kernel.prepared import prepared
from essaim.kernel.projects.models import Tool
from essaim.kernel.rows import gathered, insert


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is asked: how many of each offer, up to how many to complete a pack, where and in which slot to fetch it, a word, the level of price."""

    quantities: Mapping[int, int]
    pickup_id: int
    note: str = ""
    level: str = ""
    up_to: Mapping[int, int] = field(default_factory=dict)
    slot_id: int | None = None

    @property
    def wanted(self) -> dict[int, int]:
        return {offer: quantity for offer, quantity in self.quantities.items() if quantity > 0}

    @property
    def spans(self) -> dict[int, tuple[int, int]]:
        """Each offer wanted: how many, and up to how many to complete a pack."""
        return {key: (units, self.up_to.get(key) or units) for key, units in self.wanted.items()}


def _check_open(cycle: Cycle, at: datetime) -> None:
    if cycle.status == Cycle.Status.DRAFT or (cycle.status == Cycle.Status.OPEN and at < cycle.opens_at):
        opens = timezone.localtime(cycle.opens_at)
        raise CycleNotOpenYet(cycle=cycle.name, opens=f"{opens:%d/%m/%Y}")
    if not cycle.accepts_changes(at):
        raise CycleClosed(cycle=cycle.name)


def _offers(tool_id: int, cycle_id: int, keys: Iterable[int]) -> dict[int, Offer]:
    """These offers, those of another cycle left out: a cycle may have ten thousand. One query."""
    return {offer.pk: offer for offer in wanted_offers(tool_id, cycle_id, tuple(sorted(set(keys))))}


def _asked(cycle: Cycle, offers: Mapping[int, Offer], wish: Wish) -> list[Asked]:
    if not wish.wanted:
        raise EmptyOrder
    if not wish.wanted.keys() <= offers.keys():
        raise NotAnOffer(cycle=cycle.name)
    asked = []
    for key, (units, up_to) in sorted(wish.spans.items()):
        offer = offers[key]
        if up_to < units:
            raise ToleranceBelowWanted(field=f"u{key}", product=offer.product.name)
        asked.append(Asked(offer, units, up_to if offer.is_packed and up_to > units else None))
    return asked


def _spans(lines: QuerySet[OrderLine]) -> dict[int, tuple[int, int]]:
    rows = lines.order_by("offer").values_list("offer_id", "quantity", "up_to")
    return {offer: (units, up_to or units) for offer, units, up_to in rows}


def _write_parts(order: Order, asked: list[Asked], quote: Quote) -> None:
    common = {"order": order, "tool_id": order.tool_id, "project_id": order.project_id}
    insert(
        [
            OrderLine(
                **common,
                offer=line.offer,
                quantity=line.quantity,
                up_to=line.up_to,
                unit_price=line.offer.unit_price,
                unit_grams=line.offer.unit_grams,
            )
            for line in asked
        ]
    )
    insert(share_rows(order, quote))


def described(asked: list[Asked]) -> dict[str, int | str]:
    """What is kept in the trace of each product: how many, or how much."""
    return {line.offer.product.name: _kept(line.offer, line.quantity) for line in asked}


def _kept(offer: Offer, units: int) -> int | str:
    return f"{offer.typed(units)} kg" if offer.by_weight else units


@dataclass(frozen=True, slots=True)
class _Read:
    """What an order needs that may be read before its cycle is held: the shorter it is held, the less others wait."""

    offers: dict[int, Offer]
    point: PickupPoint | None


def _read(tool: Tool, cycle_id: int, wish: Wish) -> _Read:
    """A price changed in that instant is the one that was shown. Two queries."""
    return _Read(_offers(tool.pk, cycle_id, wish.wanted), point_of(tool.pk, cycle_id, wish.pickup_id))


def _held(by: Actor, tool: Tool, cycle_id: int, permission: str) -> Cycle:
    """The cycle, of this tool, held until the end of the transaction. One query. Raises NotFound, Forbidden."""
    cycle = get(Cycle, pk=cycle_id, by=by, permission=permission, lock=True, related=("tool__project",))
    if cycle.tool_id != tool.pk:
        raise NotFound
    return cycle


@transaction.atomic
def place_order(*, by: Actor, tool: Tool, cycle_id: int, wish: Wish, form_key: str, at: datetime) -> Order:
    """Confirm an order for the actor's own household. The same `form_key` gives the same order back.

    Raises CycleClosed, CycleNotOpenYet, SoldOut, AlreadyOrdered, EmptyOrder, NoHousehold; an empty envelope is no refusal.
    """
    household, read = household_of(by, tool.project_id), _read(tool, cycle_id, wish)
    cycle = _held(by, tool, cycle_id, P.PLACE)
    if household is None:
        raise NoHousehold
    return _place(cycle, household, wish, read, form_key=form_key, channel=Order.Channel.WEB, by=by, at=at)


@transaction.atomic
def record_order_for(
    *,
    by: Actor,
    tool: Tool,
    cycle_id: int,
    household_id: int,
    wish: Wish,
    channel: str,
    form_key: str,
    at: datetime,
) -> Order:
    """Confirm an order that a household gave by phone or on paper, under the same rules as its own.

    Raises the refusals of `place_order`; NotFound for a household of another project.
    """
    household, read = household_in(tool.project_id, household_id), _read(tool, cycle_id, wish)
    cycle = _held(by, tool, cycle_id, P.RECORD)
    if household is None:
        raise NotFound
    given = Order.Channel(channel)
    return _place(cycle, household, wish, read, form_key=form_key, channel=given, by=by, at=at)


@prepared
def _known(tool_id: int, cycle_id: int, household_id: int, form_key: str) -> QuerySet[Order]:
    """The live order of a household in a cycle, and the one this form already gave."""
    live = Q(cycle_id=cycle_id, household_id=household_id, status=Order.Status.CONFIRMED)
    return Order.objects.in_tool(tool_id).filter(live | Q(form_key=form_key)).order_by("pk")


def _place(
    cycle: Cycle,
    household: Household,
    wish: Wish,
    read: _Read,
    *,
    form_key: str,
    channel: Order.Channel,
    by: Actor,
    at: datetime,
) -> Order:
    found = _known(cycle.tool_id, cycle.pk, household.pk, form_key)
    if (known := next((order for order in found if order.form_key == form_key), None)) is not None:
        return known
    _check_open(cycle, at)
    if found:
        raise AlreadyOrdered(number=found[0].number, cycle=cycle.name)
    offers = read.offers
    asked = _asked(cycle, offers, wish)
    pickup, slot = take_place(cycle, read.point, wish.slot_id)
    if cycle.is_filling(at):
        check_completes(cycle, {}, wish.spans)
    move_stock(offers, {}, wish.wanted)
    payers = lock_payers(cycle.tool)
    day, bounded = timezone.localdate(at), channel is Order.Channel.STANDING
    with gathered():
        quote = share_order(
            cycle, household, asked, payers, day, None, level=wish.level, pickup=pickup.pk, bounded=bounded
        )
        told = {"form_key": form_key, "channel": channel, "placed_by_id": by.user_id, "placed_at": at}
        order = _new_order(cycle, household, (pickup, slot), quote, note=wish.note, **told)
        insert([order])
        _write_parts(order, asked, quote)
        _confirmed(order, asked, quote, by=by, at=at, action="orders.placed")
    return order


def _new_order(
    cycle: Cycle, household: Household, place: tuple[PickupPoint, Slot | None], quote: Quote, **told: Any
) -> Order:
    """An order with its number, not written yet. One query."""
    key, number = next_order(cycle.tool)
    return Order(
        pk=key,
        project_id=cycle.project_id,
        tool=cycle.tool,
        number=number,
        cycle=cycle,
        household=household,
        pickup=place[0],
        slot=place[1],
        changed_at=told["placed_at"],
        **price_fields(quote),
        **told,
    )


def _confirmed(
    order: Order, asked: list[Asked], quote: Quote, *, by: Actor, at: datetime, action: str, **before: object
) -> None:
    """Books, trace and event of an order placed or changed; the event writes the letter."""
    if order.booked_revision == order.revision:
        book_order(order, quote.shares, by=by, on=timezone.localdate(at))
    lines, funded = described(asked), total([share.amount for share in quote.funded])
    changes = {"lines": lines, "price": quote.price, "funded": funded, "pickup": order.pickup.name}
    if order.slot is not None:
        changes["slot"] = str(order.slot)
    if quote.level is not None:
        changes["level"] = quote.level.label
    record(by=by, action=action, target=order, changes={**changes, **before})
    publish(
        OrderConfirmed(order.pk, order.cycle_id, order.household_id, order.number, order.revision),
        tool=order.tool,
        by=by,
    )


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
    _check_open(order.cycle, at)
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
    spans = _spans(lines)
    before = {offer: units for offer, (units, _up_to) in spans.items()}
    is_same_place = order.pickup_id == wish.pickup_id and wish.slot_id in (None, order.slot_id)
    if is_same_place and (spans, order.note, order.level) == (wish.spans, wish.note, wish.level):
        return order
    offers = _offers(order.tool_id, order.cycle_id, {*before, *wish.wanted})
    asked = _asked(order.cycle, offers, wish)
    point = point_of(order.tool_id, order.cycle_id, wish.pickup_id)
    place = take_place(order.cycle, point, wish.slot_id, but=order)
    if order.cycle.is_filling(at):
        check_completes(order.cycle, spans, wish.spans)
    move_stock(offers, before, wish.wanted)
    payers = lock_payers(order.tool)
    day = timezone.localdate(order.placed_at)
    quote = share_order(
        order.cycle, order.household, asked, payers, day, order, level=wish.level, pickup=place[0].pk
    )
    known = {offers[key].product.name: _kept(offers[key], quantity) for key, quantity in before.items()}
    was = {"lines_before": known, "price_before": order.price}
    _rewrite(order, wish, place, asked, quote, by=by, at=at)
    _confirmed(order, asked, quote, by=by, at=at, action="orders.changed", **was)
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
    _write_parts(order, asked, quote)


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
        check_completes(order.cycle, _spans(lines), {})
    given_back = dict(lines.values_list("offer_id", "quantity"))
    move_stock(_offers(order.tool_id, order.cycle_id, given_back), given_back, {})
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
