"""Members and candidates: the list by pole, a sheet, its trades."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.tenders.commands.companies import add_company, add_skill, change_company, remove_skill
from essaim.engines.tenders.forms.companies import CompanyFilter, CompanyForm, SkillForm
from essaim.engines.tenders.models import Skill
from essaim.engines.tenders.models.companies import TIER_TERMS
from essaim.engines.tenders.permissions import P
from essaim.engines.tenders.queries.companies import (
    companies,
    expiring,
    is_own,
    own_companies,
    pieces,
    poles,
    steps_of,
)
from essaim.engines.tenders.queries.tenders import open_ballot_on
from essaim.engines.tenders.views.links import ask, company_here, do, may, url
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate


@tool_page(P.VIEW)
def home(request: ToolRequest) -> HttpResponse:
    """The cluster: its poles, its members, its candidates, papers about to expire."""
    form = CompanyFilter(request.GET, tool=request.tool)
    chosen = form.cleaned_data if form.is_valid() else {"status": "", "pole": "", "q": ""}
    rows = companies(request.tool, status=chosen["status"], pole=chosen["pole"], words=chosen["q"])
    page = paginate(request, rows)
    manages = P.MANAGE in request.grants
    day = timezone.localdate(request.at)
    context = {
        "form": form,
        "page": page,
        "count": page.paginator.count,
        "searching": any(chosen.values()),
        "poles": poles(request.tool),
        "expiring": list(expiring(request.tool, day)[:10]) if manages else [],
        "own": own_companies(request.tool, request.actor),
        "may": may(request),
        "today": day,
    }
    return render(request, "tenders/home.html", context)


@tool_page(P.MANAGE, methods=("GET", "POST"))
def new(request: ToolRequest) -> HttpResponse:
    """Write down a candidate."""
    form = CompanyForm(request.POST or None)

    return ask(
        request,
        form,
        lambda data: _add(request, form, data),
        heading=_("Nouvelle structure"),
        lead=_("Elle est d'abord candidate. Notez ensuite ses métiers, puis décidez de son admission."),
        button=_("Noter cette candidate"),
        done=_("La candidate est notée. Ajoutez ses métiers sur sa fiche."),
        back=url(request, "home"),
    )


def _add(request: ToolRequest, form: CompanyForm, data: dict[str, Any]) -> None:
    add_company(
        tool=request.tool,
        card=form.card,
        siret=data["siret"],
        legal_form=data["legal_form"],
        by=request.actor,
    )


def _may_keep(request: ToolRequest, company: Any) -> bool:
    if P.MANAGE in request.grants:
        return True
    return P.OWN in request.grants and is_own(company, request.actor)


@tool_page(P.VIEW)
def company_page(request: ToolRequest, company: int) -> HttpResponse:
    """A sheet: trades, papers, tier with its rights and duties, register."""
    found = company_here(request, company)
    rights, duties = TIER_TERMS[found.tier]
    context = {
        "company": found,
        "skills": list(found.skills.all()),
        "pieces": list(pieces(request.tool, company=found)),
        "steps": list(steps_of(found)),
        "ballot": open_ballot_on(request.tool, company=found),
        "tier_rights": rights,
        "tier_duties": duties,
        "keeps": _may_keep(request, found),
        "may": may(request),
        "today": timezone.localdate(request.at),
    }
    return render(request, "tenders/company.html", context)


@tool_page(P.VIEW, methods=("GET", "POST"))
def edit(request: ToolRequest, company: int) -> HttpResponse:
    """Change a sheet: its own people, or who manages."""
    found = company_here(request, company)
    if not _may_keep(request, found):
        raise Forbidden
    form = CompanyForm(request.POST or None, known=found)
    return ask(
        request,
        form,
        lambda data: change_company(company_id=found.pk, card=form.card, by=request.actor),
        heading=_("Modifier la fiche"),
        button=_("Enregistrer la fiche"),
        done=_("La fiche est enregistrée."),
        back=url(request, "company", found.pk),
        crumbs=[(found.name, url(request, "company", found.pk))],
    )


@tool_page(P.VIEW, methods=("GET", "POST"))
def skill_add(request: ToolRequest, company: int) -> HttpResponse:
    """Say one more trade."""
    found = company_here(request, company)
    if not _may_keep(request, found):
        raise Forbidden
    return ask(
        request,
        SkillForm(request.POST or None, tool=request.tool),
        lambda data: add_skill(company_id=found.pk, by=request.actor, **data),
        heading=_("Ajouter un métier"),
        button=_("Ajouter ce métier"),
        done=_("Le métier est ajouté."),
        back=url(request, "company", found.pk),
        crumbs=[(found.name, url(request, "company", found.pk))],
    )


@tool_page(P.VIEW, methods=("POST",))
def skill_remove(request: ToolRequest, skill: int) -> HttpResponse:
    """Take a trade off a sheet."""
    found = Skill.objects.in_tool(request.tool).filter(pk=skill).first()
    if found is None:
        raise NotFound
    if not _may_keep(request, company_here(request, found.company_id)):
        raise Forbidden
    return do(
        request,
        lambda: remove_skill(skill_id=found.pk, by=request.actor),
        done=_("Le métier est retiré."),
        back=url(request, "company", found.company_id),
    )
