"""Goods sold by the pack: how far each is from full while households order, and how each was settled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from django.db.models import F, OrderBy, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.models import Cycle, Offer, Order, OrderLine, Settlement
from essaim.engines.orders.rules import (
    Outcome,
    Packing,
    Rule,
    Want,
    changed_by_packs,
    missing_units,
    packs_ordered,
)
from essaim.engines.orders.wording import RULES
from essaim.kernel.explain import Explanation, Step

PACKED = Q(pack_size__gt=1) | Q(minimum_units__gt=0)
BY_ASKING = ("order__placed_at", "order__number")
OUTCOMES: dict[Outcome, str | Promise] = {
    Outcome.EXACT: _("Les colis sont complets : chacun a ce qu'il a demandé."),
    Outcome.FILLED: _("Les maximums acceptés complètent le dernier colis, une unité chacun."),
    Outcome.CUT: _("Le dernier colis n'est pas complet : il n'est pas commandé. La règle du groupe partage."),
    Outcome.DROPPED: _("Trop peu d'unités pour commander : ce produit n'est pas livré cette fois."),
}


@dataclass(frozen=True, slots=True)
class Case:
    """One offer sold by the pack: what is wanted, what households would take at most."""

    offer: Offer
    wanted: int
    most: int

    @property
    def missing(self) -> int:
        """Units before everything wanted can be ordered in whole packs."""
        return missing_units(self.offer.packing, self.wanted, self.most)

    @property
    def target(self) -> int:
        """The next whole packs above what is wanted; the first pack or the minimum when nothing is."""
        return self.offer.packing.next_full(max(1, self.wanted))

    @property
    def reached(self) -> int:
        """Units that count towards the target, tolerance included."""
        return min(self.target, self.most)

    @property
    def target_text(self) -> str:
        return self.offer.how_much(self.target)

    @property
    def reached_text(self) -> str:
        return self.offer.how_much(self.reached)

    @property
    def missing_text(self) -> str:
        return self.offer.how_much(self.missing)


def cases_of(cycle: Cycle) -> list[Case]:
    """Each offer of the cycle sold by the pack or with a minimum. Two queries, one where there is none."""
    rows = Offer.objects.in_tool(cycle.tool_id).filter(PACKED, cycle=cycle).select_related("product")
    offers = list(rows.order_by("product__position", "product__name", "pk"))
    if not offers:
        return []
    sums = (
        _live_lines(offers)
        .order_by("offer")
        .values_list("offer")
        .annotate(wanted=Sum("quantity"), most=Sum(Coalesce(F("up_to"), F("quantity"))))
    )
    found = {offer: (wanted, most) for offer, wanted, most in sums}
    return [Case(offer, *found.get(offer.pk, (0, 0))) for offer in offers]


def _live_lines(offers: Sequence[Offer]) -> QuerySet[OrderLine]:
    tool = offers[0].tool_id
    return OrderLine.objects.in_tool(tool).filter(offer__in=offers, order__status=Order.Status.CONFIRMED)


def missing_in(cycle: Cycle) -> list[Case]:
    """The offers whose packs are not full. Two queries at most."""
    return [case for case in cases_of(cycle) if case.missing]


# Whose turn comes last when units are missing, among those who lost none last time: the turns of `rules.rationing` on what they asked.
LAST_TURNS: Mapping[Rule, tuple[str | OrderBy, ...]] = {
    Rule.PRO_RATA: ("-quantity",),
    Rule.EQUAL: ("-quantity",),
    Rule.QUOTIENT: (F("order__household__quotient").desc(nulls_first=True),),
    Rule.ROTATION: (),
    Rule.FIRST_COME: (),
}


def wants_of(case: Case, outcome: Outcome, units: int, rule: Rule, lost: Mapping[int, int]) -> Kept:
    """What a settlement reads of the lines of an offer, in the order they were asked: those that may change, however many ask.

    None where all is as wanted. Else the lines of who lost last time, and as many others as units move: the first to take one
    more where that completes the packs, the last in turn where units are missing. One query, none then.
    """
    if outcome is Outcome.EXACT:
        return Kept((), ())
    names = ["order_id", "quantity", "up_to", "order__household_id"]
    rows = _live_lines([case.offer]).filter(order__cycle=case.offer.cycle_id)
    if outcome is Outcome.FILLED:
        rows = rows.filter(up_to__gt=F("quantity"))
        turns: tuple[str | OrderBy, ...] = BY_ASKING
    else:
        rows = rows.filter(quantity__gt=0)
        turns = (*LAST_TURNS[rule], *(f"-{name}" for name in BY_ASKING))
        if rule is Rule.QUOTIENT:
            names.append("order__household__quotient")
    lost_some = Q(order__household__in=[household for household, missed in lost.items() if missed])
    others = rows.exclude(lost_some).order_by(*turns).values("pk")
    may_change = rows.filter(Q(pk__in=others[: abs(units - case.wanted)]) | lost_some)
    found = list(may_change.order_by(*BY_ASKING).values_list(*names))
    quotients = sorted({row[4] for row in found if row[4:] and row[4] is not None})
    places = {quotient: place for place, quotient in enumerate(quotients, 1)}
    wants = tuple(
        Want(order, units, up_to or units, rank, lost.get(household, 0), places.get(*more) if more else None)
        for rank, (order, units, up_to, household, *more) in enumerate(found, 1)
    )
    return Kept(wants, tuple(row[3] for row in found))


@dataclass(frozen=True, slots=True)
class Kept:
    """The wants a settlement read, and the household of each.

    As JSON: columns in the order of asking, each one text (a database reads twenty thousand numbers far slower than one text);
    what is rare, by place.
    """

    wants: tuple[Want, ...]
    households: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        rare = {
            "up_to": {want.rank: want.up_to for want in self.wants if want.up_to != want.wanted},
            "lost": {want.rank: want.lost for want in self.wants if want.lost},
            "quotient": {want.rank: want.quotient_rank for want in self.wants if want.quotient_rank},
        }
        return {
            "order": _column(want.key for want in self.wants),
            "household": _column(self.households),
            "wanted": _column(want.wanted for want in self.wants),
            **{name: {str(rank): value for rank, value in found.items()} for name, found in rare.items()},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Kept:
        up_to, lost, places = data["up_to"], data["lost"], data["quotient"]
        asked = zip(numbers(data["order"]), numbers(data["wanted"]), strict=True)
        wants = (
            Want(order, wanted, up_to.get(rank, wanted), int(rank), lost.get(rank, 0), places.get(rank))
            for rank, (order, wanted) in zip(map(str, count(1)), asked, strict=False)
        )
        return cls(tuple(wants), tuple(numbers(data["household"])))


def _column(values: Iterable[int]) -> str:
    return " ".join(map(str, values))


def numbers(column: str | Sequence[int]) -> Sequence[int]:
    """A column of what a settlement read; before it was one text, it was a list."""
    return [*map(int, column.split())] if isinstance(column, str) else column


def settled_again(settlement: Settlement) -> dict[int, int]:
    """The packs settled again from what was kept: the units of the same orders."""
    packing = Packing(settlement.pack_size, settlement.minimum_units, settlement.available)
    outcome, units = packs_ordered(packing, settlement.wanted, settlement.most)
    kept = Kept.from_json(settlement.inputs)
    return changed_by_packs(outcome, units - settlement.wanted, kept.wants, Rule(settlement.rule))


def settlements_of(cycle: Cycle) -> list[Settlement]:
    """How each offer of a cycle sold by the pack was settled. One query."""
    rows = Settlement.objects.in_tool(cycle.tool_id).filter(offer__cycle=cycle)
    return list(rows.select_related("offer__product").order_by("offer__product__position", "offer"))


def outcome_words(settlement: Settlement) -> str | Promise:
    return OUTCOMES[Outcome(settlement.outcome)]


@dataclass(frozen=True, slots=True)
class Packed:
    """What one household is told of packs that changed its order."""

    settlement: Settlement
    asked: int
    given: int
    explanation: Explanation

    @property
    def asked_text(self) -> str:
        return self.settlement.offer.how_much(self.asked)

    @property
    def given_text(self) -> str:
        return self.settlement.offer.how_much(self.given)


def packed_for(order: Order) -> list[Packed]:
    """The products of an order that packs changed, each with its computation. One query."""
    found = []
    rows = Settlement.objects.in_tool(order.tool_id).filter(offer__cycle=order.cycle_id)
    changed = rows.filter(results__has_key=str(order.pk)).select_related("offer__product")
    for settlement in changed.order_by("offer__product__position", "offer"):
        given = settlement.results[str(order.pk)]
        want = next(want for want in Kept.from_json(settlement.inputs).wants if want.key == order.pk)
        found.append(Packed(settlement, want.wanted, given, _explained(settlement, want, given)))
    return found


def _explained(settlement: Settlement, want: Want, given: int) -> Explanation:
    told = settlement.offer.told
    most = format_lazy(_("jusqu'à {n} avec les maximums acceptés"), n=told(settlement.most))
    steps = [
        Step(
            _("Demandé en tout"), told(settlement.wanted), most if settlement.most > settlement.wanted else ""
        ),
        Step(_("Unités par colis"), told(settlement.pack_size)),
    ]
    if settlement.minimum_units:
        steps.append(Step(_("Minimum à commander"), told(settlement.minimum_units)))
    steps.append(Step(_("Commandé au producteur"), told(settlement.units), outcome_words(settlement)))
    if settlement.outcome == Outcome.CUT:
        steps.append(Step(_("Règle du groupe"), *RULES[Rule(settlement.rule)]))
    up_to = format_lazy(_("jusqu'à {n}"), n=told(want.up_to)) if want.up_to > want.wanted else ""
    steps.append(Step(_("Vous aviez demandé"), told(want.wanted), up_to))
    title = format_lazy(_("{product} pour vous"), product=settlement.offer.product.name)
    return Explanation(title, told(given), tuple(steps))
