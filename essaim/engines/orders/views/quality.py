"""What was bought of each label, for a canteen to show; and the delivery note of one order."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.members.api import Household
from essaim.engines.orders.forms import YearFilter
from essaim.engines.orders.models import QUALITIES, Order
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.lists import orders_with_lines
from essaim.engines.orders.queries.quality import bought_by_quality, goals_of, years_of
from essaim.engines.orders.queries.tariffs import fee_rows
from essaim.engines.orders.rules import evidence
from essaim.engines.orders.views.parts import household_seen, order_here
from essaim.kernel.periods import Period
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.documents import pdf_response, render_pdf
from essaim.kernel.ui.tables import Table, csv_response


@tool_page(P.RECORD)
def quality(request: ToolRequest) -> HttpResponseBase:
    """The part of sustainable and organic goods in all that was bought."""
    return _evidence(request, None)


@tool_page(P.VIEW)
def quality_of(request: ToolRequest, household: int) -> HttpResponseBase:
    """The same for one buyer: itself, or any for who records orders."""
    return _evidence(request, household_seen(request, household))


def _evidence(request: ToolRequest, household: Household | None) -> HttpResponseBase:
    form = YearFilter(request.GET, years=years_of(request.tool), today=timezone.localdate(request.at))
    period = Period.year(form.chosen)
    bought = bought_by_quality(request.tool, period, household)
    if request.GET.get("format") == "csv":
        rows = [(str(QUALITIES[label]), amount) for label, amount in bought.items()]
        table = Table(str(_("Achats par label")), [str(_("Label")), str(_("Montant"))], rows)
        return csv_response(table, f"labels-{form.chosen}-{request.project.slug}")
    context = {
        "form": form,
        "year": form.chosen,
        "household": household,
        "rows": [(QUALITIES[label], amount) for label, amount in bought.items()],
        "whole": evidence(bought).whole,
        "goals": goals_of(bought, period),
    }
    return render(request, "orders/quality.html", context)


@tool_page(P.VIEW)
def delivery_note(request: ToolRequest, number: int) -> HttpResponse:
    """What one order brings, to sign on arrival: a buyer's own, or any for who serves."""
    found = order_here(request, number)
    (order,) = orders_with_lines(Order.objects.in_tool(request.tool).filter(pk=found.pk))
    context = {
        "order": found,
        "lines": order.lines.all(),
        "fees": fee_rows(order),
        "project": request.project,
        "tool": request.tool,
        "carrier": request.project.carrier,
        "at": request.at,
    }
    pdf = render_pdf("orders/papers/delivery_note.html", context, request=request)
    return pdf_response(pdf, f"bon-{number}-{request.project.slug}")
