"""The list of households and the sheet of each."""

from django.http import HttpResponse
from django.shortcuts import render

from essaim.engines.members.permissions import P
from essaim.engines.members.queries.households import ListFilter, listed_households
from essaim.kernel.projects.web import ToolRequest, tool_page


@tool_page(P.VIEW)
def home(request: ToolRequest) -> HttpResponse:
    """The households of the project."""
    rows = listed_households(request.project.pk, ListFilter())
    return render(request, "members/home.html", {"households": rows})
