"""The files of the services: the list, a new one, one file and what was decided of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.mandates.commands.services import (
    choose_mode,
    conclude_again,
    open_service,
    reopen_service,
    review_service,
)
from essaim.engines.mandates.forms.services import (
    ChooseForm,
    DescribeForm,
    ReasonForm,
    ReviewForm,
    ServiceFilter,
)
from essaim.engines.mandates.models import Service
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.explained import nature_of, told
from essaim.engines.mandates.queries.mandate_start import MANDATED
from essaim.engines.mandates.queries.mandates import mandates_for
from essaim.engines.mandates.queries.progress import progress_of
from essaim.engines.mandates.queries.services import (
    current_of,
    moved_since,
    moved_words,
    service_in,
    services_of,
    touched,
)
from essaim.engines.mandates.wording.modes import MODE
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate
from essaim.kernel.ui.refusals import put


def go(request: ToolRequest, name: str, *rest: object) -> HttpResponseRedirect:
    return redirect(f"mandates:{name}", request.project.slug, request.tool.slug, *rest)


def service_here(request: ToolRequest, pk: int) -> Service:
    found = service_in(request.tool, pk)
    if found is None:
        raise NotFound
    return found


@tool_page(P.VIEW)
def home(request: ToolRequest) -> HttpResponse:
    """The files, the last changed first."""
    form = ServiceFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {"q": "", "status": ""}
    page = paginate(request, services_of(request.tool, words=chosen["q"], status=chosen["status"]))
    context = {
        "form": form,
        "page": page,
        "rows": [(service, nature_of(service)) for service in page],
        "count": page.paginator.count,
        "searching": bool(chosen["q"] or chosen["status"]),
        "touched": len(touched(request.tool)),
        "may_qualify": P.QUALIFY in request.grants,
    }
    return render(request, "mandates/home.html", context)


@tool_page(P.VIEW)
def moved(request: ToolRequest) -> HttpResponse:
    """The files whose result rests on a parameter that changed since: listed, never changed by themselves."""
    rows = [(service, [moved_words(one) for one in found]) for service, found in touched(request.tool)]
    return render(request, "mandates/moved.html", {"rows": rows})


@tool_page(P.QUALIFY, methods=("GET", "POST"))
def new(request: ToolRequest) -> HttpResponse:
    """Name a service; its questions come next."""
    start = {
        "law_on": timezone.localdate(request.at),
        "authority": request.tool.settings.get("authority") or request.project.carrier.name,
        "territory": request.project.territory.name,
    }
    form = DescribeForm(request.POST or None, initial=start)
    if form.is_valid():
        try:
            made = open_service(by=request.actor, tool=request.tool, described=form.described, at=request.at)
        except DomainError as error:
            put(form, error)
        else:
            return go(request, "next", made.pk)
    return render(request, "mandates/new.html", {"form": form})


@tool_page(P.VIEW)
def service(request: ToolRequest, service: int) -> HttpResponse:
    """A file: what was answered, what is still needed, what was concluded, read over and chosen."""
    found = service_here(request, service)
    kept = current_of(found)
    context = {
        "service": found,
        "progress": progress_of(found),
        "kept": kept,
        "told": told(kept) if kept else None,
        "moved": [moved_words(one) for one in moved_since(kept)] if kept else [],
        "mode": MODE.get(found.mode, ""),
        "may_answer": P.QUALIFY in request.grants and found.status != Service.Status.DECIDED,
        "may_review": P.REVIEW in request.grants,
        "may_decide": P.DECIDE in request.grants,
        "mandates": mandates_for(found) if kept else [],
        "may_mandate": P.MANDATE in request.grants and kept is not None and kept.result in MANDATED,
    }
    return render(request, "mandates/service.html", context)


@tool_page(P.QUALIFY, methods=("POST",))
def again(request: ToolRequest, service: int) -> HttpResponse:
    """Apply the parameters as they are known now."""
    conclude_again(by=request.actor, service_id=service_here(request, service).pk, at=request.at)
    messages.success(request, _("Le résultat est refait avec les nombres connus aujourd'hui."))
    return go(request, "result", service)


@tool_page(P.REVIEW, methods=("GET", "POST"))
def review(request: ToolRequest, service: int) -> HttpResponse:
    """Read a file over."""
    found = service_here(request, service)
    form = ReviewForm(request.POST or None)
    if form.is_valid():
        try:
            review_service(by=request.actor, service_id=found.pk, at=request.at, **form.cleaned_data)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("Votre relecture est gardée."))
            return go(request, "service", found.pk)
    kept = current_of(found)
    context = {"form": form, "service": found, "told": told(kept) if kept else None}
    return render(request, "mandates/review.html", context)


@tool_page(P.DECIDE, methods=("GET", "POST"))
def choose(request: ToolRequest, service: int) -> HttpResponse:
    """Choose the mode of a file that was read over."""
    found = service_here(request, service)
    kept = current_of(found)
    if kept is None:
        return go(request, "service", found.pk)
    form = ChooseForm(request.POST or None, told=told(kept))
    if form.is_valid():
        try:
            choose_mode(by=request.actor, service_id=found.pk, at=request.at, **form.cleaned_data)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("Le mode de financement est choisi."))
            return go(request, "service", found.pk)
    return render(request, "mandates/choose.html", {"form": form, "service": found})


@tool_page(P.DECIDE, methods=("GET", "POST"))
def reopen(request: ToolRequest, service: int) -> HttpResponse:
    """Take a choice back."""
    found = service_here(request, service)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            reopen_service(by=request.actor, service_id=found.pk, at=request.at, **form.cleaned_data)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("Le dossier est rouvert. Il est à relire."))
            return go(request, "service", found.pk)
    return render(request, "mandates/reopen.html", {"form": form, "service": found})
