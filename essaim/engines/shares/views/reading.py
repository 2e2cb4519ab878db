"""The register, the capital of a day, the categories and the statutes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.shares.commands.people import add_category, change_category
from essaim.engines.shares.forms import CategoryForm, DayForm, RegisterFilter
from essaim.engines.shares.permissions import P
from essaim.engines.shares.queries.capital import capital_on, register_lines
from essaim.engines.shares.queries.holdings import categories_of, disagreements
from essaim.engines.shares.queries.statutes import category_rows, checks_on
from essaim.engines.shares.views.links import go, today, url
from essaim.engines.shares.wording import check_row
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import form_page, paginate
from essaim.kernel.ui.refusals import done


@tool_page(P.VIEW)
def register(request: ToolRequest) -> HttpResponse:
    """The numbered movements, the last first."""
    form = RegisterFilter(request.GET, tool=request.tool)
    page = paginate(request, register_lines(request.tool, form.chosen))
    context = {
        "form": form,
        "page": page,
        "count": page.paginator.count,
        "query": request.GET.urlencode(),
        "year": today(request).year,
    }
    return render(request, "shares/register.html", context)


@tool_page(P.VIEW)
def capital(request: ToolRequest) -> HttpResponse:
    """The capital of a day, who holds it, and whether the books say the same."""
    form = DayForm(request.GET or None, initial={"on": today(request)})
    day = form.cleaned_data["on"] if form.is_valid() and form.cleaned_data["on"] else today(request)
    found = capital_on(request.tool, day)
    context = {
        "form": form,
        "day": day,
        "found": found,
        "agrees": found.in_books == found.held.amount and not disagreements(request.tool),
        "rows": category_rows(request.tool, day),
        "may_manage": P.MANAGE in request.grants,
    }
    return render(request, "shares/capital.html", context)


@tool_page(P.MANAGE, methods=("GET", "POST"))
def category_new(request: ToolRequest) -> HttpResponse:
    form = CategoryForm(request.POST or None, tool=request.tool)
    if form.is_valid() and done(
        form, lambda: add_category(by=request.actor, tool=request.tool, terms=form.terms)
    ):
        messages.success(request, _("La catégorie est ouverte."))
        return go(request, "capital")
    crumbs = [(_("Capital"), url(request, "capital"))]
    heading, label = _("Nouvelle catégorie d'associés"), _("Ouvrir cette catégorie")
    return form_page(request, form, heading=heading, label=label, crumbs=crumbs)


@tool_page(P.MANAGE, methods=("GET", "POST"))
def category(request: ToolRequest, category: int) -> HttpResponse:
    found = categories_of(request.tool).filter(pk=category).first()
    if found is None:
        raise NotFound
    form = CategoryForm(request.POST or None, tool=request.tool, known=found)
    if form.is_valid() and done(
        form, lambda: change_category(by=request.actor, category_id=found.pk, terms=form.terms)
    ):
        messages.success(request, _("La catégorie est modifiée."))
        return go(request, "capital")
    crumbs = [(_("Capital"), url(request, "capital"))]
    lead = _("Les parts déjà souscrites gardent leur prix.")
    return form_page(request, form, heading=found.name, lead=lead, label=_("Enregistrer"), crumbs=crumbs)


@tool_page(P.VIEW)
def statutes(request: ToolRequest) -> HttpResponse:
    """Each rule of the legal form, held against the registers of a day."""
    form = DayForm(request.GET or None, initial={"on": today(request)})
    day = form.cleaned_data["on"] if form.is_valid() and form.cleaned_data["on"] else today(request)
    checks = checks_on(request.tool, category_rows(request.tool, day), day)
    context = {
        "form": form,
        "day": day,
        "rows": [check_row(one) for one in checks],
        "faults": sum(one.is_broken for one in checks),
        "legal_form": request.tool.config.legal_form,
    }
    return render(request, "shares/statutes.html", context)
