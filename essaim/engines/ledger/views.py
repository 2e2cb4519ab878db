"""Pages of the books."""

from django.http import HttpResponse
from django.shortcuts import render

from essaim.engines.ledger.permissions import P
from essaim.kernel.projects.web import ToolRequest, tool_page


@tool_page(P.VIEW)
def home(request: ToolRequest) -> HttpResponse:
    return render(request, "ledger/home.html")
