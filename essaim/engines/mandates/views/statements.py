"""A year of a body: written and filed by it, checked and settled by the authority."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.mandates.commands.statements import (
    check_statement,
    check_year,
    file_statement,
    save_statement,
    send_back_statement,
    settle_statement,
)
from essaim.engines.mandates.errors import NothingRetained, StatementClosed
from essaim.engines.mandates.forms.compensation import PlanForms, YearForm, rest_initial
from essaim.engines.mandates.forms.mandates import DecideForm
from essaim.engines.mandates.models import Operator, Statement
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.compensation_bases import expected_plan, promise_of
from essaim.engines.mandates.queries.mandates import Side
from essaim.engines.mandates.queries.statements import (
    claw_back_parts,
    controlled,
    statement_here,
    statements_of,
    steps_of,
    years_of,
)
from essaim.engines.mandates.rules.compensation import Plan
from essaim.engines.mandates.views.compensation import body_here
from essaim.engines.mandates.views.mandates import crumbs
from essaim.engines.mandates.views.services import go
from essaim.kernel.errors import DomainError, Forbidden, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.documents import pdf_response, render_pdf
from essaim.kernel.ui.refusals import put


def year_here(request: ToolRequest, pk: int) -> tuple[Statement, Side]:
    """A statement this person may read; NotFound otherwise."""
    found = statement_here(request.tool, pk)
    if found is None:
        raise NotFound
    return found, body_here(request, found.operator_id)[1]


@tool_page(P.VIEW, methods=("GET", "POST"))
def year(request: ToolRequest, pk: int, year: int) -> HttpResponse:
    """Write the accounts of a year; the retained scenario is there to start from."""
    operator, side = body_here(request, pk)
    if not side.may_count:
        raise Forbidden
    known = statements_of(operator).filter(year=year).first()
    if known is not None and not known.is_open:
        raise StatementClosed(year=year, status=known.get_status_display())
    check_year(operator, year)
    plan = known.plan if known else _expected(operator, year)
    start = rest_initial(plan) | _told(known)
    form = YearForm(request.POST or None, funders=plan.funders, initial=start)
    rows = PlanForms(request.POST or None, known=plan, with_funders=False)
    if request.method == "POST" and (made := _saved(request, operator, year, form, rows)):
        messages.success(request, _("Le bilan est enregistré. Relisez-le, puis déposez-le."))
        return go(request, "statement", made.pk)
    context = {"form": form, "rows": rows, "operator": operator, "year": year}
    return render(request, "mandates/year.html", context | {"crumbs": _crumbs(request, operator)})


def _expected(operator: Operator, year: int) -> Plan:
    plan = expected_plan(operator, year)
    if plan is None:
        raise NothingRetained(name=operator.organisation.name)
    return plan


def _told(known: Statement | None) -> dict[str, Any]:
    if known is None:
        return {}
    paid = {f"paid_{n}": amount.plain for n, (_name, amount) in enumerate(known.payments)}
    return {"comment": known.comment, **paid}


def _crumbs(request: ToolRequest, operator: Operator) -> list[tuple[str, str]]:
    name = (operator.organisation.name, go(request, "operator", operator.pk).url)
    return [*crumbs(request, operator.mandate), name]


def _saved(
    request: ToolRequest, operator: Operator, year: int, form: YearForm, rows: PlanForms
) -> Statement | None:
    if not (form.is_valid() & rows.is_valid()):
        return None
    try:
        return save_statement(
            by=request.actor,
            operator_id=operator.pk,
            year=year,
            plan=rows.plan(form),
            paid=form.paid,
            comment=form.cleaned_data["comment"],
        )
    except DomainError as error:
        put(form, error)
        return None


def _context(statement: Statement) -> dict[str, Any]:
    """A statement, counted and controlled with the years before it."""
    operator = statement.operator
    told = statements_of(operator).filter(year__lte=statement.year).select_related("operator__mandate")
    years = years_of(list(told))
    _period, lines = controlled(operator, years)
    line = next((one for one in lines if one.year.statement.pk == statement.pk), None)
    return {
        "statement": statement,
        "operator": operator,
        "line": line,
        "figures": [one for one in line.year.counted.figures if "." not in one.key] if line else [],
        "parts": claw_back_parts(statement, line.result.clawed_back) if line else [],
        "steps": steps_of(statement),
        "promise": promise_of(statement, allowed=line.result.allowed, received=line.result.received)
        if line
        else None,
    }


@tool_page(P.VIEW, methods=("GET", "POST"))
def statement(request: ToolRequest, pk: int) -> HttpResponse:
    """A year as either side reads it, and what each may do with it now."""
    found, side = year_here(request, pk)
    form = DecideForm(request.POST or None)
    if form.is_valid():
        try:
            _decide(request, found, **form.cleaned_data)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("C'est enregistré."))
            return go(request, "statement", pk)
    context = _context(found) | {"form": form, "side": side, "moves": _moves(found, side, request)}
    return render(request, "mandates/statement.html", context | {"crumbs": _crumbs(request, found.operator)})


def _decide(request: ToolRequest, found: Statement, decision: str, reason: str) -> None:
    told: dict[str, Any] = {"by": request.actor, "statement_id": found.pk, "at": request.at}
    match decision:
        case "file":
            file_statement(**told)
        case "check":
            check_statement(**told, note=reason)
        case "settle":
            settle_statement(**told, note=reason)
        case _:
            send_back_statement(**told, reason=reason)


def _moves(found: Statement, side: Side, request: ToolRequest) -> dict[str, bool]:
    """The buttons of the page: what this person may do now."""
    status, mine = found.status, found.filed_by_id == request.actor.user_id
    filed, checked = status == Statement.Status.FILED, status == Statement.Status.CHECKED
    check = filed and side.may_check and not mine
    settle = checked and side.may_settle and not mine
    return {
        "write": found.is_open and side.may_count,
        "file": found.is_open and side.body,
        "check": check,
        "settle": settle and found.checked_by_id != request.actor.user_id,
        "send_back": check or settle,
    }


@tool_page(P.VIEW)
def statement_pdf(request: ToolRequest, pk: int) -> HttpResponse:
    """The statement as a PDF."""
    found, _side = year_here(request, pk)
    context = _context(found) | {"project": request.project, "tool": request.tool, "at": request.at}
    content = render_pdf("mandates/papers/statement.html", context, request=request)
    return pdf_response(content, f"bilan-{found.year}-{found.operator_id}-{request.project.slug}")
