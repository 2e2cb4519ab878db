"""Pages of the coordination: orders of a cycle, orders given by phone or on paper, payments."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.checkout.api import P as CheckoutP
from essaim.engines.checkout.api import is_open
from essaim.engines.members.api import Household
from essaim.engines.orders.commands.funding import adjust_envelope
from essaim.engines.orders.commands.orders import record_order_for
from essaim.engines.orders.commands.payments import record_payment, refund_payment
from essaim.engines.orders.errors import ReasonMissing
from essaim.engines.orders.forms import (
    ChannelForm,
    EnvelopeForm,
    HouseholdSearch,
    OrderFilter,
    OrderForm,
    PaymentFilter,
    PaymentForm,
    ReasonForm,
    new_form_key,
)
from essaim.engines.orders.models import Payer, Payment
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.accounts import Account, account_of, dues, orders_of
from essaim.engines.orders.queries.browsing import Browse, is_move
from essaim.engines.orders.queries.desk import desk_households, desk_orders, desk_payments, paying_households
from essaim.engines.orders.queries.shop import Shelf, shelf
from essaim.engines.orders.views.cycles import crumbs
from essaim.engines.orders.views.parts import (
    address,
    cycle_here,
    go,
    household_here,
    order_form,
    shelf_context,
)
from essaim.kernel.errors import DomainError, Invalid, NotFound
from essaim.kernel.money import ZERO
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate


@tool_page(P.RECORD)
def cycle_orders(request: ToolRequest, cycle: int) -> HttpResponse:
    """The orders of a cycle, by household."""
    found = cycle_here(request, cycle)
    form = OrderFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"words": "", "state": ""}
    page = paginate(request, desk_orders(found, words=chosen["words"], state=chosen["state"]))
    context = {"cycle": found, "page": page, "form": form, "count": page.paginator.count}
    context |= {"takes_orders": found.accepts_changes(request.at), "crumbs": crumbs(request, found)}
    return render(request, "orders/cycle_orders.html", context)


@tool_page(P.RECORD, methods=("GET", "POST"))
def record(request: ToolRequest, cycle: int) -> HttpResponse:
    """An order given by phone or on paper: the household first, then what it wants, then the price, then the act."""
    found = cycle_here(request, cycle)
    household = household_here(request, request.GET.get("foyer"))
    if household is None:
        search = HouseholdSearch(request.GET)
        words = search.cleaned_data["words"] if search.is_valid() else ""
        page = paginate(request, desk_households(found, words))
        context = {"cycle": found, "page": page, "form": search, "count": page.paginator.count}
        return render(request, "orders/record_search.html", {**context, "crumbs": crumbs(request, found)})
    data = request.POST if request.method == "POST" else request.GET
    seen = shelf(found, household, request.at, tool=request.tool, own=False, browse=Browse.read(data))
    return _record(request, seen, household)


def _record(request: ToolRequest, found: Shelf, household: Household) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    started = "pickup" in data
    form = order_form(found, data if started else None)
    channel = ChannelForm(data if started else None)
    refusal: DomainError | None = None
    if form.is_valid() and channel.is_valid() and request.method == "POST":
        try:
            return _write_for(request, found, household, form, channel.cleaned_data["channel"])
        except DomainError as error:
            refusal = error
    context = {
        "shelf": found,
        **shelf_context(found, form),
        "channel": channel,
        "is_priced": started and not is_move(request.GET),
        "refusal": refusal,
        "form_key": request.POST.get("form_key") or new_form_key(),
        "crumbs": crumbs(request, found.cycle),
    }
    return render(request, "orders/record.html", context, status=refusal.status if refusal else 200)


def _write_for(
    request: ToolRequest, found: Shelf, household: Household, form: OrderForm, channel: str
) -> HttpResponse:
    made = record_order_for(
        by=request.actor,
        tool=found.cycle.tool,
        cycle_id=found.cycle.pk,
        household_id=household.pk,
        wish=form.wish,
        channel=channel,
        form_key=request.POST.get("form_key", "")[:40] or new_form_key(),
        at=request.at,
    )
    text = _("Commande nº {number} enregistrée pour {name}.")
    messages.success(request, text.format(number=made.number, name=household.name))
    return go(request, "order", number=made.number)


@tool_page(P.TAKE_PAYMENTS)
def payments(request: ToolRequest) -> HttpResponse:
    """Payments received, latest first."""
    form = PaymentFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"words": "", "method": ""}
    page = paginate(request, desk_payments(request.tool, words=chosen["words"], method=chosen["method"]))
    return render(
        request, "orders/payments.html", {"page": page, "form": form, "count": page.paginator.count}
    )


@tool_page(P.TAKE_PAYMENTS, methods=("GET", "POST"))
def payment_new(request: ToolRequest) -> HttpResponse:
    """A payment: whose, then how much; what is due is already written."""
    household = household_here(request, request.GET.get("foyer"))
    if household is None:
        return _choose_payer(request)
    account = account_of(request.tool, household)
    form = PaymentForm(request.POST or None, initial=_payment_start(account, request.at))
    if request.method == "POST" and form.is_valid():
        paid = {"household_id": household.pk, **form.cleaned_data}
        try:
            record_payment(by=request.actor, tool=request.tool, at=request.at, **paid)
        except Invalid as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Paiement de {name} enregistré.").format(name=household.name))
            return go(request, "payments")
    context = {"form": form, "household": household, "account": account}
    context["may_ask_online"] = CheckoutP.ASK in request.grants and is_open(request.project.pk)
    context |= {"orders": orders_of(request.tool, household)[:6], "crumbs": _payment_crumbs(request)}
    return render(request, "orders/payment.html", context)


def _payment_start(account: Account, at: datetime) -> dict[str, Any]:
    start = {"amount": max(account.due, ZERO), "form_key": new_form_key()}
    return start | {"received_on": timezone.localdate(at), "method": Payment.Method.CASH}


def _payment_crumbs(request: ToolRequest) -> list[tuple[str, str]]:
    return [(_("Paiements"), address(request, "payments"))]


def _choose_payer(request: ToolRequest) -> HttpResponse:
    search = HouseholdSearch(request.GET)
    words = search.cleaned_data["words"] if search.is_valid() else ""
    page = paginate(request, paying_households(request.tool, words))
    owed = dues(request.tool, [household.pk for household in page])
    context = {
        "rows": [(household, owed[household.pk]) for household in page],
        "page": page,
        "form": search,
        "count": page.paginator.count,
        "crumbs": _payment_crumbs(request),
    }
    return render(request, "orders/payment_search.html", context)


@tool_page(P.TAKE_PAYMENTS, methods=("GET", "POST"))
def payment_refund(request: ToolRequest, payment: int) -> HttpResponse:
    """Give a payment back, or take out one written by mistake."""
    rows = Payment.objects.in_tool(request.tool).select_related("household")
    if (found := rows.filter(pk=payment).first()) is None:
        raise NotFound
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        refund_payment(by=request.actor, payment_id=found.pk, reason=reason, at=request.at)
        messages.success(request, _("Paiement annulé. Le compte du foyer est à jour."))
        return go(request, "payments")
    context = {"payment": found, "form": form, "crumbs": _payment_crumbs(request)}
    return render(request, "orders/refund.html", context)


@tool_page(P.MANAGE_FUNDING, methods=("GET", "POST"))
def envelope(request: ToolRequest, payer: int) -> HttpResponse:
    """The whole envelope of a funder, with the reason of the change."""
    rows = Payer.objects.in_tool(request.tool).select_related("organisation")
    if (found := rows.filter(pk=payer).first()) is None:
        raise NotFound
    form = EnvelopeForm(request.POST or None, initial={"amount": found.envelope_total})
    if request.method == "POST" and form.is_valid():
        try:
            adjust_envelope(by=request.actor, payer_id=found.pk, at=request.at, **form.cleaned_data)
        except DomainError as error:
            form.add_error("reason" if isinstance(error, ReasonMissing) else "amount", str(error))
        else:
            messages.success(request, _("Enveloppe enregistrée."))
            return go(request, "home")
    return render(request, "orders/envelope.html", {"payer": found, "form": form})
