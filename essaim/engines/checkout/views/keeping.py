"""Pages of the coordination: the till, the payments begun, those of another amount."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.engines.checkout.commands.paying import settle_difference, verify
from essaim.engines.checkout.commands.tills import describe_till
from essaim.engines.checkout.forms import IntentFilter, SettleForm, TillForm, till_values
from essaim.engines.checkout.models import Intent
from essaim.engines.checkout.permissions import P
from essaim.engines.checkout.queries.tills import intents_of, may_invent, till_of
from essaim.kernel.errors import DomainError, Invalid, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate


def go(request: ToolRequest, name: str, *rest: object) -> HttpResponseRedirect:
    return redirect(f"checkout:{name}", request.project.slug, request.tool.slug, *rest)


def _crumbs(request: ToolRequest) -> list[tuple[str, str]]:
    home = reverse("checkout:home", args=[request.project.slug, request.tool.slug])
    return [(_("Paiements en ligne"), home)]


@tool_page(P.VIEW)
def home(request: ToolRequest) -> HttpResponse:
    """The payments begun, latest first."""
    form = IntentFilter(request.GET)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    page = paginate(request, intents_of(request.tool, state))
    context = {
        "form": form,
        "page": page,
        "count": page.paginator.count,
        "till": till_of(request.tool),
        "may_set_up": P.SET_UP in request.grants,
        "crumbs": [],
    }
    return render(request, "checkout/home.html", context)


@tool_page(P.SET_UP, methods=("GET", "POST"))
def till(request: ToolRequest) -> HttpResponse:
    """Where the project is paid online, and the address to give to HelloAsso."""
    found = till_of(request.tool)
    form = TillForm(request.POST or None, initial=till_values(found), may_invent=may_invent(request.project))
    if request.method == "POST" and form.is_valid():
        try:
            describe_till(by=request.actor, tool=request.tool, card=form.card, at=request.at)
        except Invalid as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("Compte de paiement enregistré."))
            return go(request, "till")
    address = ""
    if found is not None:
        path = reverse("checkout:notified", args=[request.project.slug, request.tool.slug, found.key])
        address = settings.PUBLIC_URL + path
    context = {"form": form, "till": found, "address": address, "crumbs": _crumbs(request)}
    return render(request, "checkout/till.html", context)


def _intent(request: ToolRequest, pk: int) -> Intent:
    found = Intent.objects.in_tool(request.tool).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


@tool_page(P.VERIFY, methods=("GET", "POST"))
def intent(request: ToolRequest, intent: int) -> HttpResponse:
    """One payment; what to do of one of another amount."""
    found, form = _intent(request, intent), SettleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            settle_difference(by=request.actor, intent_id=found.pk, at=request.at, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("C'est noté."))
            return go(request, "intent", found.pk)
    context = {"intent": found, "form": form, "crumbs": _crumbs(request)}
    return render(request, "checkout/intent.html", context)


@tool_page(P.VERIFY, methods=("POST",))
def check(request: ToolRequest, intent: int) -> HttpResponse:
    """Ask the provider again."""
    found = _intent(request, intent)
    try:
        found = verify(key=found.key, at=request.at)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Vérifié : {state}.").format(state=found.get_state_display()))
    return go(request, "intent", found.pk)
