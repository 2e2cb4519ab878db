"""Proposing, changing, publishing and cancelling: the coordination's pages."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from essaim.engines.events import commands
from essaim.engines.events.forms import CancelForm, ChangeForm, EventForm
from essaim.engines.events.permissions import P
from essaim.engines.events.queries import live_registrations
from essaim.engines.events.views.links import find, under, url
from essaim.kernel.errors import DomainError
from essaim.kernel.projects.web import ToolRequest, tool_page


@tool_page(P.MANAGE, methods=("GET", "POST"))
def create(request: ToolRequest) -> HttpResponse:
    """A new draft, filled from the settings of the tool."""
    form = EventForm(request.POST or None, initial=EventForm.proposal(request.tool, request.at))
    if request.method == "POST" and form.is_valid():
        try:
            event = commands.create_event(
                tool=request.tool, details=form.details(), by=request.actor, at=request.at
            )
            messages.success(request, _("Brouillon enregistré. Relisez-le, puis ouvrez les inscriptions."))
            return redirect(url(request, "event", event=event.pk))
        except DomainError as error:
            form.add_error(None, str(error))
    return render(request, "events/create.html", {"form": form})


@tool_page(P.MANAGE, methods=("GET", "POST"))
def change(request: ToolRequest, event: int) -> HttpResponse:
    """Change what was announced."""
    found = find(request, event)
    form = ChangeForm(request.POST or None, initial=ChangeForm.known(found))
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_event(
                event_id=found.pk,
                details=form.details(),
                reason=form.cleaned_data["reason"],
                by=request.actor,
                at=request.at,
            )
            messages.success(request, _("Rendez-vous modifié."))
            return redirect(url(request, "event", event=found.pk))
        except DomainError as error:
            form.add_error(None, str(error))
    context = {"form": form, "event": found, "crumbs": under(request, found)}
    return render(request, "events/change.html", context)


@tool_page(P.MANAGE, methods=("POST",))
def publish(request: ToolRequest, event: int) -> HttpResponse:
    """Open registrations."""
    found = find(request, event)
    commands.publish_event(event_id=found.pk, by=request.actor, at=request.at)
    messages.success(request, _("Les inscriptions sont ouvertes."))
    return redirect(url(request, "event", event=found.pk))


@tool_page(P.MANAGE, methods=("GET", "POST"))
def cancel(request: ToolRequest, event: int) -> HttpResponse:
    """Call an event off, after saying what that does."""
    found = find(request, event)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.cancel_event(
                event_id=found.pk, by=request.actor, at=request.at, reason=form.cleaned_data["reason"]
            )
            messages.success(request, _("Rendez-vous annulé. Les personnes inscrites sont prévenues."))
            return redirect(url(request, "event", event=found.pk))
        except DomainError as error:
            form.add_error(None, str(error))
    told = live_registrations(found).count()
    context = {"form": form, "event": found, "told": told, "crumbs": under(request, found)}
    return render(request, "events/cancel.html", context)
