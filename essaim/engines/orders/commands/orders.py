"""A household's order, placed by itself or by the coordination on its behalf."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from essaim.engines.ledger.api import year_asked
from essaim.engines.members.api import Household, household_in, household_of
from essaim.engines.orders.commands.filling import check_completes
from essaim.engines.orders.commands.parts import price_fields
from essaim.engines.orders.commands.places import take_place
from essaim.engines.orders.commands.pricing import share_order
from essaim.engines.orders.commands.scarcity import lock_payers, move_stock, next_order, payers_asked
from essaim.engines.orders.commands.wishes import (
    Wish,
    asked_for,
    check_open,
    offers_of,
    tell_confirmed,
    write_parts,
)
from essaim.engines.orders.errors import AlreadyOrdered, NoHousehold
from essaim.engines.orders.models import Cycle, Offer, Order, PickupPoint, Slot
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.cycles import wanted_offers
from essaim.engines.orders.queries.quotes import Quote, used_asked
from essaim.engines.orders.queries.slots import point_asked, point_of
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.errors import NotFound
from essaim.kernel.prepared import Ask, along, prepared
from essaim.kernel.projects.models import Tool
from essaim.kernel.rows import gathered, insert


@dataclass(frozen=True, slots=True)
class _Read:
    """What an order needs that may be read before its cycle is held: the shorter it is held, the less others wait."""

    household: Household | None
    offers: dict[int, Offer]
    point: PickupPoint | None


def _read(
    tool: Tool, cycle_id: int, wish: Wish, household: Callable[[], Household | None], seen: Sequence[Offer]
) -> _Read:
    """A price changed in that instant is the one that was shown. Three queries in one trip, two where the offers were `seen`."""
    offers = {offer.pk: offer for offer in seen}
    keys = tuple(sorted(wish.wanted))
    place = tool.pk, cycle_id, wish.pickup_id
    with along(None if seen else wanted_offers.ask(tool.pk, cycle_id, keys), point_asked(*place)):
        return _Read(household(), offers or offers_of(tool.pk, cycle_id, keys), point_of(*place))


def _held(by: Actor, tool: Tool, cycle_id: int, permission: str) -> Cycle:
    """The cycle, of this tool, held until the end of the transaction. One query. Raises NotFound, Forbidden."""
    cycle = get(Cycle, pk=cycle_id, by=by, permission=permission, lock=True, related=("tool__project",))
    if cycle.tool_id != tool.pk:
        raise NotFound
    return cycle


@transaction.atomic
def place_order(
    *,
    by: Actor,
    tool: Tool,
    cycle_id: int,
    wish: Wish,
    form_key: str,
    at: datetime,
    seen: Sequence[Offer] = (),
) -> Order:
    """Confirm an order for the actor's own household. The same `form_key` gives the same order back.

    `seen`: what `wanted_offers` just gave for this wish, where the caller read it.
    Raises CycleClosed, CycleNotOpenYet, SoldOut, AlreadyOrdered, EmptyOrder, NoHousehold; an empty envelope is no refusal.
    """
    read = _read(tool, cycle_id, wish, lambda: household_of(by, tool.project_id), seen)
    with along(_known_asked(tool, cycle_id, read, form_key)):
        cycle = _held(by, tool, cycle_id, P.PLACE)
        if read.household is None:
            raise NoHousehold
        return _place(
            cycle, read.household, wish, read, form_key=form_key, channel=Order.Channel.WEB, by=by, at=at
        )


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
    read = _read(tool, cycle_id, wish, lambda: household_in(tool.project_id, household_id), ())
    with along(_known_asked(tool, cycle_id, read, form_key)):
        cycle = _held(by, tool, cycle_id, P.RECORD)
        if read.household is None:
            raise NotFound
        given = Order.Channel(channel)
        return _place(cycle, read.household, wish, read, form_key=form_key, channel=given, by=by, at=at)


def _known_asked(tool: Tool, cycle_id: int, read: _Read, form_key: str) -> Ask | None:
    if read.household is None:
        return None
    return _known.ask(tool.pk, cycle_id, read.household.pk, form_key)


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
    check_open(cycle, at)
    if found:
        raise AlreadyOrdered(number=found[0].number, cycle=cycle.name)
    offers = read.offers
    asked = asked_for(cycle, offers, wish)
    pickup, slot = take_place(cycle, read.point, wish.slot_id)
    if cycle.is_filling(at):
        check_completes(cycle, {}, wish.spans)
    day, bounded = timezone.localdate(at), channel is Order.Channel.STANDING
    with gathered(), along(payers_asked(cycle.tool), used_asked(household, cycle)):
        move_stock(offers, {}, wish.wanted)
        payers = lock_payers(cycle.tool)
        quote = share_order(
            cycle, household, asked, payers, day, None, level=wish.level, pickup=pickup.pk, bounded=bounded
        )
        told = {"form_key": form_key, "channel": channel, "placed_by_id": by.user_id, "placed_at": at}
        with along(year_asked(cycle.project_id, day)):
            order = _new_order(cycle, household, (pickup, slot), quote, note=wish.note, **told)
            insert([order])
            write_parts(order, asked, quote)
            tell_confirmed(order, asked, quote, by=by, at=at, action="orders.placed")
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
