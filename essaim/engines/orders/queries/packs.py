"""Goods sold by the pack: how far each is from full while households order, and how each was settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.models import Cycle, Offer, Order, OrderLine, Settlement
from essaim.engines.orders.queries.shortages import claims_from
from essaim.engines.orders.rules import Outcome, Packing, Rule, Want, missing_units, settle_packs
from essaim.engines.orders.wording import RULES
from essaim.kernel.explain import Explanation, Step

PACKED = Q(pack_size__gt=1) | Q(minimum_units__gt=0)
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
    lines = OrderLine.objects.in_tool(cycle.tool_id).filter(
        offer__in=offers, order__status=Order.Status.CONFIRMED
    )
    sums = (
        lines.order_by("offer")
        .values_list("offer")
        .annotate(wanted=Sum("quantity"), most=Sum(Coalesce(F("up_to"), F("quantity"))))
    )
    found = {offer: (wanted, most) for offer, wanted, most in sums}
    return [Case(offer, *found.get(offer.pk, (0, 0))) for offer in offers]


def missing_in(cycle: Cycle) -> list[Case]:
    """The offers whose packs are not full. Two queries at most."""
    return [case for case in cases_of(cycle) if case.missing]


@dataclass(frozen=True, slots=True)
class PackedLine:
    """One live line of an offer sold by the pack: light, for a cycle may hold a hundred thousand."""

    pk: int
    offer: int
    order: int
    quantity: int
    up_to: int | None
    household: int
    quotient: int | None


def packed_lines(offers: Iterable[int]) -> dict[int, list[PackedLine]]:
    """The live lines of offers, by offer, in the order they were asked. One query."""
    rows = OrderLine.unscoped.filter(offer__in=list(offers), order__status=Order.Status.CONFIRMED)
    names = (
        "pk",
        "offer_id",
        "order_id",
        "quantity",
        "up_to",
        "order__household_id",
        "order__household__quotient",
    )
    found: dict[int, list[PackedLine]] = defaultdict(list)
    for row in rows.order_by("offer", "order__placed_at", "order__number").values_list(*names).iterator():
        line = PackedLine(*row)
        found[line.offer].append(line)
    return found


def wants_of(lines: Sequence[PackedLine], lost: dict[int, int]) -> list[Want]:
    """What the settlement reads of the lines of one offer, in the order they were asked. No query."""
    seen = [(line.order, line.quantity, line.household, line.quotient) for line in lines]
    return [
        Want(
            key=claim.key,
            wanted=claim.asked,
            up_to=line.up_to or claim.asked,
            rank=claim.rank,
            lost=claim.lost,
            quotient_rank=claim.quotient_rank,
        )
        for line, claim in zip(lines, claims_from(seen, lost), strict=True)
    ]


def settled_again(settlement: Settlement) -> dict[int, int]:
    """The packs settled again from what was kept: the same results."""
    names = ("up_to", "rank", "lost", "quotient_rank")
    wants = [
        Want(key=row["order"], wanted=row["asked"], **{name: row[name] for name in names})
        for row in settlement.inputs
    ]
    packing = Packing(settlement.pack_size, settlement.minimum_units, settlement.available)
    return settle_packs(packing, wants, Rule(settlement.rule)).given


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
    for settlement in settlements_of(order.cycle):
        given = settlement.results.get(str(order.pk))
        row = next((row for row in settlement.inputs if row["order"] == order.pk), None)
        if row is not None and given != row["asked"]:
            found.append(Packed(settlement, row["asked"], given, _explained(settlement, row, given)))
    return found


def _explained(settlement: Settlement, row: dict[str, Any], given: int) -> Explanation:
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
    up_to = format_lazy(_("jusqu'à {n}"), n=told(row["up_to"])) if row["up_to"] > row["asked"] else ""
    steps.append(Step(_("Vous aviez demandé"), told(row["asked"]), up_to))
    title = format_lazy(_("{product} pour vous"), product=settlement.offer.product.name)
    return Explanation(title, told(given), tuple(steps))
