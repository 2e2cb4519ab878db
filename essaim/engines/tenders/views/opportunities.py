"""Opportunities: the list, one of them with who it concerns, the import, the calendar, the law."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.tenders.commands.opportunities import (
    add_opportunity,
    change_opportunity,
    import_notices,
    open_go_vote,
)
from essaim.engines.tenders.forms.tenders import ImportForm, OpportunityFilter, OpportunityForm
from essaim.engines.tenders.permissions import P
from essaim.engines.tenders.queries.companies import members
from essaim.engines.tenders.queries.tenders import (
    answer_of,
    calendar,
    concerned,
    open_ballot_on,
    opportunities,
    reserved_faults,
)
from essaim.engines.tenders.views.links import ask, do, go, may, opportunity_here, url
from essaim.engines.tenders.wording import article_of, fault_words, law_rows, match_words
from essaim.kernel.errors import DomainError
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate
from essaim.kernel.ui.refusals import put


@tool_page(P.VIEW)
def opportunity_list(request: ToolRequest) -> HttpResponse:
    """Opportunities, the nearest deadline first, with how many members each concerns."""
    form = OpportunityFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"status": "", "q": ""}
    page = paginate(
        request, opportunities(request.tool, at=request.at, status=chosen["status"], words=chosen["q"])
    )
    found = concerned(request.tool, list(page))
    context = {
        "form": form,
        "page": page,
        "rows": [(one, len(found[one.pk])) for one in page],
        "count": page.paginator.count,
        "searching": any(chosen.values()),
        "may": may(request),
    }
    return render(request, "tenders/opportunities.html", context)


@tool_page(P.VIEW)
def opportunity_page(request: ToolRequest, opportunity: int) -> HttpResponse:
    """One opportunity: what is asked, who it concerns and why, who may answer if it is reserved."""
    found = opportunity_here(request, opportunity)
    found.tool = request.tool
    day = timezone.localdate(request.at)
    names = dict(members(request.tool).values_list("pk", "name"))
    matches = concerned(request.tool, [found])[found.pk]
    wrong = fault_words(reserved_faults(found, day), found.reserved, day) if found.reserved else {}
    context = {
        "opportunity": found,
        "matches": [(names[one.company], one.company, match_words(one)) for one in matches],
        "reserved": [(names[pk], why) for pk, why in wrong.items()],
        "article": article_of(found.reserved),
        "answer": answer_of(found),
        "ballot": open_ballot_on(request.tool, opportunity=found),
        "late": found.deadline is not None and request.at > found.deadline,
        "may": may(request),
    }
    return render(request, "tenders/opportunity.html", context)


@tool_page(P.MANAGE, methods=("GET", "POST"))
def new(request: ToolRequest) -> HttpResponse:
    """Write an opportunity down."""
    form = OpportunityForm(request.POST or None, key=uuid4().hex)
    return ask(
        request,
        form,
        lambda data: add_opportunity(
            tool=request.tool, call=form.call, by=request.actor, at=request.at, key=data["key"]
        ),
        heading=_("Nouveau marché"),
        button=_("Noter ce marché"),
        done=_("Le marché est noté."),
        back=url(request, "opportunities"),
        crumbs=[(_("Marchés"), url(request, "opportunities"))],
    )


@tool_page(P.MANAGE, methods=("GET", "POST"))
def edit(request: ToolRequest, opportunity: int) -> HttpResponse:
    """Correct or complete an opportunity."""
    found = opportunity_here(request, opportunity)
    form = OpportunityForm(request.POST or None, known=found)
    return ask(
        request,
        form,
        lambda data: change_opportunity(opportunity_id=found.pk, call=form.call, by=request.actor),
        heading=_("Modifier le marché"),
        button=_("Enregistrer le marché"),
        done=_("Le marché est enregistré."),
        back=url(request, "opportunity", found.pk),
        crumbs=[(_("Marchés"), url(request, "opportunities"))],
    )


@tool_page(P.MANAGE, methods=("GET", "POST"))
def bring(request: ToolRequest) -> HttpResponse:
    """Read a DECP or BOAMP file."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid() and _read(request, form):
        return go(request, "opportunities")
    return render(request, "tenders/import.html", {"form": form})


def _read(request: ToolRequest, form: Any) -> bool:
    content = form.cleaned_data["file"].read()
    try:
        read = import_notices(tool=request.tool, content=content, by=request.actor, at=request.at)
    except DomainError as error:
        put(form, error)
        return False
    text = _("Marchés ajoutés : {added}. Déjà connus, laissés comme ils sont : {known}.")
    messages.success(request, text.format(added=read.added, known=read.known))
    return True


@tool_page(P.VIEW)
def calendar_page(request: ToolRequest) -> HttpResponse:
    """What is to be handed in, and what comes back within the year."""
    page = paginate(request, calendar(request.tool, request.at))
    return render(request, "tenders/calendar.html", {"page": page})


@tool_page(P.VIEW)
def law(request: ToolRequest) -> HttpResponse:
    """Reserved contracts and thresholds today, the preference of 2006 as history."""
    return render(request, "tenders/law.html", {"rows": law_rows(timezone.localdate(request.at))})


@tool_page(P.MANAGE, methods=("POST",))
def ask_members(request: ToolRequest, opportunity: int) -> HttpResponse:
    """Open the vote: answer or not."""
    found = opportunity_here(request, opportunity)
    return do(
        request,
        lambda: open_go_vote(opportunity_id=found.pk, by=request.actor, at=request.at),
        done=_("Le vote est ouvert : chaque membre peut dire oui ou non."),
        back=url(request, "opportunity", found.pk),
    )
