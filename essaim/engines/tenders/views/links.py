"""What every page of the cluster does alike: find its object, ask by a form, act by a button."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from essaim.engines.tenders.models import Answer, Company, Opportunity
from essaim.engines.tenders.permissions import P
from essaim.engines.tenders.queries.companies import company_in
from essaim.engines.tenders.queries.tenders import answer_in, opportunity_in
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest
from essaim.kernel.ui.refusals import put, tell


def url(request: ToolRequest, name: str, *rest: object) -> str:
    return reverse(f"tenders:{name}", args=[request.project.slug, request.tool.slug, *rest])


def go(request: ToolRequest, name: str, *rest: object) -> HttpResponseRedirect:
    return redirect(url(request, name, *rest))


def may(request: ToolRequest) -> dict[str, bool]:
    """What this person may do here, by name: `may.manage`."""
    return {permission.name.lower(): permission in request.grants for permission in P}


def ask(
    request: ToolRequest,
    form: Any,
    act: Callable[[dict[str, Any]], object],
    *,
    heading: str,
    button: str,
    done: str,
    back: str,
    lead: str = "",
    crumbs: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    """A page of one form: what is refused stays typed, what is done goes back with a message."""
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, done)
            return redirect(back)
    context = {
        "form": form,
        "heading": heading,
        "button_label": button,
        "lead": lead,
        "crumbs": crumbs or [],
        "back": back,
        "sends_files": form.is_multipart(),
    }
    return render(request, "tenders/form.html", context)


def do(request: ToolRequest, act: Callable[[], object], *, done: str, back: str) -> HttpResponse:
    """A button: done with a message, or refused in a sentence, on the page it was on. A stranger's object stays unknown."""
    tell(request, act, done)
    return redirect(back)


def company_here(request: ToolRequest, pk: int) -> Company:
    found = company_in(request.tool, pk)
    if found is None:
        raise NotFound
    return found


def opportunity_here(request: ToolRequest, pk: int) -> Opportunity:
    found = opportunity_in(request.tool, pk)
    if found is None:
        raise NotFound
    return found


def answer_here(request: ToolRequest, pk: int) -> Answer:
    found = answer_in(request.tool, pk)
    if found is None:
        raise NotFound
    return found
