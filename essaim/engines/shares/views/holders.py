"""One's own shares, and the page of a holder."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.shares.commands.deciding import reclassify_holder
from essaim.engines.shares.commands.paying import record_payment, take_back_payment
from essaim.engines.shares.forms import PaymentForm, ReclassifyForm
from essaim.engines.shares.models import Payment
from essaim.engines.shares.permissions import P
from essaim.engines.shares.queries.holdings import own_holders
from essaim.engines.shares.queries.paying import account_of
from essaim.engines.shares.views.links import go, holder_here, today, url
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.documents import pdf_response, render_pdf
from essaim.kernel.ui.fields import ReasonForm
from essaim.kernel.ui.pages import form_page
from essaim.kernel.ui.refusals import done


@tool_page(P.OWN)
def home(request: ToolRequest) -> HttpResponse:
    """What a person holds, for themselves, their household or their organisations."""
    accounts = [account_of(one, today(request)) for one in own_holders(request.actor, request.tool)]
    context = {"accounts": accounts, "may_manage": False}
    return render(request, "shares/home.html", context)


@tool_page(P.VIEW)
def holder(request: ToolRequest, holder: int) -> HttpResponse:
    """Everything of a holder: what they have, paid, asked; and the next payment."""
    found = holder_here(request, holder)
    account = account_of(found, today(request))
    context = {
        "account": account,
        "form": PaymentForm(initial={"on": today(request), "amount": account.owed.plain}),
        "may_manage": P.MANAGE in request.grants,
        "crumbs": [(_("Registre"), url(request, "register"))],
    }
    return render(request, "shares/holder.html", context)


@tool_page(P.OWN)
def certificate(request: ToolRequest, holder: int) -> HttpResponse:
    """What a holder has today, to print or to give."""
    found = holder_here(request, holder)
    account = account_of(found, today(request))
    context = {
        "project": request.project,
        "carrier": request.project.carrier,
        "account": account,
        "day": today(request),
    }
    return pdf_response(render_pdf("shares/certificate.html", context), f"parts-{found.number}")


@tool_page(P.MANAGE, methods=("GET", "POST"))
def reclassify(request: ToolRequest, holder: int) -> HttpResponse:
    """A holder goes to another category, with its shares."""
    found = holder_here(request, holder)
    form = ReclassifyForm(request.POST or None, holder=found, initial={"on": today(request)})
    told = {"by": request.actor, "holder_id": found.pk, "at": request.at}
    if form.is_valid() and done(
        form,
        lambda: reclassify_holder(category_id=form.cleaned_data["category"], verdict=form.verdict, **told),
    ):
        messages.success(request, _("{name} change de catégorie.").format(name=found.name))
        return go(request, "holder", holder=found.pk)
    heading, label = _("Changer de catégorie"), _("Changer de catégorie")
    lead = _("Les parts et les lignes du registre restent. Le collège suit la nouvelle catégorie.")
    crumbs = [(found.name, url(request, "holder", holder=found.pk))]
    return form_page(request, form, heading=heading, lead=lead, label=label, crumbs=crumbs)


@tool_page(P.MANAGE, methods=("POST",))
def pay(request: ToolRequest, holder: int) -> HttpResponse:
    """A payment comes in."""
    found = holder_here(request, holder)
    form = PaymentForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: record_payment(by=request.actor, holder_id=found.pk, paid=form.paid, at=request.at),
    ):
        messages.success(request, _("Le versement est noté."))
        return go(request, "holder", holder=found.pk)
    account = account_of(found, today(request))
    context = {"account": account, "form": form, "may_manage": True}
    return render(request, "shares/holder.html", context, status=422)


@tool_page(P.MANAGE, methods=("GET", "POST"))
def take_back(request: ToolRequest, payment: int) -> HttpResponse:
    """A payment did not hold."""
    found = Payment.objects.in_tool(request.tool).select_related("holder").filter(pk=payment).first()
    if found is None:
        raise NotFound
    form = ReasonForm(request.POST or None)
    if form.is_valid() and done(
        form,
        lambda: take_back_payment(
            by=request.actor,
            payment_id=found.pk,
            on=today(request),
            reason=form.cleaned_data["reason"],
            at=request.at,
        ),
    ):
        messages.success(request, _("Le versement est annulé."))
        return go(request, "holder", holder=found.holder_id)
    lead = _("Une écriture contraire l'annule dans les comptes ; le versement reste lisible.")
    label = _("Annuler ce versement")
    return form_page(request, form, heading=label, lead=lead, label=label, kind="danger")
