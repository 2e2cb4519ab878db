"""Pages of the fees: those decided, those of points, of producers and of cycles."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.orders.commands.fees import save_fee
from essaim.engines.orders.forms import FeeForm, fee_values
from essaim.engines.orders.models import FeeRule, PickupPoint, Producer
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.tariffs import told_fees
from essaim.engines.orders.views.parts import address, go
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page


@tool_page(P.MANAGE_CYCLES)
def fees(request: ToolRequest) -> HttpResponse:
    """What is added to the price of products, or kept from producers, and by which rule."""
    return render(request, "orders/fees.html", {"fees": told_fees(request.tool)})


@tool_page(P.MANAGE_CYCLES, methods=("GET", "POST"))
def fee(request: ToolRequest, pk: int | None = None) -> HttpResponse:
    """A fee of a point, of a producer or of the whole cycle, added or changed."""
    rows = FeeRule.objects.in_tool(request.tool).select_related("pickup", "producer")
    found = rows.filter(pk=pk).first() if pk else None
    if pk and found is None:
        raise NotFound
    form = FeeForm(
        request.POST or None,
        initial=fee_values(found) if found else None,
        points=PickupPoint.objects.in_tool(request.tool),
        producers=Producer.objects.in_tool(request.tool),
    )
    if request.method == "POST" and form.is_valid() and _saved(request, form, pk):
        messages.success(
            request, _("Frais enregistré. Les commandes groupées déjà ouvertes gardent les leurs.")
        )
        return go(request, "fees")
    crumbs = [(_("Les frais"), address(request, "fees"))]
    title = _("Changer un frais") if found else _("Nouveau frais")
    return render(request, "orders/card_form.html", {"form": form, "title": title, "crumbs": crumbs})


def _saved(request: ToolRequest, form: FeeForm, pk: int | None) -> bool:
    try:
        save_fee(by=request.actor, tool=request.tool, card=form.card, fee_id=pk, at=request.at)
    except Invalid as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return False
    return True
