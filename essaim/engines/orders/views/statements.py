"""A household's statement and the receipt of one payment, to read and to keep."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.members.api import Household
from essaim.engines.orders.errors import NoHousehold
from essaim.engines.orders.models import Payment
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.accounts import Movement, account_of, statement_of
from essaim.engines.orders.views.parts import own_household
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.documents import pdf_response, render_pdf
from essaim.kernel.ui.tables import Table, csv_response, ods_response

STATEMENT = "orders/papers/account.html"


def _told(request: ToolRequest) -> tuple[Household, list[Movement], dict[str, Any]]:
    household = own_household(request)
    if household is None:
        raise NoHousehold
    movements = statement_of(request.tool, household)
    context = {
        "household": household,
        "movements": movements,
        "account": account_of(request.tool, household),
        "project": request.project,
        "tool": request.tool,
        "at": request.at,
    }
    return household, movements, context


@tool_page(P.PLACE)
def statement(request: ToolRequest) -> HttpResponse:
    """Everything the books tell of one's own household, as a page to print."""
    return render(request, STATEMENT, _told(request)[2])


@tool_page(P.PLACE)
def statement_file(request: ToolRequest, kind: str) -> HttpResponseBase:
    """The same as a file."""
    household, movements, context = _told(request)
    name = f"releve-{request.at:%Y-%m-%d}-{request.project.slug}"
    if kind == "pdf":
        return pdf_response(render_pdf(STATEMENT, context, request=request), name)
    rows = [(one.on, one.label, one.amount, one.due) for one in movements]
    columns = [str(_("Date")), str(_("Opération")), str(_("Montant")), str(_("Reste à payer"))]
    table = Table(str(_("Relevé de {name}").format(name=household.name)), columns, rows)
    if kind == "csv":
        return csv_response(table, name)
    if kind == "ods":
        return ods_response(name, table)
    raise NotFound


@tool_page(P.VIEW)
def receipt(request: ToolRequest, payment: int) -> HttpResponse:
    """The receipt of a payment: one's own household's, or any for who takes payments. NotFound otherwise."""
    rows = Payment.objects.in_tool(request.tool).select_related("household__merged_into")
    found = rows.filter(pk=payment).first()
    if found is None or (
        P.TAKE_PAYMENTS not in request.grants and found.household.current != own_household(request)
    ):
        raise NotFound
    context = {"payment": found, "project": request.project, "tool": request.tool, "at": request.at}
    context["carrier"] = request.project.carrier
    pdf = render_pdf("orders/papers/receipt.html", context, request=request)
    return pdf_response(pdf, f"recu-{found.pk}-{request.project.slug}")
