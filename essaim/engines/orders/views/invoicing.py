"""The invoice of an order, asked by the coordination."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from essaim.engines.invoices.api import latest_buyer, seller_in
from essaim.engines.orders.commands.invoicing import invoice_order
from essaim.engines.orders.forms import BuyerForm, buyer_values
from essaim.engines.orders.permissions import P
from essaim.engines.orders.views.parts import address, order_here
from essaim.kernel.errors import DomainError
from essaim.kernel.projects.models import Tool
from essaim.kernel.projects.web import ToolRequest, tool_page


@tool_page(P.RECORD, methods=("GET", "POST"))
def invoice(request: ToolRequest, number: int) -> HttpResponse:
    """Who the order is invoiced to, as it was invoiced last; then the invoice itself."""
    order = order_here(request, number)
    tool = Tool.objects.filter(project=request.project, engine="invoices").order_by("pk").first()
    known = latest_buyer(request.project.pk, order.household.name)
    start = buyer_values(known) if known else {"name": order.household.name}
    form = BuyerForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid() and tool is not None:
        try:
            made = invoice_order(by=request.actor, order_id=order.pk, buyer=form.buyer, at=request.at)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Facture {number} émise.").format(number=made.number))
            return redirect("invoices:invoice", request.project.slug, tool.slug, made.pk)
    crumbs = [(_("Commande nº {number}").format(number=number), address(request, "order", number=number))]
    context = {"order": order, "form": form, "crumbs": crumbs, "invoices": tool}
    context["seller"] = seller_in(request.project.pk)
    return render(request, "orders/invoice.html", context)
