"""The part of sustainable and organic goods in what was bought: by label, over a period, for all or for one buyer."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Max, Min, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from essaim.engines.members.api import Household, household_ids
from essaim.engines.orders.models import QUALITIES, Cycle, Order, OrderLine
from essaim.engines.orders.queries.amounts import LINE_CENTS
from essaim.engines.orders.rules import ORGANIC, SUSTAINABLE, Quality, evidence
from essaim.kernel.explain import Explanation, Step
from essaim.kernel.money import Money, Rate
from essaim.kernel.params.api import NoValue, Value, value
from essaim.kernel.periods import Period
from essaim.kernel.projects.models import Tool

CENTS = Sum(LINE_CENTS)


@dataclass(frozen=True, slots=True)
class Goal:
    """A part to reach: what the law says on a day, what is reached, and how it is computed."""

    label: str | Promise
    part: Rate
    law: Value
    explanation: Explanation
    is_met: bool


def _lines(tool: Tool, period: Period, household: Household | None) -> QuerySet[OrderLine]:
    rows = OrderLine.objects.in_tool(tool).filter(
        order__status=Order.Status.CONFIRMED,
        order__cycle__month__gte=period.start,
        order__cycle__month__lt=period.end,
    )
    return rows.filter(order__household__in=household_ids(household)) if household else rows


def bought_by_quality(tool: Tool, period: Period, household: Household | None = None) -> dict[Quality, Money]:
    """What was bought of each label, in the order of the list. One query."""
    rows = _lines(tool, period, household).order_by("offer__quality")
    found = dict(rows.values_list("offer__quality").annotate(cents=CENTS))
    return {quality: Money(int(found[quality])) for quality in Quality if found.get(quality)}


def years_of(tool: Tool) -> list[int]:
    """The years of the cycles of a tool, latest first. One query."""
    span = Cycle.objects.in_tool(tool).aggregate(first=Min("month"), last=Max("month"))
    if span["first"] is None:
        return []
    return list(range(span["last"].year, span["first"].year - 1, -1))


def goals_of(bought: dict[Quality, Money], period: Period) -> list[Goal]:
    """What the law asks of a public canteen on the last day of the period, and how far it is; nothing for years before it. No query."""
    proof = evidence(bought)
    durable = (_("Produits durables et de qualité"), proof.sustainable, proof.sustainable_part)
    organic = (_("Dont produits biologiques"), proof.organic, proof.organic_part)
    kinds = {"egalim.part_durable": (durable, SUSTAINABLE), "egalim.part_bio": (organic, ORGANIC)}
    goals = []
    for key, ((label, amount, part), counted) in kinds.items():
        try:
            law = value(key, on=period.last_day)
        except NoValue:
            continue
        steps = (
            *(Step(QUALITIES[quality], sum_) for quality, sum_ in bought.items() if quality in counted),
            Step(_("Somme qui compte"), amount),
            Step(_("Tout ce qui a été acheté"), proof.whole, _("au prix payé, toutes taxes")),
            Step(_("À atteindre"), str(law.measure), source=law.source),
        )
        asked = law.measure.fraction if isinstance(law.measure, Rate) else 0
        goals.append(Goal(label, part, law, Explanation(label, str(part), steps), part.fraction >= asked))
    return goals
