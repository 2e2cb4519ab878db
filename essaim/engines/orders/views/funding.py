"""What a funder sees: its envelope, month by month, and the statement it files."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from essaim.engines.orders.forms import FundingPeriod
from essaim.engines.orders.models import Payer
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.funding import (
    FundingMonth,
    evidence_table,
    funding_months,
    funding_total,
    months_funded,
    months_table,
    owed_by,
    payers_seen_by,
    statement_rows,
)
from essaim.engines.orders.queries.quotes import brackets_words
from essaim.engines.orders.views.parts import address, go
from essaim.kernel.errors import NotFound
from essaim.kernel.explain import Explanation, Step
from essaim.kernel.periods import Period
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.charts import Bar, BarChart, Series
from essaim.kernel.ui.documents import pdf_response, render_pdf
from essaim.kernel.ui.tables import csv_response, ods_response

KINDS = ("pdf", "ods", "csv")
STATEMENT = "orders/papers/statement.html"


def _seen(request: ToolRequest) -> list[Payer]:
    return payers_seen_by(request.tool, request.actor, request.grants)


def payer_here(request: ToolRequest, pk: int) -> Payer:
    """A funder this person may see, or NotFound."""
    found = next((payer for payer in _seen(request) if payer.pk == pk), None)
    if found is None:
        raise NotFound
    found.tool = request.tool
    return found


@tool_page(P.SEE_FUNDING)
def funding(request: ToolRequest) -> HttpResponse:
    """The funders this person may see; straight to the page of the only one."""
    payers = _seen(request)
    if len(payers) == 1:
        return go(request, "payer", payer=payers[0].pk)
    return render(request, "orders/funding.html", {"payers": payers})


def _form(request: ToolRequest, payer: Payer) -> FundingPeriod:
    return FundingPeriod(request.GET, payer=payer, months=months_funded(payer), today=request.at.date())


def _told(request: ToolRequest, payer: Payer, period: Period) -> dict[str, Any]:
    """What the page and the statement both say."""
    whole, owed = funding_total(payer, period), owed_by(payer)
    return {
        "payer": payer,
        "period": period,
        "months": funding_months(payer, period),
        "whole": whole,
        "owed": owed,
        "rules": brackets_words(payer),
        "at": request.at,
    }


def _chart(payer: Payer, months: list[FundingMonth]) -> BarChart | None:
    if not months:
        return None
    bars = tuple(Bar(date_format(one.month, "N Y"), one.funded, str(one.funded)) for one in months)
    definition = _("La part des commandes confirmées, au mois de leur distribution.")
    return BarChart(
        title=_("Pris en charge, mois par mois"), definition=definition, series=(Series(str(payer), bars),)
    )


def _envelope(payer: Payer) -> Explanation | None:
    if payer.envelope_total is None:
        return None
    steps = (
        Step(_("Enveloppe décidée"), str(payer.envelope_total), _("à la convention, et ses changements")),
        Step(
            _("Moins ce qui est engagé"),
            str(payer.spent),
            _("à chaque commande confirmée ; rendu si elle est annulée"),
        ),
    )
    return Explanation(_("Reste de l'enveloppe"), str(payer.envelope_left), steps)


@tool_page(P.SEE_FUNDING)
def payer(request: ToolRequest, payer: int) -> HttpResponse:
    """A funder's own page."""
    found = payer_here(request, payer)
    form = _form(request, found)
    told = _told(request, found, form.covered)
    context = {
        **told,
        "form": form,
        "kinds": KINDS,
        "chart": _chart(found, told["months"]),
        "envelope": _envelope(found),
        "query": f"?period={form.chosen}",
        "may_manage": P.MANAGE_FUNDING in request.grants,
        "crumbs": [(_("Financement"), address(request, "funding"))],
    }
    return render(request, "orders/payer.html", context)


def _statement(request: ToolRequest, payer: Payer, period: Period) -> dict[str, Any]:
    context = {**_told(request, payer, period), "rows": statement_rows(payer, period)}
    return {**context, "project": request.project, "tool": request.tool}


@tool_page(P.SEE_FUNDING)
def statement(request: ToolRequest, payer: int) -> HttpResponse:
    """The statement of a period, to print."""
    found = payer_here(request, payer)
    return render(request, STATEMENT, _statement(request, found, _form(request, found).covered))


@tool_page(P.SEE_FUNDING)
def statement_file(request: ToolRequest, payer: int, kind: str) -> HttpResponseBase:
    """The statement as a file: PDF to file, CSV and ODS to recompute."""
    found = payer_here(request, payer)
    if kind not in KINDS:
        raise NotFound
    period = _form(request, found).covered
    name = f"releve-{request.project.slug}-{period.start:%Y-%m}-{period.last_day:%Y-%m}"
    if kind == "csv":
        return csv_response(evidence_table(found, period), name)
    if kind == "ods":
        return ods_response(name, months_table(found, period), evidence_table(found, period))
    pdf = render_pdf(STATEMENT, _statement(request, found, period), request=request)
    return pdf_response(pdf, name)
