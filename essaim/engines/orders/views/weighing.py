"""Weights typed at the delivery, and later corrections of what an order got."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.engines.orders.commands.corrections import correct_line, weigh_lines
from essaim.engines.orders.errors import LineChanged
from essaim.engines.orders.forms.weighing import CorrectionForm, WeighingForm
from essaim.engines.orders.models import Offer, OrderLine
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.weighing import corrections_of, lines_to_weigh, offers_to_weigh
from essaim.engines.orders.views.parts import address, closed_cycle, go, order_here
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate

ROWS = 200  # weights typed and saved at once


@tool_page(P.DELIVER)
def weighing(request: ToolRequest, cycle: int) -> HttpResponse:
    """What is sold by weight in a closed cycle, and how much of it is weighed."""
    found = closed_cycle(request, cycle)
    crumbs = [(_("Distribution"), address(request, "distribution", cycle=cycle))]
    context = {"cycle": found, "rows": offers_to_weigh(found), "crumbs": crumbs}
    return render(request, "orders/weighing.html", context)


@tool_page(P.DELIVER, methods=("GET", "POST"))
def weigh(request: ToolRequest, cycle: int, offer: int) -> HttpResponse:
    """The weight of each household's part of one product, all saved at once."""
    found = closed_cycle(request, cycle)
    rows = Offer.objects.in_tool(request.tool).filter(pk=offer, cycle=found, unit_grams__isnull=False)
    chosen = rows.select_related("product").first()
    if chosen is None or not _may_weigh(request, found.distributed_at is not None):
        raise NotFound
    page = paginate(request, lines_to_weigh(chosen), per_page=ROWS)
    form = WeighingForm(request.POST or None, lines=list(page), alarm=request.tool.config.weighing_alarm)
    if request.method == "POST" and form.is_valid():
        refused = _weighed(request, cycle, form)
        if refused is None:
            return go(request, "weighing", cycle=cycle)
        form = refused
    crumbs = [(_("Pesées"), address(request, "weighing", cycle=cycle))]
    context = {"cycle": found, "offer": chosen, "form": form, "page": page, "crumbs": crumbs}
    return render(request, "orders/weigh.html", context)


def _may_weigh(request: ToolRequest, is_over: bool) -> bool:
    return not is_over or P.MANAGE_CYCLES in request.grants


def _weighed(request: ToolRequest, cycle: int, form: WeighingForm) -> WeighingForm | None:
    """None once it is written; else the form with the refusal, which then knows what others wrote meanwhile."""
    try:
        made = weigh_lines(by=request.actor, cycle_id=cycle, weights=form.changes, at=request.at)
    except DomainError as error:
        if isinstance(error, LineChanged):
            form = form.read_again(request.POST)
        form.add_error(None, str(error))
        return form
    text = ngettext("{count} poids enregistré.", "{count} poids enregistrés.", len(made))
    messages.success(request, text.format(count=len(made)) if made else _("Rien n'a changé."))
    return None


@tool_page(P.MANAGE_CYCLES, methods=("GET", "POST"))
def correct(request: ToolRequest, number: int, line: int) -> HttpResponse:
    """What a line really delivered, and why; the account follows, dated today."""
    order = order_here(request, number)
    rows = OrderLine.objects.in_tool(request.tool).filter(pk=line, order=order)
    found = rows.select_related("offer__product").first()
    if found is None or order.cycle.closed_at is None or not order.is_confirmed:
        raise NotFound
    form = CorrectionForm(request.POST or None, line=found)
    if request.method == "POST" and form.is_valid():
        try:
            reason, cycle = form.cleaned_data["reason"], order.cycle_id
            change = form.change
            correct_line(by=request.actor, cycle_id=cycle, change=change, reason=reason, at=request.at)
        except DomainError as error:
            form.add_error(getattr(error, "field", None) or None, str(error))
        else:
            messages.success(request, _("C'est corrigé. Le foyer le lira dans son compte."))
            return go(request, "order", number=number)
    crumbs = [(_("Commande nº {number}").format(number=number), address(request, "order", number=number))]
    past = corrections_of(order).filter(line=found)
    context = {"order": order, "line": found, "form": form, "past": past, "crumbs": crumbs}
    return render(request, "orders/correct.html", context)
