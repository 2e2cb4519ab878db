"""What every page knows: the tool in use and its menu."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from essaim.kernel.projects.engine import engine
from essaim.kernel.projects.models import Project, Tool


def page(request: HttpRequest) -> dict[str, Any]:
    project: Project | None = getattr(request, "project", None)
    tool: Tool | None = getattr(request, "tool", None)
    return {"project": project, "tool": tool, "tool_menu": _menu(request, tool) if tool else []}


def _menu(request: HttpRequest, tool: Tool) -> list[dict[str, Any]]:
    """The pages of the tool this person may open."""
    held: frozenset[str] = getattr(request, "grants", frozenset())
    slugs = {"project": tool.project.slug, "tool": tool.slug}
    items = [item for item in engine(tool.engine).menu if item.permission in held]
    return [
        {"label": item.label, "url": url, "current": request.path == url}
        for item in items
        for url in [reverse(item.url, kwargs=slugs)]
    ]
