"""The agenda of a tool and the page of each event."""

from django.http import HttpResponse
from django.shortcuts import render

from essaim.engines.events.permissions import P
from essaim.engines.events.queries import upcoming
from essaim.kernel.projects.web import ToolRequest, tool_page


@tool_page(P.VIEW)
def home(request: ToolRequest) -> HttpResponse:
    """What is to come."""
    rows = upcoming(request.tool, at=request.at, drafts=P.MANAGE in request.grants)
    return render(request, "events/home.html", {"events": rows})
