"""Standing orders: whose, what comes next for each, and which ones a cycle has still to serve."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from essaim.engines.members.api import Household, household_ids
from essaim.engines.orders.models import (
    Cycle,
    Product,
    StandingAbsence,
    StandingLine,
    StandingOrder,
    StandingTurn,
)
from essaim.engines.orders.rules import Due, Rhythm, due_in
from essaim.kernel.projects.models import Tool

FEW = 60  # a longer list of products is cut to those the household knows
TURNS_TAKEN = Q(outcome__in=[o for o in StandingTurn.Outcome if o != StandingTurn.Outcome.ABSENT])


def live_standing(tool: Tool) -> QuerySet[StandingOrder]:
    """The standing orders in force of households that take part, by household. Two queries when read."""
    part = Q(household__is_active=True) | Q(household__merged_into__is_active=True)
    lines = StandingLine.unscoped.select_related("product")
    return (
        StandingOrder.objects.in_tool(tool)
        .filter(part, stopped_at=None)
        .select_related("household__merged_into", "pickup")
        .prefetch_related(Prefetch("lines", lines))
        .order_by("household__name_key", "pk")
    )


def standing_of(tool: Tool, household: Household) -> StandingOrder | None:
    """The standing order of a household, also of one merged into it. Two queries."""
    return live_standing(tool).filter(household__in=household_ids(household)).first()


def day_of(cycle: Cycle) -> date:
    """The day of the distribution, in the time zone of the project."""
    return timezone.localdate(cycle.distributes_at)


def taken_by(standing: Iterable[StandingOrder]) -> dict[int, set[int]]:
    """The turns already served or skipped of each. One query."""
    taken: dict[int, set[int]] = defaultdict(set)
    rows = StandingTurn.unscoped.filter(TURNS_TAKEN, standing__in=[one.pk for one in standing])
    for key, turn in rows.order_by("pk").values_list("standing_id", "turn"):
        taken[key].add(turn)
    return taken


def absences_of(standing: Iterable[StandingOrder]) -> dict[int, list[tuple[date, date]]]:
    """The days away of each. One query."""
    away: dict[int, list[tuple[date, date]]] = defaultdict(list)
    rows = StandingAbsence.unscoped.filter(standing__in=[one.pk for one in standing]).order_by("pk")
    for key, first, last in rows.values_list("standing_id", "starts_on", "ends_on"):
        away[key].append((first, last))
    return away


def to_serve(cycle: Cycle) -> list[int]:
    """The standing orders a cycle has still to serve or to note absent, oldest first. Four queries, whatever their number."""
    told = StandingTurn.unscoped.filter(standing=OuterRef("pk"), cycle=cycle)
    waiting = list(
        live_standing(cycle.tool).filter(~Exists(told), starts_on__lte=day_of(cycle)).order_by("pk")
    )
    taken, away, day = taken_by(waiting), absences_of(waiting), day_of(cycle)
    return [
        one.pk
        for one in waiting
        if due_in(Rhythm(one.rhythm), one.starts_on, day, away[one.pk], taken[one.pk]) is not Due.OUTSIDE
    ]


@dataclass(frozen=True, slots=True)
class Coming:
    """A cycle to come for one standing order: served, absent, outside its rhythm, or what was decided already."""

    cycle: Cycle
    due: Due
    decided: StandingTurn | None

    @property
    def can_skip(self) -> bool:
        return self.decided is None and self.due is Due.SERVE

    @property
    def is_skipped(self) -> bool:
        return self.decided is not None and self.decided.outcome == StandingTurn.Outcome.SKIPPED


def coming_for(standing: StandingOrder, at: datetime) -> list[Coming]:
    """The cycles prepared or open for a standing order, first one ahead. Four queries."""
    cycles = list(
        Cycle.objects.in_tool(standing.tool_id)
        .filter(status__in=[Cycle.Status.DRAFT, Cycle.Status.OPEN], closes_at__gt=at)
        .order_by("distributes_at", "pk")[:12]
    )
    decided = {
        turn.cycle_id: turn
        for turn in StandingTurn.unscoped.filter(standing=standing, cycle__in=cycles).select_related("order")
    }
    taken, away = taken_by([standing])[standing.pk], absences_of([standing])[standing.pk]
    rhythm, coming = Rhythm(standing.rhythm), []
    for cycle in cycles:
        due = due_in(rhythm, standing.starts_on, day_of(cycle), away, taken)
        coming.append(Coming(cycle, due, decided.get(cycle.pk)))
    return coming


def turns_of(standing: StandingOrder) -> QuerySet[StandingTurn]:
    """What became of a standing order, latest first. One query when read."""
    return StandingTurn.unscoped.filter(standing=standing).select_related("cycle", "order")


def products_to_take(tool: Tool, household: Household) -> list[Product]:
    """The products a standing order may hold: all of them when they are few, else those the household takes or took. Two queries at most."""
    products = Product.objects.in_tool(tool).filter(is_active=True).order_by("position", "name", "pk")
    found = list(products[: FEW + 1])
    if len(found) <= FEW:
        return found
    known = household_ids(household)
    ordered = Q(offers__lines__order__household__in=known)
    taken = Q(standing_lines__standing__household__in=known)
    return list(products.filter(ordered | taken).distinct()[:FEW])
