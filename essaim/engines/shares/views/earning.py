"""Reference rates, the ceiling, and the interest of each year."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.shares.commands.earning import give_interest, note_rate
from essaim.engines.shares.commands.paying import pay_interest
from essaim.engines.shares.forms import InterestForm, PayForm, RateForm
from essaim.engines.shares.models import InterestPart, InterestYear
from essaim.engines.shares.permissions import P
from essaim.engines.shares.queries.earning import ceiling_on, half_words, interest_years, reference_rates
from essaim.engines.shares.views.links import go, today, url
from essaim.kernel.errors import NotFound
from essaim.kernel.explain import Explanation
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import form_page, paginate
from essaim.kernel.ui.refusals import done, tell


@tool_page(P.VIEW)
def interest(request: ToolRequest) -> HttpResponse:
    """The ceiling of a meeting held today, the rates it rests on, and the years given."""
    top = ceiling_on(request.tool, today(request))
    context = {
        "top": top,
        "missing": ", ".join(half_words(half) for half in top.missing),
        "rates": [(half_words(half), row) for half, row in reference_rates(request.tool).items()],
        "years": interest_years(request.tool),
        "may_manage": P.MANAGE in request.grants,
    }
    return render(request, "shares/interest.html", context)


@tool_page(P.MANAGE, methods=("GET", "POST"))
def rate(request: ToolRequest) -> HttpResponse:
    """The TMO of a half-year, with where it was read."""
    form = RateForm(request.POST or None, initial={"year": today(request).year - 1})
    if form.is_valid() and done(
        form, lambda: note_rate(by=request.actor, tool=request.tool, reference=form.reference)
    ):
        messages.success(request, _("Le taux est noté."))
        return go(request, "interest")
    lead = _("Le taux moyen de rendement des obligations (TMO) paraît au Journal officiel, chaque semestre.")
    crumbs = [(_("Intérêts"), url(request, "interest"))]
    heading, label = _("Taux de référence"), _("Noter ce taux")
    return form_page(request, form, heading=heading, lead=lead, label=label, crumbs=crumbs)


@tool_page(P.MANAGE, methods=("GET", "POST"))
def give(request: ToolRequest) -> HttpResponse:
    """The interest an assembly gives for a year."""
    start = {"on": today(request), "year": today(request).year - 1}
    form = InterestForm(request.POST or None, initial=start)
    if form.is_valid() and done(
        form, lambda: give_interest(by=request.actor, tool=request.tool, asked=form.asked, at=request.at)
    ):
        messages.success(request, _("Les intérêts sont décidés. Il reste à les payer."))
        return go(request, "interest")
    lead = _("Ils se comptent sur les sommes payées, pour les jours où elles étaient là.")
    crumbs = [(_("Intérêts"), url(request, "interest"))]
    heading, label = _("Intérêts d'une année"), _("Donner ces intérêts")
    return form_page(request, form, heading=heading, lead=lead, label=label, crumbs=crumbs)


@tool_page(P.VIEW)
def interest_year(request: ToolRequest, interest: int) -> HttpResponse:
    """Who is given what for a year, and who is paid."""
    found = InterestYear.objects.in_tool(request.tool).filter(pk=interest).first()
    if found is None:
        raise NotFound
    parts = InterestPart.objects.in_tool(request.tool).filter(interest=found)
    parts = parts.select_related("holder", "payment").order_by("holder__name", "pk")
    context = {
        "interest": found,
        "explanation": Explanation.from_json(found.explanation),
        "page": paginate(request, parts),
        "paying": PayForm(initial={"on": today(request)}),
        "may_manage": P.MANAGE in request.grants,
        "crumbs": [(_("Intérêts"), url(request, "interest"))],
    }
    return render(request, "shares/interest_year.html", context)


@tool_page(P.MANAGE, methods=("POST",))
def pay(request: ToolRequest, part: int) -> HttpResponse:
    """One holder's interest is paid."""
    found = InterestPart.objects.in_tool(request.tool).filter(pk=part).first()
    if found is None:
        raise NotFound
    form = PayForm(request.POST)
    if form.is_valid():
        tell(
            request,
            lambda: pay_interest(by=request.actor, part_id=found.pk, paid=form.paid, at=request.at),
            _("Les intérêts sont payés."),
        )
    else:
        messages.error(request, _("Écrivez le jour et le moyen du paiement."))
    return go(request, "interest_year", interest=found.interest_id)
