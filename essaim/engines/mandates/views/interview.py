"""The interview of a service, a question a page; then its result, its modes, its sheet of paper."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from essaim.engines.mandates.commands.services import answer_question
from essaim.engines.mandates.forms.services import AnswerForm
from essaim.engines.mandates.models import Conclusion, Service
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.explained import told
from essaim.engines.mandates.queries.lawyer import checks
from essaim.engines.mandates.queries.progress import leaning_words, progress_of
from essaim.engines.mandates.queries.services import case_of, current_of
from essaim.engines.mandates.rules.questions import FACTS
from essaim.engines.mandates.views.services import go, service_here
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.refusals import put


@tool_page(P.QUALIFY)
def following(request: ToolRequest, service: int) -> HttpResponse:
    """The next question; the result where none is left."""
    key = progress_of(service_here(request, service)).next
    return go(request, "question", service, key) if key else go(request, "result", service)


@tool_page(P.QUALIFY, methods=("GET", "POST"))
def question(request: ToolRequest, service: int, key: str) -> HttpResponse:
    """One question, to answer or to answer otherwise."""
    found = service_here(request, service)
    if key not in FACTS:
        raise NotFound
    known = case_of(found).get(key)
    form = AnswerForm(request.POST or None, fact=FACTS[key], known=known)
    if form.is_valid():
        try:
            answer_question(by=request.actor, service_id=found.pk, key=key, answer=form.answer, at=request.at)
        except DomainError as error:
            put(form, error)
        else:
            return go(request, "next", found.pk)
    context = {"form": form, "service": found, "progress": progress_of(found), "known": known}
    return render(request, "mandates/question.html", {**context, "leaning": leaning_words(found, key)})


def _concluded(request: ToolRequest, pk: int) -> tuple[Service, Conclusion | None]:
    found = service_here(request, pk)
    return found, current_of(found)


@tool_page(P.VIEW)
def result(request: ToolRequest, service: int) -> HttpResponse:
    """What the service is, step by step."""
    found, kept = _concluded(request, service)
    if kept is None:
        return go(request, "service", found.pk)
    return render(request, "mandates/result.html", {"service": found, "told": told(kept)})


@tool_page(P.VIEW)
def modes(request: ToolRequest, service: int) -> HttpResponse:
    """The modes side by side."""
    found, kept = _concluded(request, service)
    if kept is None:
        return go(request, "service", found.pk)
    return render(request, "mandates/modes.html", {"service": found, "told": told(kept)})


@tool_page(P.VIEW)
def sheet(request: ToolRequest, service: int) -> HttpResponse:
    """The whole file on paper, with what a lawyer would need to check."""
    found, kept = _concluded(request, service)
    if kept is None:
        return go(request, "service", found.pk)
    said = told(kept)
    return render(request, "mandates/sheet.html", {"service": found, "told": said, "checks": checks(said)})
