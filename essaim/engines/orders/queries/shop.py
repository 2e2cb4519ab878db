"""What a household sees before it orders: content, price and who pays, what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from essaim.engines.members.api import Household, household_of
from essaim.engines.orders.models import Cycle, Offer, Order, Payer, PickupPoint
from essaim.engines.orders.queries.cycles import (
    coming_cycle,
    live_order,
    offers_of,
    open_cycles,
    ordered_from_producers,
)
from essaim.engines.orders.queries.quotes import (
    Asked,
    Quote,
    make_quote,
    open_on,
    shares_of,
    used_by_household,
)
from essaim.engines.orders.rules import missing_to_minimum
from essaim.kernel.actors.actor import Actor
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Tool


@dataclass(frozen=True, slots=True)
class Card:
    """One offer on the shelf, with the price of one unit as it would be shared now."""

    offer: Offer
    one: Quote | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """A cycle as a household meets it. `order` is the one it already has."""

    tool: Tool
    cycle: Cycle
    offers: tuple[Offer, ...]
    pickups: tuple[PickupPoint, ...]
    payers: tuple[Payer, ...]
    household: Household | None
    order: Order | None
    used: Mapping[int, Money]
    given_back: Mapping[int, Money]
    at: datetime
    own: bool = True

    @property
    def takes_orders(self) -> bool:
        return self.cycle.takes_orders(self.at)

    @property
    def is_filling(self) -> bool:
        return self.cycle.is_filling(self.at)

    @property
    def changes_until(self) -> datetime:
        """Until when an order may still change."""
        return self.cycle.changes_until(self.at)

    @property
    def active_payers(self) -> list[Payer]:
        day = self.order.placed_at if self.order else self.at
        return open_on(self.payers, timezone.localdate(day))

    def quote(self, quantities: Mapping[int, int]) -> Quote | None:
        """Price and shares of a choice, None for an empty one. No query."""
        wanted = {key: quantity for key, quantity in quantities.items() if quantity > 0}
        return self._quote([Asked(offer, wanted[offer.pk]) for offer in self.offers if offer.pk in wanted])

    def _quote(self, asked: list[Asked]) -> Quote | None:
        if not asked:
            return None
        return make_quote(
            asked=asked,
            payers=self.active_payers if self.household else [],
            used=self.used,
            given_back=self.given_back,
            quotient=self.household.quotient if self.household else None,
            running_cost_rate=self.tool.config.running_cost_rate,
        )

    @property
    def cards(self) -> list[Card]:
        return [Card(offer, self._quote([Asked(offer, 1)])) for offer in self.offers]


def shelf(
    cycle: Cycle,
    household: Household | None,
    at: datetime,
    *,
    order: Order | None = None,
    tool: Tool,
    own: bool = True,
) -> Shelf:
    """A cycle for a household, or for a visitor without one; not `own` for who orders on its behalf. Ten queries at most, whatever the number of offers."""
    if order is None and household is not None:
        order = live_order(cycle, household)
    pickups = PickupPoint.objects.in_tool(tool).filter(is_active=True)
    payers = Payer.objects.in_tool(tool).select_related("organisation")
    return Shelf(
        tool=tool,
        cycle=cycle,
        offers=tuple(offers_of(cycle)),
        pickups=tuple(pickups),
        payers=tuple(payers),
        household=household,
        order=order,
        used=used_by_household(household, cycle, but=order) if household else {},
        given_back=shares_of(order),
        at=at,
        own=own,
    )


@dataclass(frozen=True, slots=True)
class Today:
    """The first page of the tool: what takes orders now, else what comes."""

    shelf: Shelf | None
    others: tuple[Cycle, ...]
    coming: Cycle | None
    waiting: tuple[Order, ...]


def today(tool: Tool, actor: Actor, at: datetime, cycle_id: int | None = None) -> Today:
    """The cycle asked for, or the one that closes first; and the orders that wait to be fetched. Fourteen queries at most."""
    household = household_of(actor, tool.project_id)
    cycles = list(open_cycles(tool, at))
    chosen = next((cycle for cycle in cycles if cycle.pk == cycle_id), cycles[0] if cycles else None)
    waiting: tuple[Order, ...] = ()
    if household is not None:
        closed = Order.objects.in_tool(tool).filter(
            household=household, status=Order.Status.CONFIRMED, cycle__status="closed", delivered_at=None
        )
        waiting = tuple(closed.select_related("cycle", "pickup").order_by("cycle__distributes_at", "pk"))
    return Today(
        shelf=shelf(chosen, household, at, tool=tool) if chosen else None,
        others=tuple(cycle for cycle in cycles if cycle != chosen),
        coming=None if chosen else coming_cycle(tool, at),
        waiting=waiting,
    )


@dataclass(frozen=True, slots=True)
class Minimum:
    """How far a producer is from the sum that pays its journey."""

    name: str
    ordered: Money
    missing: Money


def minimums(cycle: Cycle, minimum: Money) -> list[Minimum]:
    """Each producer of the cycle against the minimum, none without one. Three queries."""
    if not minimum:
        return []
    names: dict[int, str] = {}
    for offer in offers_of(cycle):
        names |= {content.producer_id: content.producer.name for content in offer.contents.all()}
    sums = ordered_from_producers(cycle)
    return [
        Minimum(name, sums[key], missing_to_minimum(sums[key], minimum))
        for key, name in sorted(names.items(), key=lambda pair: pair[1])
    ]
