"""What every page knows: the tool in use and its menu."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from essaim.kernel.projects.engine import engine
from essaim.kernel.projects.entrance import entrance
from essaim.kernel.projects.models import Project, Tool
from essaim.site.help.library import Guide, explaining


def page(request: HttpRequest) -> dict[str, Any]:
    project: Project | None = getattr(request, "project", None)
    tool: Tool | None = getattr(request, "tool", None)
    return {
        "project": project,
        "tool": tool,
        "tool_menu": _menu(request, tool) if tool else [],
        "trail": _trail(project, tool, getattr(request, "grants", frozenset())) if project else [],
        "page_help": _help(request),
    }


def _help(request: HttpRequest) -> Guide | None:
    """The page of the guide that explains this screen."""
    match = request.resolver_match
    return explaining(match.view_name) if match else None


def _trail(project: Project, tool: Tool | None, held: frozenset[str]) -> list[tuple[str, str]]:
    """The way up: territory, project, tool. Its rows come with the project: no query."""
    trail = [
        (project.territory.name, _address(project.territory.get_absolute_url)),
        (project.name, _address(reverse, "projects:home", args=[project.slug])),
    ]
    if tool:
        trail.append((tool.title, entrance(tool, held)))
    return trail


def _address(find: Callable[..., str], *args: Any, **kwargs: Any) -> str:
    """The address, or none where this installation mounts no such page."""
    try:
        return find(*args, **kwargs)
    except NoReverseMatch:
        return ""


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
