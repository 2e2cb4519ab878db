"""One's own dues: what is asked and why, what was paid, receipts."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.dues.commands.amounts import choose_amount, declare_turnover
from essaim.engines.dues.forms import AmountForm
from essaim.engines.dues.models import Due
from essaim.engines.dues.permissions import P
from essaim.engines.dues.queries.dues import own_dues, payment_in
from essaim.engines.dues.views.links import due_here, go, today, told, url
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.documents import pdf_response, render_pdf
from essaim.kernel.ui.pages import form_page, paginate
from essaim.kernel.ui.refusals import done

YEARS_PER_PAGE = 5


@tool_page(P.OWN)
def home(request: ToolRequest) -> HttpResponse:
    """What a person's household and organisations are asked, the last year first."""
    rows = own_dues(request.actor, request.tool, today(request))
    page = paginate(request, rows, per_page=YEARS_PER_PAGE)
    context = {"page": page, "rows": [told(request, due) for due in page], "may_manage": False}
    return render(request, "dues/home.html", context)


@tool_page(P.OWN, methods=("GET", "POST"))
def amount(request: ToolRequest, due: int) -> HttpResponse:
    """Declare a turnover, or choose an amount."""
    found = due_here(request, due)
    form, by_turnover = AmountForm(request.POST or None, due=found), found.kind == Due.Kind.TURNOVER
    if form.is_valid() and done(form, lambda: _set(request, found, form)):
        messages.success(request, _("Votre cotisation est à jour."))
        return go(request, "due" if P.VIEW in request.grants else "home", **_of(request, found))
    heading = _("Déclarer le chiffre d'affaires") if by_turnover else _("Choisir un montant")
    lead = f"{found.household.name}, {found.year}"
    crumbs = [(_("Ma cotisation"), url(request, "home"))]
    return form_page(request, form, heading=heading, lead=lead, label=_("Enregistrer"), crumbs=crumbs)


def _of(request: ToolRequest, due: Due) -> dict[str, object]:
    """The rest of the address to go back to."""
    return {"due": due.pk} if P.VIEW in request.grants else {}


def _set(request: ToolRequest, due: Due, form: AmountForm) -> Due:
    typed = form.cleaned_data["amount"]
    if due.kind == Due.Kind.TURNOVER:
        return declare_turnover(by=request.actor, due_id=due.pk, turnover=typed, at=request.at)
    return choose_amount(by=request.actor, due_id=due.pk, amount=typed, at=request.at)


@tool_page(P.OWN)
def receipt(request: ToolRequest, payment: int) -> HttpResponse:
    """The receipt of a payment, to print or to keep."""
    found = payment_in(request.tool, payment)
    if found is None:
        raise NotFound
    due = due_here(request, found.due_id)
    context = {
        "project": request.project,
        "carrier": request.project.carrier,
        "payment": found,
        "due": due,
    }
    return pdf_response(render_pdf("dues/receipt.html", context), f"recu-{found.number}")
