"""The queue of withdrawals, refunds to pay, and losses borne."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.shares.commands.paying import pay_refund
from essaim.engines.shares.commands.refunding import declare_losses, serve_queue
from essaim.engines.shares.forms import LossForm, PayForm, WrittenOnForm
from essaim.engines.shares.permissions import P
from essaim.engines.shares.queries.holdings import capital_of, queue_of, register_of
from essaim.engines.shares.queries.law import floor_rate
from essaim.engines.shares.queries.losses import latest_losses, losses_on
from essaim.engines.shares.queries.paying import refunds_to_pay
from essaim.engines.shares.rules.refunds import room
from essaim.engines.shares.rules.refunds import serve as turn_of
from essaim.engines.shares.views.links import go, today, url
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import form_page
from essaim.kernel.ui.refusals import done, tell


@tool_page(P.VIEW)
def refunds(request: ToolRequest) -> HttpResponse:
    """Who waits, whose turn has come, what is owed."""
    day, head = today(request), register_of(request.tool)
    queue = queue_of(request.tool)
    turns = turn_of([one.waiting for one in queue], capital_of(request.tool, head, on=day), on=day)
    served = {one.key: one.shares for one in turns}
    context = {
        "head": head,
        "room": room(head.capital, head.floor),
        "rate": floor_rate(request.tool, day),
        "rows": [(one, served.get(one.operation.pk, 0)) for one in queue],
        "ready": bool(served),
        "owed": refunds_to_pay(request.tool),
        "losses": latest_losses(request.tool, day),
        "left": losses_on(request.tool, day),
        "serving": WrittenOnForm(initial={"on": day}),
        "paying": PayForm(initial={"on": day}),
        "may_manage": P.MANAGE in request.grants,
    }
    return render(request, "shares/refunds.html", context)


@tool_page(P.MANAGE, methods=("POST",))
def serve(request: ToolRequest) -> HttpResponse:
    """Write the refunds whose turn has come."""
    form = WrittenOnForm(request.POST)
    if form.is_valid():
        tell(
            request,
            lambda: serve_queue(
                by=request.actor, tool=request.tool, on=form.cleaned_data["on"], at=request.at
            ),
            _("Les parts sont rendues. Il reste à payer."),
        )
    else:
        messages.error(request, _("Écrivez le jour du remboursement."))
    return go(request, "refunds")


@tool_page(P.MANAGE, methods=("POST",))
def pay(request: ToolRequest, line: int) -> HttpResponse:
    """A refund is paid, whole."""
    form = PayForm(request.POST)
    if form.is_valid():
        tell(
            request,
            lambda: pay_refund(by=request.actor, line_id=line, paid=form.paid, at=request.at),
            _("Le remboursement est noté."),
        )
    else:
        messages.error(request, _("Écrivez le jour et le moyen du paiement."))
    return go(request, "refunds")


@tool_page(P.MANAGE, methods=("GET", "POST"))
def losses(request: ToolRequest) -> HttpResponse:
    """Losses those who leave bear, as the accounts say."""
    form = LossForm(request.POST or None, initial={"on": today(request)})
    if form.is_valid() and done(
        form, lambda: declare_losses(by=request.actor, tool=request.tool, losses=form.losses)
    ):
        messages.success(request, _("Les pertes sont notées."))
        return go(request, "refunds")
    lead = _(
        "Qui part supporte sa part des pertes que les réserves ne couvrent pas. Notez 0 quand elles sont comblées."
    )
    crumbs = [(_("Remboursements"), url(request, "refunds"))]
    heading, label = _("Pertes à imputer"), _("Noter ces pertes")
    return form_page(request, form, heading=heading, lead=lead, label=label, crumbs=crumbs)
