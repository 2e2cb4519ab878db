"""The record of a body, read from both sides: scenarios side by side, years, ceilings, workbook."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.mandates.commands.compensation import refuse_scenario, retain_scenario, save_scenario
from essaim.engines.mandates.errors import NotTheirs, ScenarioKept
from essaim.engines.mandates.forms.compensation import PlanForms, ScenarioForm, rest_initial
from essaim.engines.mandates.forms.mandates import RefuseForm
from essaim.engines.mandates.models import Mandate, Operator, Scenario
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.ceilings import aids_of, counted_aids, used_by
from essaim.engines.mandates.queries.compensation import apart, compare, count, may_change, scenarios_of
from essaim.engines.mandates.queries.compensation_bases import bases_seen, revisions_of
from essaim.engines.mandates.queries.compensation_workbook import workbook
from essaim.engines.mandates.queries.mandates import Side, operator_here, side_of
from essaim.engines.mandates.queries.statements import (
    controlled,
    law_day,
    mandate_years,
    statements_of,
    years_of,
)
from essaim.engines.mandates.views.mandates import crumbs
from essaim.engines.mandates.views.services import go
from essaim.kernel.errors import DomainError, Forbidden, NotFound
from essaim.kernel.numbers import whole
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.refusals import put
from essaim.kernel.ui.tables import ods_response


def body_here(request: ToolRequest, pk: int) -> tuple[Operator, Side]:
    """A body this person may read the figures of, and from which side; NotFound otherwise."""
    found = operator_here(request.tool, pk)
    if found is None:
        raise NotFound
    side = side_of(found, request.actor, request.grants)
    if not side.may_read:
        raise NotFound
    return found, side


@tool_page(P.VIEW)
def operator(request: ToolRequest, pk: int) -> HttpResponse:
    """A body: its compensation before and after, and its ceilings."""
    found, side = body_here(request, pk)
    statements = list(statements_of(found).select_related("operator__mandate"))
    period, lines = controlled(found, years_of(statements))
    told = {one.year: one for one in statements}
    context = {
        "operator": found,
        "side": side,
        **_compared(found, side),
        "period": period,
        "lines": lines,
        "years": [(year, told.get(year)) for year in mandate_years(found.mandate)],
        "ceilings": _ceilings(request, found),
        "bases": bases_seen(found),
        "may_revise": P.SIGN in request.grants and found.mandate.status == Mandate.Status.SIGNED,
        "crumbs": crumbs(request, found.mandate),
    }
    return render(request, "mandates/operator.html", context)


def _compared(operator: Operator, side: Side) -> dict[str, Any]:
    """The scenarios of both sides, line by line, which of them this person may change, and how far the sides are."""
    scenarios = list(scenarios_of(operator))
    columns = [count(one.plan, on=law_day(operator)) for one in scenarios]
    return {
        "scenarios": [(one, may_change(one, side)) for one in scenarios],
        "rows": compare(scenarios, columns),
        "apart": apart(scenarios, columns),
    }


def _ceilings(request: ToolRequest, operator: Operator) -> list[Any]:
    """What its undertaking used of each ceiling today."""
    today, warn_from = timezone.localdate(request.at), request.tool.config.warn_from
    return used_by(operator.undertaking, counted_aids(aids_of(request.tool)), on=today, warn_from=warn_from)


@tool_page(P.VIEW, methods=("GET", "POST"))
def scenario_new(request: ToolRequest, pk: int) -> HttpResponse:
    """A new scenario; `comme` starts from another one of the same body."""
    found, side = body_here(request, pk)
    like = scenarios_of(found).filter(pk=whole(request.GET.get("comme", "")) or 0).first()
    return _scenario_page(request, found, side, None, like)


@tool_page(P.VIEW, methods=("GET", "POST"))
def scenario(request: ToolRequest, pk: int) -> HttpResponse:
    """Change a scenario of a draft."""
    known = Scenario.objects.in_tool(request.tool).filter(pk=pk).first()
    if known is None:
        raise NotFound
    found, side = body_here(request, known.operator_id)
    if side.may_count and not may_change(known, side):
        raise ScenarioKept(name=known.name)
    return _scenario_page(request, found, side, known, known)


def _scenario_page(
    request: ToolRequest, operator: Operator, side: Side, known: Scenario | None, like: Scenario | None
) -> HttpResponse:
    if not side.may_count:
        raise Forbidden
    start = rest_initial(like.plan) if like else {}
    if known:
        start |= {"name": known.name, "swap_source": known.swap_source}
    form = ScenarioForm(request.POST or None, initial=start)
    rows = PlanForms(request.POST or None, known=like.plan if like else None)
    if request.method == "POST" and _saved(request, operator, known, form, rows):
        messages.success(request, _("Le scénario est enregistré."))
        return go(request, "operator", operator.pk)
    context = {"form": form, "rows": rows, "operator": operator, "crumbs": crumbs(request, operator.mandate)}
    return render(request, "mandates/scenario.html", context)


def _saved(
    request: ToolRequest, operator: Operator, known: Scenario | None, form: ScenarioForm, rows: PlanForms
) -> bool:
    if not (form.is_valid() & rows.is_valid()):
        return False
    try:
        save_scenario(
            by=request.actor,
            operator_id=operator.pk,
            name=form.cleaned_data["name"],
            plan=rows.plan(form),
            at=request.at,
            swap_source=form.cleaned_data["swap_source"],
            scenario_id=known.pk if known else None,
        )
    except DomainError as error:
        put(form, error)
        return False
    return True


@tool_page(P.MANDATE, methods=("POST",))
def retain(request: ToolRequest, pk: int) -> HttpResponse:
    """Choose the scenario that counts."""
    known = Scenario.objects.in_tool(request.tool).filter(pk=pk).first()
    if known is None:
        raise NotFound
    kept = retain_scenario(by=request.actor, scenario_id=pk)
    messages.success(request, _("« {name} » est retenu.").format(name=kept.name))
    return go(request, "operator", known.operator_id)


@tool_page(P.MANDATE, methods=("GET", "POST"))
def refuse(request: ToolRequest, pk: int) -> HttpResponse:
    """Say no to the figures of a body, and why."""
    known = Scenario.objects.in_tool(request.tool).filter(pk=pk).first()
    if known is None:
        raise NotFound
    if not known.is_body:
        raise NotTheirs(name=known.name)
    found, _side = body_here(request, known.operator_id)
    form = RefuseForm(request.POST or None)
    if form.is_valid():
        try:
            refuse_scenario(by=request.actor, scenario_id=pk, at=request.at, **form.cleaned_data)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("Le scénario est refusé. La structure lit votre raison."))
            return go(request, "operator", found.pk)
    context = {"form": form, "scenario": known, "operator": found, "crumbs": crumbs(request, found.mandate)}
    return render(request, "mandates/scenario_refuse.html", context)


@tool_page(P.VIEW)
def workbook_file(request: ToolRequest, pk: int) -> HttpResponse:
    """Scenarios, years and control as a workbook that recomputes. NotFound while there is nothing to count."""
    found, _side = body_here(request, pk)
    statements = list(statements_of(found).select_related("operator__mandate"))
    sheets = workbook(found, list(scenarios_of(found)), years_of(statements), list(revisions_of(found)))
    if not sheets:
        raise NotFound
    return ods_response(f"compensation-{found.pk}-{request.project.slug}", *sheets)
