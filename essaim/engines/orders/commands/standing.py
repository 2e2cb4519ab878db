"""Standing orders: taken, changed, suspended, stopped by a household or on its behalf; served by a job, once per cycle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from essaim.engines.members.api import Household, household_of
from essaim.engines.orders.errors import (
    AbsencePast,
    EmptyOrder,
    NoStanding,
    ReasonMissing,
    StandingCommitted,
    TurnDecided,
)
from essaim.engines.orders.models import (
    Cycle,
    PickupPoint,
    Product,
    StandingAbsence,
    StandingLine,
    StandingOrder,
    StandingTurn,
)
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.standing import day_of, standing_of
from essaim.engines.orders.rules import Rhythm, committed_until, turn_of
from essaim.kernel.access.api import grants, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.models import Tool

LONGEST_ABSENCE = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class StandingPlan:
    """What a household takes each time, in which rhythm, from when, and where."""

    quantities: Mapping[int, int]
    rhythm: Rhythm
    pickup_id: int
    starts_on: date
    arrives: time | None = None
    level: str = ""

    @property
    def wanted(self) -> dict[int, int]:
        return {key: units for key, units in self.quantities.items() if units > 0}


def _admit(by: Actor, tool: Tool, household: Household) -> bool:
    """Whether the actor does it on behalf of the household. Raises NotFound for another household's member."""
    held = grants(by, tool.project_id)
    needed = P.RECORD if held and P.RECORD in held else P.PLACE
    require(by=by, project_id=tool.project_id, permission=needed)
    if household.project_id != tool.project_id:
        raise NotFound
    own = household_of(by, tool.project_id) == household.current
    if not own and needed is not P.RECORD:
        raise NotFound
    return not own


@transaction.atomic
def save_standing(
    *, by: Actor, tool: Tool, household: Household, plan: StandingPlan, at: datetime
) -> StandingOrder:
    """Take a standing order, or change the one a household has; cycles already served keep their order. Safe to repeat.

    Raises NoStanding where the project takes none or not in that rhythm, EmptyOrder, NotFound.
    """
    _admit(by, tool, household)
    if plan.rhythm not in tool.config.standing:
        raise NoStanding
    if not plan.wanted:
        raise EmptyOrder
    known = Product.objects.in_tool(tool).filter(pk__in=plan.wanted, is_active=True)
    pickup = PickupPoint.objects.in_tool(tool).filter(pk=plan.pickup_id).first()
    if pickup is None or known.count() != len(plan.wanted):
        raise NotFound
    own = Household.objects.in_project(tool.project_id).select_for_update(of=("self",), no_key=True)
    own.get(pk=household.pk)
    standing = standing_of(tool, household)
    before = {} if standing is None else {line.product.name: line.quantity for line in standing.lines.all()}
    if standing is None:
        starts_on = max(plan.starts_on, timezone.localdate(at))
        standing = StandingOrder(project_id=tool.project_id, tool=tool, household=household)
        standing.starts_on, standing.started_at = starts_on, at
        standing.committed_until = committed_until(starts_on, tool.config.commitment_months)
    standing.pickup, standing.rhythm, standing.arrives = pickup, plan.rhythm, plan.arrives
    standing.level = plan.level if tool.config.tariff.level(plan.level) else ""
    standing.save()
    _write_lines(standing, plan.wanted)
    lines = {product.name: plan.wanted[product.pk] for product in known}
    changes = {
        "lines": (before, lines) if before else lines,
        "rhythm": str(plan.rhythm),
        "pickup": pickup.name,
    }
    record(by=by, action="orders.standing_saved", target=standing, changes=changes)
    return standing


def _write_lines(standing: StandingOrder, wanted: Mapping[int, int]) -> None:
    StandingLine.objects.in_tool(standing.tool_id).filter(standing=standing).delete()
    common = {"project_id": standing.project_id, "tool_id": standing.tool_id, "standing": standing}
    StandingLine.unscoped.bulk_create(
        StandingLine(**common, product_id=key, quantity=units) for key, units in sorted(wanted.items())
    )


def _held(by: Actor, standing_id: int) -> tuple[StandingOrder, bool]:
    """The standing order in force, locked, and whether the actor does it on behalf of the household."""
    found = (
        StandingOrder.unscoped.select_for_update(of=("self",))
        .select_related("tool__project", "household__merged_into")
        .filter(pk=standing_id, stopped_at=None)
        .first()
    )
    if found is None:
        raise NotFound
    return found, _admit(by, found.tool, found.household.current)


