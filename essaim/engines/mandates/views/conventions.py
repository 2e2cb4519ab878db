"""The conventions: the list, a new one, the reading of one and what people say of its alarms."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.mandates.commands.conventions import (
    add_convention,
    delete_convention,
    dismiss_alarm,
    restore_alarm,
)
from essaim.engines.mandates.forms.conventions import ConventionFilter, ConventionForm, DismissForm
from essaim.engines.mandates.models import Convention
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.clauses import About, Note, told
from essaim.engines.mandates.queries.conventions import convention_in, conventions_of
from essaim.engines.mandates.views.services import go
from essaim.kernel.errors import DomainError, Forbidden, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate
from essaim.kernel.ui.refusals import put


def _here(request: ToolRequest, pk: int) -> Convention:
    found = convention_in(request.tool, pk)
    if found is None:
        raise NotFound
    return found


def _may_delete(request: ToolRequest, convention: Convention) -> bool:
    """One's own, or any for who decides."""
    is_own = convention.added_by_id == request.actor.user_id
    return P.QUALIFY in request.grants and (is_own or P.DECIDE in request.grants)


def _note_of(convention: Convention, criterion: str, start: int) -> Note:
    notes = (note for clause in told(convention).clauses for note, _again in clause.notes)
    found = next((note for note in notes if note.mark.key == (criterion, start)), None)
    if found is None:
        raise NotFound
    return found


def _law(about: About) -> str:
    return render_to_string("mandates/_convention_law.html", {"about": about})


@tool_page(P.VIEW)
def conventions(request: ToolRequest) -> HttpResponse:
    """The conventions, the last added first."""
    form = ConventionFilter(request.GET)
    sought = form.cleaned_data["q"] if form.is_valid() else ""
    page = paginate(request, conventions_of(request.tool, words=sought))
    context = {
        "form": form,
        "page": page,
        "count": page.paginator.count,
        "searching": bool(sought),
        "may_add": P.QUALIFY in request.grants,
    }
    return render(request, "mandates/conventions.html", context)


@tool_page(P.QUALIFY, methods=("GET", "POST"))
def convention_new(request: ToolRequest) -> HttpResponse:
    """Send a file or paste a text."""
    start = {"law_on": timezone.localdate(request.at), "service": request.GET.get("service")}
    form = ConventionForm(request.POST or None, request.FILES or None, tool=request.tool, initial=start)
    if form.is_valid():
        try:
            made = add_convention(by=request.actor, tool=request.tool, sent=form.sent, at=request.at)
        except DomainError as error:
            put(form, error)
        else:
            return go(request, "convention", made.pk)
    return render(request, "mandates/convention_new.html", {"form": form})


@tool_page(P.VIEW)
def convention(request: ToolRequest, pk: int) -> HttpResponse:
    """The convention, its passages in place, and what they add up to."""
    found = _here(request, pk)
    context = {
        "convention": found,
        "told": told(found, _law),
        "may_dismiss": P.QUALIFY in request.grants,
        "may_delete": _may_delete(request, found),
    }
    return render(request, "mandates/convention.html", context)


@tool_page(P.QUALIFY, methods=("GET", "POST"))
def convention_dismiss(request: ToolRequest, pk: int, criterion: str, start: int) -> HttpResponse:
    """Say that a passage is a false alarm."""
    found = _here(request, pk)
    note = _note_of(found, criterion, start)
    form = DismissForm(request.POST or None)
    if form.is_valid():
        reason, alarm = form.cleaned_data["reason"], (criterion, start)
        try:
            dismiss_alarm(by=request.actor, convention_id=pk, alarm=alarm, reason=reason, at=request.at)
        except DomainError as error:
            put(form, error)
        else:
            messages.success(request, _("L'alarme est écartée. Elle ne compte plus."))
            return go(request, "convention", pk)
    context = {"form": form, "convention": found, "note": note}
    return render(request, "mandates/convention_dismiss.html", context)


@tool_page(P.QUALIFY, methods=("POST",))
def convention_restore(request: ToolRequest, pk: int, criterion: str, start: int) -> HttpResponse:
    """Put a dismissed alarm back."""
    found = _here(request, pk)
    restore_alarm(by=request.actor, convention_id=found.pk, alarm=(criterion, start))
    messages.success(request, _("L'alarme est remise. Elle compte de nouveau."))
    return go(request, "convention", found.pk)


@tool_page(P.QUALIFY, methods=("GET", "POST"))
def convention_delete(request: ToolRequest, pk: int) -> HttpResponse:
    """Delete a convention for good."""
    found = _here(request, pk)
    if not _may_delete(request, found):
        raise Forbidden
    if request.method == "POST":
        delete_convention(by=request.actor, convention_id=found.pk)
        messages.success(request, _("La convention est effacée."))
        return go(request, "conventions")
    return render(request, "mandates/convention_delete.html", {"convention": found})
