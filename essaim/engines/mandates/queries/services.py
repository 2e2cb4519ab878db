"""Reads of the services."""

from __future__ import annotations

from django.db.models import QuerySet

from essaim.engines.mandates.models import Service
from essaim.kernel.projects.models import Tool


def services_of(tool: Tool) -> QuerySet[Service]:
    """The files of a tool, the last changed first. One query."""
    return Service.objects.in_tool(tool)