@transaction.atomic
def add_absence(
    *, by: Actor, standing_id: int, starts_on: date, ends_on: date, at: datetime
) -> StandingAbsence:
    """Days without an order, the last one included. Safe to repeat. Raises AbsencePast for days gone by or out of order."""
    standing, _on_behalf = _held(by, standing_id)
    today = timezone.localdate(at)
    if ends_on < max(today, starts_on) or ends_on - starts_on > LONGEST_ABSENCE:
        raise AbsencePast(field="ends_on")
    absence, is_new = StandingAbsence.unscoped.get_or_create(
        standing=standing,
        starts_on=starts_on,
        ends_on=ends_on,
        defaults={"project_id": standing.project_id, "tool_id": standing.tool_id},
    )
    if is_new:
        record(by=by, action="orders.absence_added", target=standing, changes={"days": str(absence)})
    return absence


@transaction.atomic
def remove_absence(*, by: Actor, standing_id: int, absence_id: int, at: datetime) -> None:
    """Take days of absence back; what was noted absent in a cycle stays. Safe to repeat."""
    standing, _on_behalf = _held(by, standing_id)
    found = StandingAbsence.objects.in_tool(standing.tool_id).filter(standing=standing, pk=absence_id).first()
    if found is not None:
        record(by=by, action="orders.absence_removed", target=standing, changes={"days": str(found)})
        found.delete()


@transaction.atomic
def skip_turn(*, by: Actor, standing_id: int, cycle_id: int, at: datetime) -> StandingTurn:
    """Leave out one cycle to come. Safe to repeat. Raises TurnDecided once it is ordered: the order itself is cancelled then."""
    tools = StandingOrder.unscoped.filter(pk=standing_id).values("tool_id")
    cycle = Cycle.unscoped.select_for_update(of=("self",)).filter(pk=cycle_id, tool_id__in=tools).first()
    if cycle is None or cycle.closed_at is not None:
        raise NotFound
    standing, _on_behalf = _held(by, standing_id)
    known = StandingTurn.unscoped.filter(standing=standing, cycle=cycle).first()
    if known is not None:
        if known.outcome == StandingTurn.Outcome.SKIPPED:
            return known
        raise TurnDecided(cycle=cycle.name)
    turn = turn_of(Rhythm(standing.rhythm), standing.starts_on, day_of(cycle))
    if StandingTurn.unscoped.filter(standing=standing, turn=turn).exclude(outcome="absent").exists():
        raise TurnDecided(cycle=cycle.name)
    record(by=by, action="orders.turn_skipped", target=standing, changes={"cycle": cycle.name})
    return StandingTurn.unscoped.create(
        project_id=standing.project_id,
        tool_id=standing.tool_id,
        standing=standing,
        cycle=cycle,
        turn=turn,
        outcome=StandingTurn.Outcome.SKIPPED,
        decided_at=at,
    )


@transaction.atomic
def unskip_turn(*, by: Actor, standing_id: int, cycle_id: int, at: datetime) -> None:
    """Take back a cycle left out, until it closes. Safe to repeat."""
    standing, _on_behalf = _held(by, standing_id)
    skipped = StandingTurn.objects.in_tool(standing.tool_id).filter(
        standing=standing, cycle=cycle_id, cycle__closed_at=None, outcome=StandingTurn.Outcome.SKIPPED
    )
    if skipped.exists():
        skipped.delete()
        record(by=by, action="orders.turn_taken_back", target=standing)


@transaction.atomic
def stop_standing(*, by: Actor, standing_id: int, reason: str, at: datetime) -> StandingOrder:
    """End a standing order; orders already made stay. Raises StandingCommitted for a household before the end of its
    commitment; ReasonMissing on behalf of a household.
    """
    standing, on_behalf = _held(by, standing_id)
    if on_behalf and not reason.strip():
        raise ReasonMissing(field="reason")
    until = standing.committed_until
    if not on_behalf and until is not None and standing.is_committed(timezone.localdate(at)):
        raise StandingCommitted(until=date_format(until))
    standing.stopped_at, standing.stop_reason = at, reason.strip()[:300]
    standing.save(update_fields=["stopped_at", "stop_reason"])
    record(by=by, action="orders.standing_stopped", target=standing, reason=standing.stop_reason)
    return standing
