"""The catalogue and producers' orders as linked data, for the API and for the coordination's own downloads."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from essaim.engines.orders.models import Cycle, Producer
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.dfc import MEDIA_TYPE, Node, catalogue_document, producer_document
from essaim.engines.orders.queries.handover import TO_HAND_OVER
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.models import Tool
from essaim.kernel.projects.web import ToolRequest, tool_page


def _address(name: str, tool: Tool, **more: int) -> str:
    """Where a document is read through the API: a download says the same things of the same addresses."""
    slugs = {"project": tool.project.slug, "tool": tool.slug}
    return settings.PUBLIC_URL + reverse(f"api:{name}", kwargs={**slugs, **more})


def _answer(document: Node) -> HttpResponse:
    return HttpResponse(json.dumps(document, ensure_ascii=False, indent=1), content_type=MEDIA_TYPE)


def catalogue_of(tool: Tool) -> HttpResponse:
    """The catalogue as linked data."""
    return _answer(catalogue_document(tool, _address("dfc_catalogue", tool)))


def ordered_from(tool: Tool, cycle_id: int, producer_id: int) -> HttpResponse:
    """What a closed cycle orders from a producer, as linked data. NotFound while households may still order."""
    cycle = Cycle.objects.in_tool(tool).filter(pk=cycle_id, status__in=TO_HAND_OVER).first()
    producer = Producer.objects.in_tool(tool).filter(pk=producer_id).first()
    if cycle is None or producer is None:
        raise NotFound
    cycle.tool = tool
    here = _address("dfc_orders", tool, cycle=cycle.pk, producer=producer.pk)
    return _answer(producer_document(cycle, producer, here))


def _named(response: HttpResponse, name: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="{name}.jsonld"'
    return response


@tool_page(P.MANAGE_CYCLES)
def catalogue(request: ToolRequest) -> HttpResponse:
    """The catalogue to download."""
    return _named(catalogue_of(request.tool), f"catalogue-{request.project.slug}")


@tool_page(P.DELIVER)
def orders(request: ToolRequest, cycle: int, producer: int) -> HttpResponse:
    """A producer's orders to download."""
    name = f"commande-{cycle}-producteur-{producer}-{request.project.slug}"
    return _named(ordered_from(request.tool, cycle, producer), name)
