"""A producer's own pages: its products and their stock, what is ordered from it, what it is owed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.orders.commands.producing import set_own_stock, set_sale
from essaim.engines.orders.forms import StockForm
from essaim.engines.orders.models import Producer
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.producing import (
    offers_to_come,
    owed_to,
    producers_seen_by,
    products_of,
    rounds_of,
)
from essaim.engines.orders.queries.spoilt import claims_on
from essaim.engines.orders.views.parts import go
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page

CLAIMS_SHOWN = 50


def _here(request: ToolRequest, pk: int) -> Producer:
    """A producer this person may see, or NotFound."""
    seen = producers_seen_by(request.tool, request.actor, request.grants)
    found = next((producer for producer in seen if producer.pk == pk), None)
    if found is None:
        raise NotFound
    found.tool = request.tool
    return found


@tool_page(P.PRODUCE)
def producing(request: ToolRequest) -> HttpResponse:
    """The producers this person may see; straight to the page of the only one."""
    found = producers_seen_by(request.tool, request.actor, request.grants)
    if len(found) == 1:
        return go(request, "own_producer", pk=found[0].pk)
    return render(request, "orders/producing.html", {"producers": found})


@tool_page(P.PRODUCE)
def producer(request: ToolRequest, pk: int) -> HttpResponse:
    found = _here(request, pk)
    offers = offers_to_come(found)
    forms = [
        StockForm(offer=offer, initial={"stock": offer.stock_total}, prefix=f"o{offer.pk}")
        for offer in offers
    ]
    context = {
        "producer": found,
        "products": products_of(found),
        "offers": list(zip(offers, forms, strict=True)),
        "rounds": rounds_of(found),
        "owed": owed_to(found),
        "claims": claims_on(found)[:CLAIMS_SHOWN],
    }
    return render(request, "orders/producer.html", context)


@tool_page(P.PRODUCE, methods=("POST",))
def stock(request: ToolRequest, pk: int, offer: int) -> HttpResponse:
    """How many units there are for one cycle."""
    found = _here(request, pk)
    measured = next((one for one in offers_to_come(found) if one.pk == offer), None)
    form = StockForm(request.POST, offer=measured, prefix=f"o{offer}")
    if not form.is_valid():
        messages.error(request, _("Écrivez un nombre entier, ou rien si la quantité n'est pas limitée."))
        return go(request, "own_producer", pk=found.pk)
    try:
        set_own_stock(by=request.actor, offer_id=offer, stock=form.cleaned_data["stock"], at=request.at)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Quantité enregistrée."))
    return go(request, "own_producer", pk=found.pk)


@tool_page(P.PRODUCE, methods=("POST",))
def sale(request: ToolRequest, pk: int, product: int) -> HttpResponse:
    """Withdraw a product from the next cycles, or give it back."""
    found, is_sold = _here(request, pk), request.POST.get("sold") == "1"
    set_sale(by=request.actor, product_id=product, is_sold=is_sold, at=request.at)
    said = (
        _("Produit remis en vente dès la prochaine commande groupée.")
        if is_sold
        else _("Produit retiré des prochaines commandes groupées.")
    )
    messages.success(request, said)
    return go(request, "own_producer", pk=found.pk)
