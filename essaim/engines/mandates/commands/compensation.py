"""Scenarios of compensation: each side writes its own; the authority retains one, or refuses one of the body's."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from essaim.engines.mandates.errors import (
    ActSigned,
    BadPlan,
    NotTheirs,
    ReasonNeeded,
    ScenarioKept,
    ScenarioNameTaken,
)
from essaim.engines.mandates.models import Mandate, Operator, Scenario
from essaim.engines.mandates.models.deliberation import Side
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.compensation import may_change
from essaim.engines.mandates.queries.mandates import Side as Seat
from essaim.engines.mandates.queries.mandates import side_of
from essaim.engines.mandates.rules.compensation import Plan, plan_faults
from essaim.engines.mandates.rules.compensation_text import plan_to_json
from essaim.engines.mandates.wording.compensation import fault_text
from essaim.kernel.access.api import grants, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Forbidden, NotFound


def check_plan(plan: Plan) -> None:
    """Raises BadPlan with everything that keeps a plan from being counted."""
    if found := plan_faults(plan):
        raise BadPlan(message=" ".join(str(fault_text(one)) for one in found))


def counting(by: Actor, operator_id: int) -> tuple[Operator, Seat]:
    """A body whose figures this person may write, its act held, and from which side. Raises NotFound, Forbidden."""
    found = Operator.unscoped.filter(pk=operator_id).values("mandate", "project").first()
    held = grants(by, found["project"]) if found else None
    if found is None or held is None:
        raise NotFound
    Mandate.unscoped.select_for_update().get(pk=found["mandate"])
    related = ("organisation", "mandate__service", "tool__project")
    operator = Operator.unscoped.select_related(*related).get(pk=operator_id)
    side = side_of(operator, by, held)
    if not side.may_read:
        raise NotFound
    if not side.may_count:
        raise Forbidden
    require(by=by, project_id=operator.project_id, permission=P.STATE if side.body else P.MANDATE)
    return operator, side


@transaction.atomic
def save_scenario(
    *,
    by: Actor,
    operator_id: int,
    name: str,
    plan: Plan,
    at: datetime,
    swap_source: str = "",
    scenario_id: int | None = None,
) -> Scenario:
    """Write a scenario of one's side, new or changed; a change takes it out of use and asks for an answer again.

    Raises ActSigned, BadPlan, ScenarioNameTaken, ScenarioKept, NotFound.
    """
    operator, side = counting(by, operator_id)
    if not operator.mandate.is_draft:
        raise ActSigned(name=operator.mandate.title)
    check_plan(plan)
    rows = Scenario.objects.in_tool(operator.tool_id).filter(operator=operator)
    if rows.filter(name__iexact=name.strip()).exclude(pk=scenario_id or 0).exists():
        raise ScenarioNameTaken(name=name.strip(), field="name")
    scenario = rows.filter(pk=scenario_id).first() if scenario_id else Scenario(operator=operator)
    if scenario is None:
        raise NotFound
    if scenario_id and not may_change(scenario, side):
        raise ScenarioKept(name=scenario.name)
    scenario.side = Side.ASSOCIATION if side.body else Side.AUTHORITY
    scenario.tool, scenario.name, scenario.data = operator.tool, name.strip()[:100], plan_to_json(plan)
    scenario.swap_source, scenario.made_by_id, scenario.made_at = swap_source.strip()[:200], by.user_id, at
    scenario.is_retained = False
    scenario.refusal, scenario.refused_by_id, scenario.refused_at = "", None, None
    scenario.save()
    told = {"operator": operator.organisation.name}
    record(by=by, action="mandates.scenario_saved", target=scenario, changes=told)
    return scenario


def _decided(by: Actor, scenario_id: int) -> Scenario:
    """A scenario of a draft that the authority answers to, its act held. Raises ActSigned, NotFound, Forbidden."""
    found = Scenario.unscoped.filter(pk=scenario_id).values("operator").first()
    if found is None:
        raise NotFound
    operator, _side = counting(by, found["operator"])
    require(by=by, project_id=operator.project_id, permission=P.MANDATE)
    if not operator.mandate.is_draft:
        raise ActSigned(name=operator.mandate.title)
    scenario = Scenario.objects.in_tool(operator.tool_id).get(pk=scenario_id)
    scenario.operator = operator
    return scenario


def _keep(scenario: Scenario, action: str, *, by: Actor) -> None:
    scenario.save(update_fields=["is_retained", "refusal", "refused_by", "refused_at"])
    told = {"operator": scenario.operator.organisation.name}
    record(by=by, action=action, target=scenario, changes=told, reason=scenario.refusal)


@transaction.atomic
def retain_scenario(*, by: Actor, scenario_id: int) -> Scenario:
    """Choose the scenario a body's compensation is counted with. Safe to repeat. Raises ActSigned, NotFound, Forbidden."""
    scenario = _decided(by, scenario_id)
    rows = Scenario.objects.in_tool(scenario.tool_id).filter(operator=scenario.operator_id)
    rows.exclude(pk=scenario_id).filter(is_retained=True).update(is_retained=False)
    scenario.is_retained = True
    scenario.refusal, scenario.refused_by_id, scenario.refused_at = "", None, None
    _keep(scenario, "mandates.scenario_retained", by=by)
    return scenario


@transaction.atomic
def refuse_scenario(*, by: Actor, scenario_id: int, reason: str, at: datetime) -> Scenario:
    """Say no to the body's figures, and why. Raises ActSigned, NotTheirs, ReasonNeeded, NotFound, Forbidden."""
    scenario = _decided(by, scenario_id)
    if not scenario.is_body:
        raise NotTheirs(name=scenario.name)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    scenario.is_retained = False
    scenario.refusal, scenario.refused_by_id, scenario.refused_at = reason.strip()[:500], by.user_id, at
    _keep(scenario, "mandates.scenario_refused", by=by)
    return scenario
