"""Pages of the coordination: producers, products and pick-up points."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.orders.commands.catalogue import save_pickup, save_producer, save_product
from essaim.engines.orders.forms import PickupForm, ProducerForm, ProductForm
from essaim.engines.orders.models import PickupPoint, Producer, Product
from essaim.engines.orders.permissions import P
from essaim.engines.orders.views.parts import address, go
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate


@tool_page(P.MANAGE_CYCLES)
def catalogue(request: ToolRequest) -> HttpResponse:
    """What is sold, by whom, and where it is fetched."""
    products = Product.objects.in_tool(request.tool).select_related("producer")
    context = {
        "page": paginate(request, products),
        "producers": Producer.objects.in_tool(request.tool)[:200],
        "pickups": PickupPoint.objects.in_tool(request.tool)[:100],
    }
    return render(request, "orders/catalogue.html", context)


def _saved(request: ToolRequest, form: forms.Form, save: Callable[[], object]) -> bool:
    """Whether what was sent is now written; a refusal goes on its field."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        save()
    except Invalid as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    return True


def _page(request: ToolRequest, form: forms.Form, title: str, costs_url: str = "") -> HttpResponse:
    crumbs = [(_("Produits et producteurs"), address(request, "catalogue"))]
    return render(
        request,
        "orders/card_form.html",
        {"form": form, "title": title, "crumbs": crumbs, "costs_url": costs_url},
    )


def _values(row: Producer | Product | PickupPoint, form: type[forms.Form]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in form.base_fields}


@tool_page(P.MANAGE_CYCLES, methods=("GET", "POST"))
def producer(request: ToolRequest, pk: int | None = None) -> HttpResponse:
    rows = Producer.objects.in_tool(request.tool)
    found = rows.filter(pk=pk).first() if pk else None
    if pk and found is None:
        raise NotFound
    form = ProducerForm(request.POST or None, initial=_values(found, ProducerForm) if found else None)
    common = {"by": request.actor, "tool": request.tool, "at": request.at}
    if _saved(request, form, lambda: save_producer(**common, card=form.card, producer_id=pk)):
        return go(request, "catalogue")
    return _page(request, form, found.name if found else _("Nouveau producteur"))


@tool_page(P.MANAGE_CYCLES, methods=("GET", "POST"))
def product(request: ToolRequest, pk: int | None = None) -> HttpResponse:
    found = Product.objects.in_tool(request.tool).filter(pk=pk).first() if pk else None
    if pk and found is None:
        raise NotFound
    start = _values(found, ProductForm) if found else {"unit": _("panier")}
    form = ProductForm(request.POST or None, initial=start, producers=Producer.objects.in_tool(request.tool))
    common = {"by": request.actor, "tool": request.tool, "at": request.at}
    if _saved(request, form, lambda: save_product(**common, card=form.card, product_id=pk)):
        return go(request, "catalogue")
    if found is None:
        return _page(request, form, _("Nouveau produit"))
    return _page(request, form, found.name, address(request, "costs", pk=found.pk))


@tool_page(P.MANAGE_CYCLES, methods=("GET", "POST"))
def pickup(request: ToolRequest, pk: int | None = None) -> HttpResponse:
    found = PickupPoint.objects.in_tool(request.tool).filter(pk=pk).first() if pk else None
    if pk and found is None:
        raise NotFound
    form = PickupForm(request.POST or None, initial=_values(found, PickupForm) if found else None)
    common = {"by": request.actor, "tool": request.tool, "at": request.at}
    if _saved(request, form, lambda: save_pickup(**common, card=form.card, pickup_id=pk)):
        return go(request, "catalogue")
    return _page(request, form, found.name if found else _("Nouveau point de retrait"))
