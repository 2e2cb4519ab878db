"""What a household sees before it orders: content, price and who pays, what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from essaim.engines.invoices.api import taxing_seller
from essaim.engines.members.api import Household, household_of
from essaim.engines.orders.models import Cycle, Offer, Order, Payer, PickupPoint, Slot, SolidarityFund
from essaim.engines.orders.queries.breakdown import full_price, where_it_goes
from essaim.engines.orders.queries.browsing import Browse, Seen, look
from essaim.engines.orders.queries.cycles import (
    coming_cycle,
    offers_of,
    open_cycles,
    ordered_from_producers,
)
from essaim.engines.orders.queries.packs import PACKED, Case, cases_of
from essaim.engines.orders.queries.quotes import (
    Asked,
    Quote,
    make_quote,
    open_on,
    price_lines,
    shares_of,
    used_by_household,
)
from essaim.engines.orders.queries.shared_costs import shared_so_far
from essaim.engines.orders.queries.slots import active_points, slots_of
from essaim.engines.orders.queries.tariffs import KINDS, fee_rule, tariff_of
from essaim.engines.orders.queries.vat import is_taxed, sold_of, tax_included
from essaim.engines.orders.rules import (
    Basket,
    Fee,
    Level,
    Tariff,
    Terms,
    missing_to_minimum,
    price_of,
    share_price,
)
from essaim.kernel.actors.actor import Actor
from essaim.kernel.explain import Explanation
from essaim.kernel.money import ZERO, Money, Rate
from essaim.kernel.prepared import prepared
from essaim.kernel.projects.models import Tool

WHOLE = Rate.parse("1")


@dataclass(frozen=True, slots=True)
class Card:
    """One offer on the shelf: the whole price of one, and the household's part of it where a funder would give some."""

    offer: Offer
    price: Money
    own: Money | None
    breakdown: Explanation | None
    full: Explanation | None


@dataclass(frozen=True, slots=True)
class LevelChoice:
    """A level of price, and whether the solidarity fund is too empty for it."""

    level: Level
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """A cycle as a household meets it: a page of its offers, and those chosen. `order` is the one it already has."""

    tool: Tool
    cycle: Cycle
    seen: Seen
    pickups: tuple[PickupPoint, ...]
    payers: tuple[Payer, ...]
    household: Household | None
    order: Order | None
    used: Mapping[int, Money]
    given_back: Mapping[int, Money]
    at: datetime
    own: bool
    tariff: Tariff
    fund: Money | None
    slots: tuple[Slot, ...] = ()
    taxed: bool | None = None  # who sells asks VAT; None: not known yet

    @property
    def level_choices(self) -> list[LevelChoice]:
        """The levels of price beside the fair one; one the empty fund cannot help is closed, save for who has it."""
        has = self.order.level if self.order else ""
        return [
            LevelChoice(level, not self.fund and level.rate < WHOLE and level.key != has)
            for level in self.tariff.levels
        ]

    @property
    def offers(self) -> tuple[Offer, ...]:
        """The offers in sight: chosen elsewhere, then those of the page."""
        return (*self.seen.carried, *self.seen.offers)

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

    def asked(self, quantities: Mapping[int, int]) -> list[Asked]:
        wanted = {key: quantity for key, quantity in quantities.items() if quantity > 0}
        return [Asked(offer, wanted[offer.pk]) for offer in self.offers if offer.pk in wanted]

    def told(
        self, quantities: Mapping[int, int], level: str = "", pickup: int | None = None
    ) -> dict[str, object]:
        """The price of a choice, where it goes, and the VAT it includes: what a page tells of it. One query, none where VAT is known, and one more for each sum to share."""
        asked = self.asked(quantities)
        quote = self._quote(asked, level, pickup)
        taxed = self.taxed if quote is None or self.taxed is not None else is_taxed(self.tool.project_id)
        on = timezone.localdate(self.at)
        return {
            "quote": quote,
            "goes": where_it_goes(asked, self.tariff, pickup),
            "to_share": [
                (KINDS[fee.kind], fee_rule(fee), shared_so_far(self.cycle, fee, asked, pickup, self.order))
                for fee in self._to_share(asked, pickup)
            ],
            "taxes": tax_included(sold_of(asked), quote.fee_rows, on) if quote and taxed else (),
        }

    def _to_share(self, asked: list[Asked], pickup: int | None) -> list[Fee]:
        """The sums of the cycle that this choice would bear a part of, once it closes."""
        own = {line.offer.product.producer_id for line in asked}
        return [
            fee
            for fee in self.tariff.shared
            if own and fee.pickup in (None, pickup) and (fee.producer is None or fee.producer in own)
        ]

    def _quote(self, asked: list[Asked], level: str, pickup: int | None) -> Quote | None:
        if not asked:
            return None
        return make_quote(
            priced=price_lines(asked, self.tariff, pickup=pickup),
            payers=self.active_payers if self.household else [],
            used=self.used,
            given_back=self.given_back,
            quotient=self.household.quotient if self.household else None,
            level=level if self.household else "",
            available=self.fund or ZERO,
        )

    @property
    def is_priced_by_place(self) -> bool:
        """Some fee depends on where the order is fetched."""
        return any(fee.pickup is not None for fee in self.tariff.fees)

    @property
    def cards(self) -> list[Card]:
        """Each offer of the page as it would be shared now. No query."""
        terms = [
            payer.terms(used=self.used.get(payer.pk, ZERO), given_back=self.given_back.get(payer.pk, ZERO))
            for payer in self.active_payers
        ]
        unit_tariff = Tariff(self.tariff.unit_fees)
        return [self._card(offer, terms, unit_tariff) for offer in self.seen.offers]

    def _card(self, offer: Offer, terms: Sequence[Terms], tariff: Tariff) -> Card:
        one, producer = Basket(offer.unit_price, 1), offer.product.producer_id
        price = price_of(replace(one, own={producer: one} if producer else {}), tariff.fees).whole
        quotient = self.household.quotient if self.household else None
        own = share_price(price, terms, quotient)[-1].amount if self.household and terms else None
        full = full_price(offer.product, price) if self.tool.config.full_price else None
        return Card(offer, price, own, where_it_goes([Asked(offer, 1)], tariff), full)


