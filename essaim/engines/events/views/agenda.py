"""The agenda of a tool, the page of each event, and calendar files."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from essaim.engines.events.forms import SeatsForm
from essaim.engines.events.ical import calendar, calendar_key, opens
from essaim.engines.events.models import Event
from essaim.engines.events.permissions import P
from essaim.engines.events.queries import (
    came,
    feed_events,
    past,
    rank,
    registration_of,
    registrations_of,
    tool_at,
    upcoming,
)
from essaim.engines.events.views.links import find, url
from essaim.engines.events.wording import explain_waiting
from essaim.engines.members.api import household_of
from essaim.kernel.projects.models import Tool
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate

LATEST_PAST = 5


@tool_page(P.VIEW)
def home(request: ToolRequest) -> HttpResponse:
    """What is to come, with one's own registrations, and the latest past events."""
    page = paginate(request, upcoming(request.tool, at=request.at, drafts=P.MANAGE in request.grants))
    mine = registrations_of(household_of(request.actor, request.project.pk), request.tool, page)
    context = {
        "page": page,
        "rows": [(event, mine.get(event.pk), request.at >= event.closes_at) for event in page],
        "past": past(request.tool, at=request.at)[:LATEST_PAST],
        "may_manage": P.MANAGE in request.grants,
        "feed_url": f"{settings.PUBLIC_URL}{url(request, 'feed')}?cle={calendar_key(request.tool)}",
    }
    return render(request, "events/home.html", context)


@tool_page(P.VIEW)
def past_events(request: ToolRequest) -> HttpResponse:
    """All that took place, latest first."""
    page = paginate(request, past(request.tool, at=request.at))
    return render(request, "events/past.html", {"page": page})


def show_event(request: ToolRequest, event: Event, form: SeatsForm | None = None) -> HttpResponse:
    """The page of an event; `form` carries what was refused."""
    household = household_of(request.actor, request.project.pk)
    mine = registration_of(household, event)
    context = {
        "event": event,
        "household": household,
        "mine": mine,
        "shows_mine": household is not None or P.RECORD not in request.grants,
        "form": form or SeatsForm(tool=request.tool, initial={"seats": mine.seats if mine else 1}),
        "may": {permission.name.lower(): permission in request.grants for permission in P},
        "begun": request.at >= event.starts_at,
        "over": request.at >= event.ends_at,
        "closed": request.at >= event.closes_at,
        "came": came(event) if event.attendance_recorded_at else None,
        "waiting": explain_waiting(mine, event, rank(mine)) if mine and mine.is_waiting else None,
    }
    return render(request, "events/event.html", context)


@tool_page(P.VIEW)
def event_page(request: ToolRequest, event: int) -> HttpResponse:
    """What, where, when, how many places, and one's own registration."""
    return show_event(request, find(request, event))


def _ics(tool: Tool, events: Any, name: str) -> HttpResponse:
    return HttpResponse(
        calendar(tool, events),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{name}.ics"'},
    )


@tool_page(P.VIEW)
def event_file(request: ToolRequest, event: int) -> HttpResponse:
    """One event, for one's own calendar."""
    found = find(request, event)
    return _ics(request.tool, [] if found.is_draft else [found], f"{request.tool.slug}-{found.pk}")


@tool_page(P.VIEW)
def _feed_for_participants(request: ToolRequest) -> HttpResponse:
    return _ics(request.tool, feed_events(request.tool, at=request.at), request.tool.slug)


@require_safe
def feed(request: HttpRequest, project: str, tool: str) -> HttpResponseBase:
    """The tool's calendar: for whoever holds its secret address, for all where the settings say so, else participants."""
    found = tool_at(project, tool)
    if found and (found.config.public_calendar or opens(found, request.GET.get("cle", ""))):
        at = request.at  # type: ignore[attr-defined]
        return _ics(found, feed_events(found, at=at), found.slug)
    return _feed_for_participants(request, project=project, tool=tool)
