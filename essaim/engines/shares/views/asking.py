"""Asking for shares, to give them back, to hand them over; and the office's bulletins on paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from essaim.engines.shares.commands.asking import (
    ask_subscription,
    ask_transfer,
    ask_withdrawal,
    cancel_request,
    enter_subscription,
)
from essaim.engines.shares.forms import PaperForm, SubscriptionForm, TransferForm, WithdrawalForm
from essaim.engines.shares.permissions import P
from essaim.engines.shares.views.links import go, holder_here, today, url
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import form_page
from essaim.kernel.ui.refusals import done, tell


@tool_page(P.OWN, methods=("GET", "POST"))
def subscribe(request: ToolRequest) -> HttpResponse:
    """A member asks for shares, for themselves or an organisation of theirs."""
    form = SubscriptionForm(request.POST or None, tool=request.tool, actor=request.actor)
    if form.is_valid() and done(
        form,
        lambda: ask_subscription(
            by=request.actor,
            tool=request.tool,
            wish=form.wish,
            organisation_id=form.organisation_id,
            at=request.at,
        ),
    ):
        messages.success(request, _("Votre demande est envoyée. La réponse se lira ici."))
        return go(request, "home")
    lead = _("Votre demande n'engage qu'une fois acceptée. Vous pouvez la retirer d'ici là.")
    label = _("Demander ces parts")
    return form_page(request, form, heading=_("Souscrire des parts"), lead=lead, label=label)


@tool_page(P.MANAGE, methods=("GET", "POST"))
def paper(request: ToolRequest) -> HttpResponse:
    """A bulletin received on paper."""
    form = PaperForm(request.POST or None, tool=request.tool, initial={"on": today(request)})
    if form.is_valid() and done(
        form,
        lambda: enter_subscription(
            by=request.actor,
            tool=request.tool,
            who=form.who,
            wish=form.wish,
            on=form.cleaned_data["on"],
        ),
    ):
        messages.success(request, _("Le bulletin est noté. Il reste à décider."))
        return go(request, "requests")
    lead = _("Choisissez un foyer ou une organisation déjà connus, ou écrivez un nom.")
    crumbs = [(_("Demandes"), url(request, "requests"))]
    heading, label = _("Bulletin de souscription"), _("Noter ce bulletin")
    return form_page(request, form, heading=heading, lead=lead, label=label, crumbs=crumbs)


@tool_page(P.OWN, methods=("GET", "POST"))
def withdraw(request: ToolRequest, holder: int) -> HttpResponse:
    """Ask to give shares back."""
    found = holder_here(request, holder)
    form = WithdrawalForm(request.POST or None)
    if form.is_valid() and done(
        form,
        lambda: ask_withdrawal(
            by=request.actor,
            holder_id=found.pk,
            shares=form.cleaned_data["shares"],
            note=form.cleaned_data["note"],
            on=today(request),
        ),
    ):
        messages.success(request, _("La demande de retrait est envoyée."))
        return _back(request, found.pk)
    lead = _("Les parts se remboursent à leur tour, quand le plancher du capital et le délai le permettent.")
    label = _("Demander ce retrait")
    return form_page(request, form, heading=_("Rendre des parts"), lead=lead, label=label)


@tool_page(P.OWN, methods=("GET", "POST"))
def transfer(request: ToolRequest, holder: int) -> HttpResponse:
    """Ask to hand shares over."""
    found = holder_here(request, holder)
    form = TransferForm(request.POST or None, holder=found)
    if form.is_valid() and done(
        form,
        lambda: ask_transfer(
            by=request.actor,
            holder_id=found.pk,
            receiver_id=form.receiver_id,
            shares=form.cleaned_data["shares"],
            note=form.cleaned_data["note"],
            on=today(request),
        ),
    ):
        messages.success(request, _("La demande de cession est envoyée."))
        return _back(request, found.pk)
    lead = _("La personne qui reçoit est déjà associée, ou a fait une demande. Le bureau décide.")
    label = _("Demander cette cession")
    return form_page(request, form, heading=_("Céder des parts"), lead=lead, label=label)


def _back(request: ToolRequest, holder: int) -> HttpResponse:
    return go(request, "holder", holder=holder) if P.VIEW in request.grants else go(request, "home")


@tool_page(P.OWN, methods=("POST",))
def cancel(request: ToolRequest, request_id: int) -> HttpResponse:
    """Change one's mind before the decision."""
    tell(
        request,
        lambda: cancel_request(by=request.actor, request_id=request_id, on=today(request)),
        _("La demande est retirée."),
    )
    return go(request, "home")