def shelf(
    cycle: Cycle,
    household: Household | None,
    at: datetime,
    *,
    order: Order | None = None,
    tool: Tool,
    own: bool = True,
    browse: Browse | None = None,
    taxed: bool | None = None,
) -> Shelf:
    """A cycle for a household, or for a visitor without one; not `own` for who orders on its behalf.

    `browse` says which page of offers is looked at; without it, only what `chosen` holds. Eleven queries at most, whatever the number of offers; one more where points have slots.
    """
    tariff = tariff_of(cycle)
    pickups = active_points(tool.pk, cycle.pk)
    has_slots = any(point.has_slots for point in pickups)
    payers = tuple(_payers(tool.pk))
    capped = household is not None and any(payer.household_cap is not None for payer in payers)
    return Shelf(
        tool=tool,
        cycle=cycle,
        seen=look(cycle, browse or Browse(), full_price=tool.config.full_price),
        pickups=tuple(pickups),
        payers=payers,
        household=household,
        order=order,
        used=used_by_household(household, cycle, but=order) if household and capped else {},
        given_back=shares_of(order),
        at=at,
        own=own,
        tariff=tariff,
        fund=fund_left(tool, order) if household and tariff.levels else None,
        slots=tuple(slots_of(cycle, but=order)) if has_slots else (),
        taxed=taxed,
    )


@prepared
def _payers(tool_id: int) -> QuerySet[Payer]:
    return Payer.objects.in_tool(tool_id).select_related("organisation")


def fund_of(tool: Tool) -> SolidarityFund | None:
    """The solidarity fund of a tool. One query."""
    return SolidarityFund.objects.in_tool(tool).first()


def fund_left(tool: Tool, order: Order | None) -> Money:
    """What the solidarity fund may still give to this order. One query."""
    fund = fund_of(tool)
    return fund.available(order.to_fund if order else ZERO) if fund else ZERO


@dataclass(frozen=True, slots=True)
class Today:
    """The first page of the tool: what takes orders now, else what comes."""

    shelf: Shelf | None
    others: tuple[Cycle, ...]
    coming: Cycle | None
    waiting: tuple[Order, ...]
    cases: tuple[Case, ...]


def today(
    tool: Tool, actor: Actor, at: datetime, cycle_id: int | None = None, browse: Browse | None = None
) -> Today:
    """The cycle asked for, or the one that closes first; and the orders that wait to be fetched. Thirteen queries at most."""
    household = household_of(actor, tool.project_id)
    packs = Offer.objects.in_tool(tool).filter(PACKED, cycle=OuterRef("pk"))
    taxed = Exists(taxing_seller(tool.project_id))
    cycles = list(open_cycles(tool, at).annotate(has_packs=Exists(packs), is_taxed=taxed))
    chosen = next((cycle for cycle in cycles if cycle.pk == cycle_id), cycles[0] if cycles else None)
    orders = _current_orders(tool, household, chosen) if household else []
    mine = next((order for order in orders if chosen is not None and order.cycle_id == chosen.pk), None)
    return Today(
        shelf=shelf(chosen, household, at, order=mine, tool=tool, browse=browse, taxed=chosen.is_taxed)
        if chosen
        else None,
        others=tuple(cycle for cycle in cycles if cycle != chosen),
        coming=None if chosen else coming_cycle(tool, at),
        waiting=tuple(order for order in orders if order is not mine),
        cases=tuple(cases_of(chosen)) if chosen and chosen.has_packs else (),
    )


def _current_orders(tool: Tool, household: Household, cycle: Cycle | None) -> list[Order]:
    """The household's order in this cycle, and those closed that wait to be fetched. One query."""
    found = _current(tool.pk, household.pk, cycle.pk if cycle else 0)
    for order in found:
        order.household = household
    return found


@prepared
def _current(tool_id: int, household_id: int, cycle_id: int) -> QuerySet[Order]:
    waiting = Q(cycle__status=Cycle.Status.CLOSED, delivered_at=None)
    rows = Order.objects.in_tool(tool_id).filter(
        waiting | Q(cycle_id=cycle_id), household_id=household_id, status=Order.Status.CONFIRMED
    )
    return rows.select_related("cycle", "pickup", "slot").order_by("cycle__distributes_at", "pk")


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
        names |= {content.producer_id: content.producer.name for content in offer.content_rows}
    sums = ordered_from_producers(cycle)
    return [
        Minimum(name, sums[key], missing_to_minimum(sums[key], minimum))
        for key, name in sorted(names.items(), key=lambda pair: pair[1])
    ]
