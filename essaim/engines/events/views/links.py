"""Addresses within a tool, and the event an address names."""

from typing import Any

from django.urls import reverse

from essaim.engines.events.models import Event
from essaim.engines.events.permissions import P
from essaim.engines.events.queries import one
from essaim.kernel.projects.web import ToolRequest


def url(request: ToolRequest, name: str, **rest: Any) -> str:
    """The address of a page of this tool."""
    slugs = {"project": request.project.slug, "tool": request.tool.slug}
    return reverse(f"events:{name}", kwargs={**slugs, **rest})


def find(request: ToolRequest, event_id: int) -> Event:
    """The event of this tool; NotFound for a draft, except to those who manage. One query."""
    return one(request.tool, event_id, drafts=P.MANAGE in request.grants)


def under(request: ToolRequest, event: Event) -> list[tuple[str, str]]:
    """What lies above the pages of an event."""
    return [(event.title, url(request, "event", event=event.pk))]
