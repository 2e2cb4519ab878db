"""Registering: one's own household, or another for those who record."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from essaim.engines.events import commands
from essaim.engines.events.forms import RecordForm, SearchForm, SeatsForm
from essaim.engines.events.models import Event, Registration
from essaim.engines.events.permissions import P
from essaim.engines.events.queries import live_registrations, registration_of
from essaim.engines.events.views.agenda import show_event
from essaim.engines.events.views.links import find, under, url
from essaim.engines.members.api import household_of
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate


def _say(request: ToolRequest, registration: Registration) -> None:
    if registration.is_waiting:
        messages.info(
            request, _("Vous êtes en liste d'attente. Un message vous dira si une place vous revient.")
        )
    else:
        messages.success(request, _("Votre inscription est notée."))


@tool_page(P.REGISTER, methods=("POST",))
def register_own(request: ToolRequest, event: int) -> HttpResponse:
    """Register one's household."""
    found = find(request, event)
    form = SeatsForm(request.POST, tool=request.tool)
    if form.is_valid():
        try:
            registration = commands.register(
                event_id=found.pk, seats=form.cleaned_data["seats"], by=request.actor, at=request.at
            )
            _say(request, registration)
            return redirect(url(request, "event", event=found.pk))
        except DomainError as error:
            form.add_error(None, str(error))
    return show_event(request, found, form)


def _mine(request: ToolRequest, event: Event) -> Registration:
    mine = registration_of(household_of(request.actor, request.project.pk), event)
    if mine is None:
        raise NotFound
    return mine


@tool_page(P.REGISTER, methods=("POST",))
def change_own(request: ToolRequest, event: int) -> HttpResponse:
    """Come in greater or smaller number."""
    found = find(request, event)
    mine = _mine(request, found)
    form = SeatsForm(request.POST, tool=request.tool)
    if form.is_valid():
        try:
            seats = form.cleaned_data["seats"]
            _say(
                request,
                commands.change_seats(registration_id=mine.pk, seats=seats, by=request.actor, at=request.at),
            )
            return redirect(url(request, "event", event=found.pk))
        except DomainError as error:
            form.add_error(None, str(error))
    return show_event(request, found, form)


@tool_page(P.REGISTER, methods=("POST",))
def leave(request: ToolRequest, event: int) -> HttpResponse:
    """Give one's places back."""
    found = find(request, event)
    commands.cancel_registration(registration_id=_mine(request, found).pk, by=request.actor, at=request.at)
    messages.success(request, _("Vous n'êtes plus inscrit. Merci d'avoir prévenu."))
    return redirect(url(request, "event", event=found.pk))


@tool_page(P.RECORD, methods=("GET", "POST"))
def registrations(request: ToolRequest, event: int) -> HttpResponse:
    """Who comes and who waits; register a household that called or wrote."""
    found, words = find(request, event), request.GET.get("q", "")
    form = RecordForm(request.POST or None, tool=request.tool, words=words, initial={"seats": 1})
    if request.method == "POST" and form.is_valid() and _recorded(request, found, form):
        return redirect(url(request, "registrations", event=found.pk))
    context = {
        "event": found,
        "page": paginate(request, live_registrations(found)),
        "search": SearchForm(request.GET or None),
        "words": words,
        "begun": request.at >= found.starts_at,
        "form": form,
        "crumbs": under(request, found),
    }
    return render(request, "events/registrations.html", context)


def _recorded(request: ToolRequest, event: Event, form: RecordForm) -> bool:
    """Register the chosen household; a refusal is put on the form."""
    try:
        registration = commands.register_household(
            event_id=event.pk, by=request.actor, at=request.at, **form.cleaned_data
        )
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    text = (
        _("{household} est en liste d'attente.") if registration.is_waiting else _("{household} est inscrit.")
    )
    messages.success(request, text.format(household=registration.household.name))
    return True


@tool_page(P.RECORD, methods=("POST",))
def withdraw(request: ToolRequest, event: int, registration: int) -> HttpResponse:
    """Take a household off the list, at its request."""
    found = find(request, event)
    line = live_registrations(found).filter(pk=registration).first()
    if line is None:
        raise NotFound
    commands.cancel_registration(
        registration_id=line.pk, by=request.actor, at=request.at, reason=_("À la demande du foyer")
    )
    messages.success(request, _("{household} n'est plus inscrit.").format(household=line.household.name))
    return redirect(url(request, "registrations", event=found.pk))
