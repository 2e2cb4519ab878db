"""The office's pages: who owes and who paid, the call of a year, payments, dispensations, exports."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.engines.dues.commands.amounts import close_due
from essaim.engines.dues.commands.calling import call_year
from essaim.engines.dues.commands.paying import cancel_payment, record_payment
from essaim.engines.dues.forms import CallForm, CloseForm, PaymentForm, YearFilter
from essaim.engines.dues.models import Due
from essaim.engines.dues.permissions import P
from essaim.engines.dues.queries.dues import (
    called_years,
    dues_table,
    figures_of,
    listed_dues,
    next_year,
    payment_in,
)
from essaim.engines.dues.rules import year_of
from essaim.engines.dues.views.links import due_here, go, today, told, url
from essaim.engines.dues.wording import state_words
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.permissions import P as ProjectsP
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.fields import ReasonForm
from essaim.kernel.ui.pages import form_page, paginate
from essaim.kernel.ui.refusals import done
from essaim.kernel.ui.tables import Table, csv_response, ods_response


@tool_page(P.VIEW)
def year(request: ToolRequest) -> HttpResponse:
    """Who owes, who paid, who is late."""
    day, years = today(request), called_years(request.tool)
    form = YearFilter(request.GET, years=years)
    chosen, config = form.chosen, request.tool.config
    page = paginate(request, listed_dues(request.tool, chosen, day))
    context = {
        "form": form,
        "year": chosen.year,
        "years": years,
        "figures": figures_of(request.tool, chosen.year, day),
        "page": page,
        "rows": [(due, *state_words(due, day, config.remind_after_days)) for due in page],
        "query": request.GET.urlencode(),
        "may_manage": P.MANAGE in request.grants,
        "may_govern": ProjectsP.GOVERN in request.grants,
        "has_rule": config.rule != "none",
    }
    return render(request, "dues/year.html", context)


def _table(request: ToolRequest) -> Table:
    form, day = YearFilter(request.GET, years=called_years(request.tool)), today(request)
    return dues_table(request.tool, listed_dues(request.tool, form.chosen, day), day)


@tool_page(P.VIEW)
def year_csv(request: ToolRequest) -> StreamingHttpResponse:
    return csv_response(_table(request), f"cotisations-{request.project.slug}")


@tool_page(P.VIEW)
def year_ods(request: ToolRequest) -> HttpResponse:
    return ods_response(f"cotisations-{request.project.slug}", _table(request))


@tool_page(P.MANAGE, methods=("GET", "POST"))
def call(request: ToolRequest) -> HttpResponse:
    """Ask every member for a year; who was asked already is not asked again."""
    current = year_of(today(request), request.tool.config.first_month)
    form = CallForm(request.POST or None, initial={"year": next_year(request.tool, current)})
    made: list[Due] = []
    if form.is_valid() and done(form, lambda: made.extend(_called(request, form))):
        said = ngettext("{n} cotisation demandée.", "{n} cotisations demandées.", len(made))
        messages.success(request, said.format(n=len(made)))
        return go(request, "year")
    lead = _(
        "Chaque membre actif reçoit le montant et son calcul. Qui a déjà été appelé ne l'est pas deux fois."
    )
    heading, label = _("Appeler les cotisations"), _("Appeler cette année")
    crumbs = [(_("Cotisations de l'année"), url(request, "year"))]
    return form_page(request, form, heading=heading, lead=lead, label=label, crumbs=crumbs)


def _called(request: ToolRequest, form: CallForm) -> list[Due]:
    year = form.cleaned_data["year"]
    return call_year(by=request.actor, tool=request.tool, year=year, at=request.at)


def _due_page(request: ToolRequest, due: Due, form: PaymentForm, status: int = 200) -> HttpResponse:
    context = {
        "one": told(request, due),
        "form": form,
        "may_manage": P.MANAGE in request.grants,
        "crumbs": [(_("Cotisations de l'année"), url(request, "year"))],
    }
    return render(request, "dues/due.html", context, status=status)


@tool_page(P.VIEW)
def due(request: ToolRequest, due: int) -> HttpResponse:
    """All of a due, and the next payment."""
    found = due_here(request, due)
    return _due_page(request, found, PaymentForm(on=today(request), amount=found.left.plain))


@tool_page(P.MANAGE, methods=("POST",))
def pay(request: ToolRequest, due: int) -> HttpResponse:
    """A payment comes in."""
    found = due_here(request, due)
    form = PaymentForm(request.POST)
    if form.is_valid() and done(
        form,
        lambda: record_payment(by=request.actor, due_id=found.pk, paid=form.paid, at=request.at),
    ):
        messages.success(request, _("Le paiement est noté, son reçu est prêt."))
        return go(request, "due", due=found.pk)
    return _due_page(request, found, form, status=422)


@tool_page(P.MANAGE, methods=("GET", "POST"))
def close(request: ToolRequest, due: int) -> HttpResponse:
    """A due is no longer asked."""
    found = due_here(request, due)
    form = CloseForm(request.POST or None)
    if form.is_valid() and done(
        form, lambda: close_due(by=request.actor, due_id=found.pk, at=request.at, **form.cleaned_data)
    ):
        messages.success(request, _("Cette cotisation n'est plus demandée."))
        return go(request, "due", due=found.pk)
    heading = label = _("Ne plus demander cette cotisation")
    lead = _("Ce qui est déjà payé reste dans les comptes. La raison reste lisible.")
    crumbs = [(str(found), url(request, "due", due=found.pk))]
    return form_page(request, form, heading=heading, lead=lead, label=label, crumbs=crumbs, kind="danger")


@tool_page(P.MANAGE, methods=("GET", "POST"))
def cancel(request: ToolRequest, payment: int) -> HttpResponse:
    """A payment did not hold."""
    found = payment_in(request.tool, payment)
    if found is None:
        raise NotFound
    form = ReasonForm(request.POST or None)
    if form.is_valid() and done(
        form,
        lambda: cancel_payment(by=request.actor, payment_id=found.pk, at=request.at, **form.cleaned_data),
    ):
        messages.success(request, _("Le paiement est annulé."))
        return go(request, "due", due=found.due_id)
    heading = label = _("Annuler ce paiement")
    lead = _("Une écriture contraire l'annule dans les comptes. Son reçu garde son numéro et le dit.")
    crumbs = [(str(found.due), url(request, "due", due=found.due_id))]
    return form_page(request, form, heading=heading, lead=lead, label=label, crumbs=crumbs, kind="danger")
