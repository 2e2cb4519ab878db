"""Attendance: on a phone, or on paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from essaim.engines.events import commands
from essaim.engines.events.forms import AttendanceForm
from essaim.engines.events.models import Event, Registration
from essaim.engines.events.permissions import P
from essaim.engines.events.queries import came, registered
from essaim.engines.events.views.links import find, under, url
from essaim.kernel.errors import DomainError
from essaim.kernel.projects.web import ToolRequest, tool_page

BLANK_LINES = 6


@tool_page(P.ATTENDANCE, methods=("GET", "POST"))
def attendance(request: ToolRequest, event: int) -> HttpResponse:
    """Note who came, household by household."""
    found = find(request, event)
    lines = list(registered(found))
    form = AttendanceForm(request.POST if request.method == "POST" else None, lines=lines)
    if request.method == "POST" and form.is_valid():
        try:
            commands.record_attendance(event_id=found.pk, came=form.came(), by=request.actor, at=request.at)
            count = came(found)
            text = ngettext("{count} personne est venue.", "{count} personnes sont venues.", count)
            messages.success(request, text.format(count=count))
            return redirect(url(request, "attendance", event=found.pk))
        except DomainError as error:
            form.add_error(None, str(error))
    return render(request, "events/attendance.html", {**_sheet(request, found, lines), "form": form})


def _sheet(request: ToolRequest, found: Event, lines: list[Registration]) -> dict[str, Any]:
    return {
        "event": found,
        "noted": [line for line in lines if line.attended is not None],
        "lines": lines,
        "came": sum(line.attended or 0 for line in lines),
        "expected": sum(line.seats for line in lines),
        "may_record": P.RECORD in request.grants,
        "crumbs": under(request, found),
    }


@tool_page(P.ATTENDANCE)
def sheet(request: ToolRequest, event: int) -> HttpResponse:
    """The same on paper: a box a person, and blank lines for those who come unannounced."""
    found = find(request, event)
    context = {
        "event": found,
        "lines": [(line, range(line.seats)) for line in registered(found)],
        "blank": range(BLANK_LINES),
    }
    return render(request, "events/sheet.html", context)
