"""Reads of the conventions."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from essaim.engines.mandates.models import Convention, Dismissal
from essaim.kernel.projects.models import Tool


def conventions_of(tool: Tool, *, words: str = "") -> QuerySet[Convention]:
    """The conventions of a tool, the last added first, their text left sealed. One query when read."""
    rows = Convention.objects.in_tool(tool).defer("text").select_related("service", "added_by")
    return rows.filter(title__icontains=words) if words else rows


def convention_in(tool: Tool, pk: int) -> Convention | None:
    """One convention with its text, its service and its dismissed alarms (`dismissed`). Two queries."""
    dismissals = Dismissal.objects.in_tool(tool).select_related("dismissed_by")
    rows = Convention.objects.in_tool(tool).select_related("service", "added_by")
    return rows.prefetch_related(Prefetch("dismissals", queryset=dismissals)).filter(pk=pk).first()
