"""Paying online what one owes, and asking a household to."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from essaim.engines.checkout.api import bank_host, is_open
from essaim.engines.orders.commands.online import pay_online, send_pay_link
from essaim.engines.orders.errors import NoHousehold
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.accounts import dues
from essaim.engines.orders.views.parts import address, go, household_here, own_household
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.leaving import may_leave_for


@tool_page(P.PLACE, methods=("GET", "POST"))
def pay(request: ToolRequest) -> HttpResponseBase:
    """The sum, then to the bank: the only page of the tool whose form may leave for it."""
    household = own_household(request)
    if household is None:
        raise NoHousehold
    refusal: DomainError | None = None
    if request.method == "POST":
        try:
            back = address(request, "account")
            return redirect(pay_online(by=request.actor, tool=request.tool, back=back, at=request.at))
        except DomainError as error:
            refusal = error
    context = {
        "due": dues(request.tool, [household.pk])[household.pk],
        "is_open": is_open(request.project.pk),
        "refusal": refusal,
        "crumbs": [(_("Mon compte"), address(request, "account"))],
    }
    response: HttpResponse = render(
        request, "orders/pay.html", context, status=refusal.status if refusal else 200
    )
    return may_leave_for(bank_host(request.project.pk), response)


@tool_page(P.TAKE_PAYMENTS, methods=("POST",))
def pay_link(request: ToolRequest, household: int) -> HttpResponse:
    """Write to a household what it owes, with a link."""
    found = household_here(request, str(household))
    if found is None:
        raise NotFound
    try:
        due = send_pay_link(by=request.actor, tool=request.tool, household_id=found.pk, at=request.at)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        text = _("Lien de paiement envoyé à {name}, pour {amount}.")
        messages.success(request, text.format(name=found.name, amount=due))
    return go(request, "payments")
