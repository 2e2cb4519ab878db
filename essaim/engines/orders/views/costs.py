"""The page of the indirect costs of a product."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.orders.commands.costs import set_costs
from essaim.engines.orders.forms import CostFormSet, cost_values
from essaim.engines.orders.models import Product
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.breakdown import full_price
from essaim.engines.orders.views.parts import address, go
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page


@tool_page(P.MANAGE_CYCLES, methods=("GET", "POST"))
def costs(request: ToolRequest, pk: int) -> HttpResponse:
    """What the price of a product does not pay, each cost with its source."""
    found = Product.objects.in_tool(request.tool).filter(pk=pk).first()
    if found is None:
        raise NotFound
    rows = CostFormSet(request.POST or None, prefix="c", initial=cost_values(found.indirect_costs.all()))
    refusal = ""
    if request.method == "POST" and rows.is_valid():
        refusal = _save(request, found, rows)
        if not refusal:
            return go(request, "costs", pk=pk)
    crumbs = [(_("Produits et producteurs"), address(request, "catalogue"))]
    crumbs.append((found.name, address(request, "product", pk=pk)))
    context = {"product": found, "rows": rows, "refusal": refusal, "crumbs": crumbs}
    return render(request, "orders/costs.html", {**context, "full": full_price(found, found.unit_price)})


def _save(request: ToolRequest, product: Product, rows: Any) -> str:
    """What was refused, nothing where it is written."""
    kept = [
        one.row for one in rows if (one.has_changed() or one.initial) and not one.cleaned_data.get("DELETE")
    ]
    try:
        set_costs(by=request.actor, product_id=product.pk, rows=kept, at=request.at)
    except Invalid as error:
        return str(error)
    messages.success(request, _("Coûts indirects enregistrés."))
    return ""
