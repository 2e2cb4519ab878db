"""Pages of the coordination: the cycles, from preparation to closing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.orders.commands.cycles import change_cycle, close_cycle, create_cycle, open_cycle
from essaim.engines.orders.commands.offers import add_offer, remove_offer, set_cycle_content, set_stock
from essaim.engines.orders.forms import (
    ContentFormSet,
    CycleFilter,
    CycleForm,
    StockForm,
    content_values,
    cycle_values,
)
from essaim.engines.orders.models import Cycle, Producer, Product
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.cycles import cycles_of, offers_of, ordered_units
from essaim.engines.orders.queries.history import told
from essaim.engines.orders.queries.lists import cycle_totals, producer_sheets
from essaim.engines.orders.queries.packs import cases_of, outcome_words, settlements_of
from essaim.engines.orders.queries.shop import fund_of, minimums
from essaim.engines.orders.queries.tariffs import tariff_of
from essaim.engines.orders.views.parts import address, cycle_here, go
from essaim.kernel.errors import DomainError, Invalid, NotFound
from essaim.kernel.numbers import whole
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate

SPAN_DAYS = {"weekly": 7, "fortnightly": 14, "monthly": 28}


def crumbs(request: ToolRequest, cycle: Cycle | None = None) -> list[tuple[str, str]]:
    up = [(_("Commandes groupées"), address(request, "cycles"))]
    return [*up, (cycle.name, address(request, "cycle", cycle=cycle.pk))] if cycle else up


@tool_page(P.MANAGE_CYCLES)
def cycles(request: ToolRequest) -> HttpResponse:
    """Every cycle, latest first."""
    form = CycleFilter(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    rows = cycles_of(request.tool)
    page = paginate(request, rows.filter(status=state) if state else rows)
    return render(request, "orders/cycles.html", {"page": page, "form": form, "count": page.paginator.count})


def _first_values(request: ToolRequest) -> dict[str, Any]:
    """Dates a person would keep: open tomorrow at 8, distributed after the usual span, at 17."""
    now = timezone.localtime(request.at)
    span = timedelta(days=SPAN_DAYS[request.tool.config.cycle])
    opens = (now + timedelta(days=1)).replace(hour=8, minute=0)
    return {"opens_at": opens, "distributes_at": (opens + span).replace(hour=17)}


@tool_page(P.MANAGE_CYCLES, methods=("GET", "POST"))
def cycle_new(request: ToolRequest) -> HttpResponse:
    """Prepare a cycle; its products and content come from the last one."""
    form = CycleForm(request.POST or None, initial=_first_values(request))
    if request.method == "POST" and form.is_valid():
        plan = form.plan(request.tool.config.closing_days_before)
        try:
            made = create_cycle(by=request.actor, tool=request.tool, plan=plan, at=request.at)
        except Invalid as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, _("« {name} » est en préparation.").format(name=made.name))
            return go(request, "cycle", cycle=made.pk)
    days = request.tool.config.closing_days_before
    context = {"form": form, "cycle": None, "days": days, "crumbs": crumbs(request)}
    return render(request, "orders/cycle_form.html", context)


@tool_page(P.MANAGE_CYCLES, methods=("GET", "POST"))
def cycle_edit(request: ToolRequest, cycle: int) -> HttpResponse:
    """Name, dates and word of a cycle not yet closed."""
    found = cycle_here(request, cycle)
    form = CycleForm(request.POST or None, initial=cycle_values(found))
    if request.method == "POST" and form.is_valid():
        plan = form.plan(request.tool.config.closing_days_before)
        try:
            change_cycle(by=request.actor, cycle_id=cycle, plan=plan, at=request.at)
        except DomainError as error:
            form.add_error(getattr(error, "field", None) or None, str(error))
        else:
            return go(request, "cycle", cycle=cycle)
    days = request.tool.config.closing_days_before
    context = {"form": form, "cycle": found, "days": days, "crumbs": crumbs(request, found)}
    return render(request, "orders/cycle_form.html", context)


@tool_page(P.MANAGE_CYCLES)
def cycle(request: ToolRequest, cycle: int) -> HttpResponse:
    """One cycle: where it stands, what it holds, what is ordered, what can be done now."""
    found = cycle_here(request, cycle)
    units, offers = ordered_units(found), offers_of(found)
    present = {offer.product_id for offer in offers}
    products = Product.objects.in_tool(request.tool).filter(is_active=True).exclude(pk__in=present)
    context = {
        "cycle": found,
        "rows": [(offer, units.get(offer.pk, 0), offer.how_much(units.get(offer.pk, 0))) for offer in offers],
        "totals": cycle_totals(found),
        "sheets": producer_sheets(found),
        "minimums": minimums(found, request.tool.config.producer_minimum),
        "cases": cases_of(found) if found.closed_at is None else [],
        "fund": fund_of(request.tool) if tariff_of(found).moves_fund else None,
        "products": products,
        "settlements": [(one, outcome_words(one)) for one in settlements_of(found)],
        "takes_orders": found.accepts_changes(request.at),
        "editable": found.status in (Cycle.Status.DRAFT, Cycle.Status.OPEN),
        "history": told(found),
        "crumbs": crumbs(request),
    }
    return render(request, "orders/cycle.html", context)


@tool_page(P.MANAGE_CYCLES, methods=("POST",))
def cycle_open(request: ToolRequest, cycle: int) -> HttpResponse:
    found = open_cycle(by=request.actor, cycle_id=cycle_here(request, cycle).pk, at=request.at)
    messages.success(request, _("« {name} » est ouvert.").format(name=found.name))
    return go(request, "cycle", cycle=cycle)


@tool_page(P.MANAGE_CYCLES, methods=("GET", "POST"))
def cycle_close(request: ToolRequest, cycle: int) -> HttpResponse:
    """What closing does, with the sums, then the act."""
    found = cycle_here(request, cycle)
    if request.method == "POST":
        close_cycle(by=request.actor, cycle_id=found.pk, at=request.at)
        messages.success(
            request, _("« {name} » est fermé. Les bons de commande partent.").format(name=found.name)
        )
        return go(request, "cycle", cycle=cycle)
    context = {
        "cycle": found,
        "totals": cycle_totals(found),
        "sheets": producer_sheets(found),
        "minimums": minimums(found, request.tool.config.producer_minimum),
        "cases": cases_of(found) if found.closed_at is None else [],
        "crumbs": crumbs(request, found),
    }
    return render(request, "orders/cycle_close.html", context)


@tool_page(P.MANAGE_CYCLES, methods=("GET", "POST"))
def offer(request: ToolRequest, cycle: int, offer: int) -> HttpResponse:
    """What an offer holds this time, whose it is, and how many there are."""
    found = cycle_here(request, cycle)
    chosen = next((one for one in offers_of(found) if one.pk == offer), None)
    if chosen is None:
        raise NotFound
    producers = list(Producer.objects.in_tool(request.tool).filter(is_active=True))
    data = request.POST or None
    stock = StockForm(data, offer=chosen, initial={"stock": chosen.stock_total})
    content = ContentFormSet(
        data,
        prefix="c",
        initial=content_values(chosen.content_rows),
        form_kwargs={"producers": producers},
    )
    sound = request.method == "POST" and stock.is_valid() and content.is_valid()
    if sound and _save_offer(request, offer, stock, content):
        return go(request, "cycle", cycle=cycle)
    context = {"cycle": found, "offer": chosen, "stock": stock, "content": content, "producers": producers}
    return render(request, "orders/offer.html", {**context, "crumbs": crumbs(request, found)})


def _save_offer(request: ToolRequest, offer_id: int, stock: StockForm, content: Any) -> bool:
    rows = [
        one.row for one in content if one.has_changed() or one.initial if not one.cleaned_data.get("DELETE")
    ]
    try:
        set_cycle_content(by=request.actor, offer_id=offer_id, rows=rows, at=request.at)
        set_stock(by=request.actor, offer_id=offer_id, stock=stock.cleaned_data["stock"], at=request.at)
    except DomainError as error:
        stock.add_error(None, str(error))
        return False
    messages.success(request, _("Contenu enregistré."))
    return True


@tool_page(P.MANAGE_CYCLES, methods=("POST",))
def offer_add(request: ToolRequest, cycle: int) -> HttpResponse:
    if (product := whole(request.POST.get("product", ""))) is None:
        raise NotFound
    found = cycle_here(request, cycle)
    made = add_offer(by=request.actor, cycle_id=found.pk, product_id=product, at=request.at)
    return go(request, "offer", cycle=cycle, offer=made.pk)


@tool_page(P.MANAGE_CYCLES, methods=("POST",))
def offer_remove(request: ToolRequest, cycle: int, offer: int) -> HttpResponse:
    if not any(one.pk == offer for one in offers_of(cycle_here(request, cycle))):
        raise NotFound
    remove_offer(by=request.actor, offer_id=offer, at=request.at)
    messages.success(request, _("Produit retiré."))
    return go(request, "cycle", cycle=cycle)
