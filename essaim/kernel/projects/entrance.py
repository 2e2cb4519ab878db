"""Where a person comes into a tool: not each role may open its first page."""

from __future__ import annotations

from django.urls import resolve, reverse

from essaim.kernel.projects.engine import engine
from essaim.kernel.projects.models import Tool


def entrance(tool: Tool, held: frozenset[str]) -> str:
    """The first page of the tool that these rights open, its home before its menu; empty for none. No query."""
    found = engine(tool.engine)
    for name in (found.home, *(item.url for item in found.menu)):
        url = reverse(name, kwargs={"project": tool.project.slug, "tool": tool.slug})
        if getattr(resolve(url).func, "permission", None) in held:
            return url
    return ""
