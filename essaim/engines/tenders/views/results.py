"""« Valoriser les résultats »: the figures, the jobs, and the page shown to everyone once published."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from essaim.engines.tenders.commands.results import publish_results, record_hire
from essaim.engines.tenders.forms.money import HireForm, PublishForm
from essaim.engines.tenders.permissions import P
from essaim.engines.tenders.queries.companies import members, poles
from essaim.engines.tenders.queries.results import hires, published_at, results_of, results_page
from essaim.engines.tenders.queries.tenders import answers
from essaim.engines.tenders.views.links import ask, may, url
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate


@tool_page(P.VIEW)
def results_page_view(request: ToolRequest) -> HttpResponse:
    """The figures, for the members."""
    context = {
        "results": results_of(request.tool),
        "page": paginate(request, hires(request.tool)),
        "shown": results_page(request.tool),
        "may": may(request),
    }
    return render(request, "tenders/results.html", context)


@tool_page(P.MANAGE, methods=("GET", "POST"))
def hire(request: ToolRequest) -> HttpResponse:
    """Note a job made or kept."""
    form = HireForm(
        request.POST or None,
        companies=list(members(request.tool)),
        answers=list(answers(request.tool).filter(status__in=("won", "done"))),
        initial={"on": timezone.localdate(request.at)},
    )

    return ask(
        request,
        form,
        lambda data: _hire(request, data),
        heading=_("Noter un emploi"),
        button=_("Noter cet emploi"),
        done=_("L'emploi est noté."),
        back=url(request, "results"),
    )


def _hire(request: ToolRequest, data: dict[str, Any]) -> None:
    record_hire(
        tool=request.tool,
        company_id=data["company"],
        answer_id=data["answer"],
        title=data["title"],
        on=data["on"],
        hundredths=data["hundredths"],
        by=request.actor,
    )


@tool_page(P.DECIDE, methods=("GET", "POST"))
def publish(request: ToolRequest) -> HttpResponse:
    """Show the results to everyone, or hide them again."""
    known = results_page(request.tool)
    start = {"text": known.text, "published": known.is_published} if known else {}
    form = PublishForm(request.POST or None, initial=start)
    return ask(
        request,
        form,
        lambda data: publish_results(tool=request.tool, by=request.actor, at=request.at, **data),
        heading=_("Publier les résultats"),
        lead=_("La page publique montre des sommes et des nombres, jamais les comptes d'un membre."),
        button=_("Enregistrer"),
        done=_("La page publique est à jour."),
        back=url(request, "results"),
    )


@require_safe
def public(request: HttpRequest, project: str, tool: str) -> HttpResponse:
    """The results, for everyone, once the cluster has published them. NotFound otherwise."""
    shown = published_at(project, tool)
    if shown is None:
        raise NotFound
    context = {
        "shown": shown,
        "results": results_of(shown.tool),
        "poles": poles(shown.tool),
        "names": list(members(shown.tool).values_list("name", flat=True)),
    }
    return render(request, "tenders/public.html", context)
