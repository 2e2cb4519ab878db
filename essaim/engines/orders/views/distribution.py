"""The day of the distribution, on a phone: tick, be paid, undo."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.orders.commands.cycles import finish_distribution
from essaim.engines.orders.commands.deliveries import tick_delivery, untick_delivery
from essaim.engines.orders.commands.payments import record_payment
from essaim.engines.orders.forms import HandoverFilter, TillForm, new_form_key
from essaim.engines.orders.models import Cycle, Order, Payment
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.handover import (
    TO_HAND_OVER,
    by_pickup,
    cycles_to_hand_over,
    one_handover,
    pickups_of,
    to_hand_over,
)
from essaim.engines.orders.queries.lists import cycle_totals, pickup_totals
from essaim.engines.orders.views.parts import address, cycle_here, go, order_here
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate

ROWS = 50  # a page stays light on a slow line


def closed_cycle(request: ToolRequest, pk: int) -> Cycle:
    """A cycle whose orders are closed, or NotFound."""
    found = cycle_here(request, pk)
    if found.status not in TO_HAND_OVER:
        raise NotFound
    return found


@tool_page(P.DELIVER)
def distributions(request: ToolRequest) -> HttpResponse:
    """The cycles to hand over, the next one first."""
    return render(
        request, "orders/distributions.html", {"page": paginate(request, cycles_to_hand_over(request.tool))}
    )


@tool_page(P.DELIVER)
def distribution(request: ToolRequest, cycle: int) -> HttpResponse:
    """Who comes, for what, and what is left to hand over."""
    found = closed_cycle(request, cycle)
    form = HandoverFilter(request.GET, pickups=pickups_of(found))
    page = paginate(request, to_hand_over(found, **form.asked), per_page=ROWS)
    context = {
        "cycle": found,
        "form": form,
        "page": page,
        "lists": by_pickup(page, request.tool),
        "totals": cycle_totals(found),
        "products": pickup_totals(found),
        "till_key": new_form_key(),
        "told": "",
        "may_manage": P.MANAGE_CYCLES in request.grants,
        "crumbs": [(_("Distributions"), address(request, "distributions"))],
        **_rights(request),
    }
    return render(request, "orders/distribution.html", context)


def _rights(request: ToolRequest) -> dict[str, Any]:
    return {"may_take": P.TAKE_PAYMENTS in request.grants, "methods": Payment.Method.choices}


def _order_here(request: ToolRequest, cycle: int, number: int) -> Order:
    order = order_here(request, number)
    if order.cycle_id != closed_cycle(request, cycle).pk:
        raise NotFound
    return order


def _answer(request: ToolRequest, cycle: int, number: int, told: str) -> HttpResponse:
    """The row again for a page that asked for it alone; else back to the list, at that row."""
    if request.headers.get("HX-Request"):
        row = one_handover(_order_here(request, cycle, number))
        context = {"row": row, "cycle": row.order.cycle, "told": told, "till_key": new_form_key()}
        return render(request, "orders/_handover.html", {**context, **_rights(request)})
    messages.success(request, told)
    return redirect(f"{address(request, 'distribution', cycle=cycle)}#commande-{number}")


@tool_page(P.DELIVER, methods=("POST",))
def tick(request: ToolRequest, cycle: int, number: int) -> HttpResponse:
    """The household has its order."""
    order = _order_here(request, cycle, number)
    tick_delivery(by=request.actor, order_id=order.pk, at=request.at)
    return _answer(request, cycle, number, _("Remis à {name}.").format(name=order.household.name))


@tool_page(P.DELIVER, methods=("POST",))
def untick(request: ToolRequest, cycle: int, number: int) -> HttpResponse:
    """It has not, after all."""
    order = _order_here(request, cycle, number)
    untick_delivery(by=request.actor, order_id=order.pk, at=request.at)
    return _answer(request, cycle, number, _("Remise annulée pour {name}.").format(name=order.household.name))


@tool_page(P.TAKE_PAYMENTS, methods=("POST",))
def till(request: ToolRequest, cycle: int, number: int) -> HttpResponse:
    """Money received on the spot."""
    order = _order_here(request, cycle, number)
    form = TillForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Le paiement n'est pas enregistré : écrivez un montant, par exemple 7,25."))
        return redirect(f"{address(request, 'distribution', cycle=cycle)}#commande-{number}")
    paid = record_payment(
        by=request.actor,
        tool=request.tool,
        household_id=order.household.current.pk,
        received_on=timezone.localdate(request.at),
        at=request.at,
        **form.cleaned_data,
    )
    told = _("{amount} reçus de {name}.").format(amount=paid.amount, name=order.household.name)
    return _answer(request, cycle, number, told)


@tool_page(P.MANAGE_CYCLES, methods=("POST",))
def finish(request: ToolRequest, cycle: int) -> HttpResponse:
    """The distribution is over."""
    try:
        finish_distribution(by=request.actor, cycle_id=cycle_here(request, cycle).pk, at=request.at)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("La distribution est terminée."))
    return go(request, "cycle", cycle=cycle)
