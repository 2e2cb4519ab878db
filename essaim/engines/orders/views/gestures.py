"""What is done at the table, at once or as soon as the network is back: tick, undo, be paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.orders.commands.deliveries import tick_delivery, untick_delivery
from essaim.engines.orders.commands.payments import record_payment
from essaim.engines.orders.errors import NotedByAnother
from essaim.engines.orders.forms import GestureForm, TillForm, UntickForm, new_form_key
from essaim.engines.orders.models import Cycle, Order, Payment
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.handover import one_handover
from essaim.engines.orders.rules import happened_at
from essaim.engines.orders.views.parts import address, closed_cycle, order_here
from essaim.kernel.errors import DomainError, Invalid, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page


def row_context(request: ToolRequest) -> dict[str, Any]:
    """What each row of the distribution needs beside its order."""
    return {
        "may_take": P.TAKE_PAYMENTS in request.grants,
        "methods": Payment.Method.by_hand(),
        "till_key": new_form_key(),
    }


def _moment(request: ToolRequest, order: Order, form: GestureForm) -> datetime:
    """When the gesture was made. Raises NotedByAnother when the phone kept it for someone else."""
    if form.cleaned_data["reader"] not in (None, request.actor.user_id):
        raise NotedByAnother
    closed_at = order.cycle.closed_at or request.at
    return happened_at(form.cleaned_data["at"], closed_at=closed_at, now=request.at)


def _row(request: ToolRequest, order: Order, told: str) -> HttpResponse:
    """The row as it is now, for the page that asked for it alone."""
    context = {"row": one_handover(order), "cycle": order.cycle, **row_context(request)}
    row = render_to_string("orders/_handover.html", context, request)
    return JsonResponse({"row": row, "told": told, "over": order.cycle.status == Cycle.Status.DISTRIBUTED})


def _do(
    request: ToolRequest, cycle: int, number: int, form: GestureForm, act: Callable[[Order, datetime], str]
) -> HttpResponse:
    """Do it, and answer: a row for the page that waits for it, else back to the list, at that row."""
    alone = not request.accepts("text/html")
    order = _order_here(request, cycle, number)
    try:
        if not form.is_valid():
            raise Invalid(message=next(iter(form.errors.values()))[0])
        told = act(order, _moment(request, order, form))
    except DomainError as error:
        if alone:
            raise
        messages.error(request, str(error))
    else:
        if alone:
            return _row(request, _order_here(request, cycle, number), told)
        messages.success(request, told)
    return redirect(f"{address(request, 'distribution', cycle=cycle)}#commande-{number}")


def _order_here(request: ToolRequest, cycle: int, number: int) -> Order:
    order = order_here(request, number)
    if order.cycle_id != closed_cycle(request, cycle).pk:
        raise NotFound
    return order


@tool_page(P.DELIVER, methods=("POST",))
def tick(request: ToolRequest, cycle: int, number: int) -> HttpResponse:
    """The household has its order."""

    def act(order: Order, at: datetime) -> str:
        tick_delivery(by=request.actor, order_id=order.pk, at=at)
        return _("Remis à {name}.").format(name=order.household.name)

    return _do(request, cycle, number, GestureForm(request.POST), act)


@tool_page(P.DELIVER, methods=("POST",))
def untick(request: ToolRequest, cycle: int, number: int) -> HttpResponse:
    """It has not, after all."""
    form = UntickForm(request.POST)

    def act(order: Order, at: datetime) -> str:
        untick_delivery(by=request.actor, order_id=order.pk, at=at, seen=form.cleaned_data["seen"])
        return _("Remise annulée pour {name}.").format(name=order.household.name)

    return _do(request, cycle, number, form, act)


@tool_page(P.TAKE_PAYMENTS, methods=("POST",))
def till(request: ToolRequest, cycle: int, number: int) -> HttpResponse:
    """Money received on the spot."""
    form = TillForm(request.POST)

    def act(order: Order, at: datetime) -> str:
        paid = _pay(request, order, at, form.cleaned_data)
        return _("{amount} reçus de {name}.").format(amount=paid.amount, name=order.household.name)

    return _do(request, cycle, number, form, act)


def _pay(request: ToolRequest, order: Order, at: datetime, asked: dict[str, Any]) -> Payment:
    return record_payment(
        by=request.actor,
        tool=request.tool,
        household_id=order.household.current.pk,
        received_on=timezone.localdate(at),
        at=at,
        **{name: asked[name] for name in ("amount", "method", "form_key", "seen_due")},
    )
