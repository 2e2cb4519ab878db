"""The files of the services."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.services import services_of
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate


@tool_page(P.VIEW)
def home(request: ToolRequest) -> HttpResponse:
    """The files, the last changed first."""
    page = paginate(request, services_of(request.tool))
    context = {"page": page, "count": page.paginator.count, "may_qualify": P.QUALIFY in request.grants}
    return render(request, "mandates/home.html", context)
