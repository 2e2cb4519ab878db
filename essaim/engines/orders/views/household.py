"""Pages of a household."""

from django.http import HttpResponse

from essaim.engines.orders.permissions import P
from essaim.kernel.projects.web import ToolRequest, tool_page


@tool_page(P.VIEW)
def home(request: ToolRequest) -> HttpResponse:
    return HttpResponse("")


new_order = account = home


@tool_page(P.VIEW)
def order(request: ToolRequest, number: int) -> HttpResponse:
    return HttpResponse("")
