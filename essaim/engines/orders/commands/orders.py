"""A household's order, placed by itself or by the coordination on its behalf."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from essaim.engines.members.api import (
    Household,
    household_asked,
    household_in,
    household_in_asked,
    household_of,
)
from essaim.engines.orders.commands.books import sale_asked
from essaim.engines.orders.commands.filling import check_completes
from essaim.engines.orders.commands.parts import share_rows, take_price
from essaim.engines.orders.commands.places import take_place
from essaim.engines.orders.commands.pricing import share_order
from essaim.engines.orders.commands.scarcity import (
    id_asked,
    lock_payers,
    move_stock,
    next_id,
    next_number,
    number_asked,
    payers_asked,
    stock_asked,
)
from essaim.engines.orders.commands.solidarity import fund_asked
from essaim.engines.orders.commands.wishes import (
    Wish,
    asked_for,
    check_open,
    line_rows,
    offers_of,
    tell_confirmed,
)
from essaim.engines.orders.errors import AlreadyOrdered, NoHousehold
from essaim.engines.orders.models import Cycle, Offer, Order, PickupPoint
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.cycles import wanted_offers
from essaim.engines.orders.queries.quotes import Asked, Priced, Quote, price_lines, used_asked
from essaim.engines.orders.queries.slots import point_asked, point_of
from essaim.engines.orders.queries.tariffs import tariff_of
from essaim.kernel.access.api import get, get_asked
from essaim.kernel.actors.actor import Actor
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.prepared import Ask, along, fetch, prepared
from essaim.kernel.projects.models import Tool
from essaim.kernel.rows import concluded, insert, insert_asked
from essaim.kernel.ui.language import told_steps


class _GivenError(Exception):
    """The form already gave an order: what was taken in the same trip as the question is given back with the transaction."""

    def __init__(self, order: Order) -> None:
        self.order = order


@dataclass(frozen=True, slots=True)
class _Whose:
    """How the household that orders is asked for, how it is read, and what is raised where there is none."""

    asked: Ask | None
    read: Callable[[], Household | None]
    missing: Exception


@dataclass(frozen=True, slots=True)
class _Read:
    """What an order needs that may be read before its cycle is held: the shorter it is held, the less others wait."""

    cycle: Cycle
    household: Household
    offers: dict[int, Offer]
    point: PickupPoint | None
    key: int


def _read(
    by: Actor, tool: Tool, cycle_id: int, permission: str, wish: Wish, whose: _Whose, seen: Sequence[Offer]
) -> _Read:
    """One trip. A price changed in that instant is the one that was shown; offers that were `seen` are not read again.

    Raises NotFound, Forbidden, and what `whose` says.
    """
    keys = tuple(sorted(wish.wanted))
    offers = None if seen else wanted_offers.ask(tool.pk, cycle_id, keys)
    with along(*_first(by, tool, cycle_id, permission, whose.asked, wish.pickup_id), offers):
        cycle = get(Cycle, pk=cycle_id, by=by, permission=permission)
        if cycle.tool_id != tool.pk:
            raise NotFound
        cycle.tool = tool
        if (household := whose.read()) is None:
            raise whose.missing
        found = {offer.pk: offer for offer in seen} or offers_of(tool.pk, cycle_id, keys)
        return _Read(cycle, household, found, point_of(tool.pk, cycle_id, wish.pickup_id), next_id())


def placing_asked(*, by: Actor, tool: Tool, cycle_id: int, pickup_id: int) -> tuple[Ask | None, ...]:
    """What `place_order` reads first, its offers excepted, for who sends it `along` with what it reads itself."""
    return _first(by, tool, cycle_id, P.PLACE, household_asked(by, tool.project_id), pickup_id)


def _first(
    by: Actor, tool: Tool, cycle_id: int, permission: str, household: Ask | None, pickup_id: int
) -> tuple[Ask | None, ...]:
    return (
        get_asked(Cycle, cycle_id, by=by, permission=permission),
        household,
        point_asked(tool.pk, cycle_id, pickup_id),
        id_asked(),
    )


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
    project = tool.project_id
    own = _Whose(household_asked(by, project), lambda: household_of(by, project), NoHousehold())
    told = {"form_key": form_key, "channel": Order.Channel.WEB, "placed_at": at}
    return _once(lambda: _place(by, tool, wish, _read(by, tool, cycle_id, P.PLACE, wish, own, seen), told))


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
    which = tool.project_id, household_id
    one = _Whose(household_in_asked(*which), lambda: household_in(*which), NotFound())
    told = {"form_key": form_key, "channel": Order.Channel(channel), "placed_at": at}
    return _once(lambda: _place(by, tool, wish, _read(by, tool, cycle_id, P.RECORD, wish, one, ()), told))


def _once(place: Callable[[], Order]) -> Order:
    """What is placed in a transaction, or the order that its form already gave."""
    try:
        with concluded():
            return place()
    except _GivenError as known:
        return known.order


def _place(by: Actor, tool: Tool, wish: Wish, read: _Read, told: Mapping[str, Any]) -> Order:
    """Two trips: all that is asked, held and taken, then all that is written."""
    order = Order(
        pk=read.key,
        project_id=tool.project_id,
        tool=tool,
        household=read.household,
        note=wish.note,
        placed_by_id=by.user_id,
        changed_at=told["placed_at"],
        **told,
    )
    asked = _wanted(order, read, wish)
    priced = _price(asked, read.cycle, wish)
    lines = insert_asked(line_rows(order, asked))
    with along(lines, *_asked(read, order, wish)):
        fetch(*lines)
        order.cycle = _hold(tool, read.cycle.pk)
        _check(order)
        order.pickup, order.slot = take_place(order.cycle, read.point, wish.slot_id)
        if order.cycle.is_filling(order.placed_at):
            check_completes(order.cycle, {}, wish.spans)
        move_stock(read.offers, {}, wish.wanted)
        if order.cycle.tariff != read.cycle.tariff:
            priced = _price(asked, order.cycle, wish)
        quote = _share(order, priced, wish.level)
        order.number = next_number(tool)
        take_price(order, quote)
        insert([order])
        insert(share_rows(order, quote))
        tell_confirmed(order, asked, quote, by=by, at=order.placed_at, action="orders.placed")
    return order


def _wanted(order: Order, read: _Read, wish: Wish) -> list[Asked]:
    """The lines wanted. Where they are refused, the form that was sent again and the cycle have their say first."""
    try:
        return asked_for(read.cycle, read.offers, wish)
    except DomainError:
        order.cycle = _hold(order.tool, read.cycle.pk)
        _check(order)
        raise


def _asked(read: _Read, order: Order, wish: Wish) -> tuple[Ask | None, ...]:
    """All that an order asks, holds and takes once its lines are written, in the order of its locks."""
    tool, moves_fund = order.tool, bool(wish.level) or tariff_of(read.cycle).moves_fund
    return (
        _held.ask(tool.pk, read.cycle.pk),
        _known.ask(tool.pk, read.cycle.pk, read.household.pk, order.form_key),
        stock_asked(read.offers, wish.wanted),
        payers_asked(tool),
        used_asked(read.household, read.cycle),
        fund_asked(tool) if moves_fund else None,
        number_asked(tool),
        *sale_asked(order, timezone.localdate(order.placed_at)),
    )


def _hold(tool: Tool, cycle_id: int) -> Cycle:
    """The cycle as it is now, held until the end of the transaction. One query. Raises NotFound."""
    if not (found := _held(tool.pk, cycle_id)):
        raise NotFound
    found[0].tool = tool
    return found[0]


@prepared
def _held(tool_id: int, cycle_id: int) -> QuerySet[Cycle]:
    return Cycle.objects.in_tool(tool_id).select_for_update().filter(pk=cycle_id).order_by("pk")


def _check(order: Order) -> None:
    """Raises _GivenError for a form sent again, then the refusals of a cycle that is held. One query."""
    cycle = order.cycle
    found = _known(cycle.tool_id, cycle.pk, order.household_id, order.form_key)
    if (known := next((one for one in found if one.form_key == order.form_key), None)) is not None:
        raise _GivenError(known)
    check_open(cycle, order.placed_at)
    if found:
        raise AlreadyOrdered(number=found[0].number, cycle=cycle.name)


@prepared
def _known(tool_id: int, cycle_id: int, household_id: int, form_key: str) -> QuerySet[Order]:
    """The live order of a household in a cycle, and the one this form already gave."""
    live = Q(cycle_id=cycle_id, household_id=household_id, status=Order.Status.CONFIRMED)
    return Order.objects.in_tool(tool_id).filter(live | Q(form_key=form_key)).order_by("pk")


def _price(asked: list[Asked], cycle: Cycle, wish: Wish) -> Priced:
    """What it costs, told in each language: all that takes time and needs nothing held."""
    priced = price_lines(asked, tariff_of(cycle), pickup=wish.pickup_id)
    return replace(priced, steps=told_steps(priced.steps))


def _share(order: Order, priced: Priced, level: str) -> Quote:
    """Who pays, the envelopes held. A standing order takes what the fund has: nobody is there to choose again."""
    return share_order(
        order.cycle,
        order.household,
        priced,
        lock_payers(order.tool),
        timezone.localdate(order.placed_at),
        None,
        level=level,
        bounded=order.channel == Order.Channel.STANDING,
    )
