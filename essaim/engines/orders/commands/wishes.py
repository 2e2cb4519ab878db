"""What is asked, checked and kept alike when an order is placed or changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from essaim.engines.orders.commands.books import book_order
from essaim.engines.orders.errors import (
    CycleClosed,
    CycleNotOpenYet,
    EmptyOrder,
    NotAnOffer,
    ToleranceBelowWanted,
    TooMany,
)
from essaim.engines.orders.events import OrderConfirmed
from essaim.engines.orders.models import Cycle, Offer, Order, OrderLine
from essaim.engines.orders.queries.cycles import wanted_offers
from essaim.engines.orders.queries.quotes import Asked, Quote
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.money import total
from essaim.kernel.outbox.api import publish

LINE_HOLDS = 32_767  # units at most, in its column; the pages ask for far fewer


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


def check_open(cycle: Cycle, at: datetime) -> None:
    if cycle.status == Cycle.Status.DRAFT or (cycle.status == Cycle.Status.OPEN and at < cycle.opens_at):
        opens = timezone.localtime(cycle.opens_at)
        raise CycleNotOpenYet(cycle=cycle.name, opens=f"{opens:%d/%m/%Y}")
    if not cycle.accepts_changes(at):
        raise CycleClosed(cycle=cycle.name)


def offers_of(tool_id: int, cycle_id: int, keys: Iterable[int]) -> dict[int, Offer]:
    """These offers, those of another cycle left out: a cycle may have ten thousand. One query."""
    return {offer.pk: offer for offer in wanted_offers(tool_id, cycle_id, tuple(sorted(set(keys))))}


def asked_for(cycle: Cycle, offers: Mapping[int, Offer], wish: Wish) -> list[Asked]:
    if not wish.wanted:
        raise EmptyOrder
    if not wish.wanted.keys() <= {key for key, offer in offers.items() if offer.cycle_id == cycle.pk}:
        raise NotAnOffer(cycle=cycle.name)
    asked = []
    for key, (units, up_to) in sorted(wish.spans.items()):
        offer = offers[key]
        if up_to < units:
            raise ToleranceBelowWanted(field=f"u{key}", product=offer.product.name)
        if up_to > LINE_HOLDS:
            raise TooMany(field=f"q{key}", product=offer.product.name, most=LINE_HOLDS)
        asked.append(Asked(offer, units, up_to if offer.is_packed and up_to > units else None))
    return asked


def spans_of(lines: QuerySet[OrderLine]) -> dict[int, tuple[int, int]]:
    rows = lines.order_by("offer").values_list("offer_id", "quantity", "up_to")
    return {offer: (units, up_to or units) for offer, units, up_to in rows}


def line_rows(order: Order, asked: list[Asked]) -> list[OrderLine]:
    """The lines of an order that has its id, not written yet."""
    return [
        OrderLine(
            order=order,
            tool_id=order.tool_id,
            project_id=order.project_id,
            offer=line.offer,
            quantity=line.quantity,
            up_to=line.up_to,
            unit_price=line.offer.unit_price,
            unit_grams=line.offer.unit_grams,
        )
        for line in asked
    ]


def described(asked: list[Asked]) -> dict[str, int | str]:
    """What is kept in the trace of each product: how many, or how much."""
    return {line.offer.product.name: kept(line.offer, line.quantity) for line in asked}


def kept(offer: Offer, units: int) -> int | str:
    return f"{offer.typed(units)} kg" if offer.by_weight else units


def tell_confirmed(
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
