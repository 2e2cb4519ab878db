"""Addresses within a tool, what an address names, and acts that come back to a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from essaim.engines.assemblies.models import AgendaItem, Assembly, Ballot
from essaim.engines.assemblies.permissions import P
from essaim.engines.assemblies.queries.assemblies import one_assembly, one_ballot, one_item
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.web import ToolRequest
from essaim.kernel.ui.refusals import tell


def url(request: ToolRequest, name: str, **rest: Any) -> str:
    """The address of a page of this tool."""
    slugs = {"project": request.project.slug, "tool": request.tool.slug}
    return reverse(f"assemblies:{name}", kwargs={**slugs, **rest})


def find(request: ToolRequest, assembly_id: int) -> Assembly:
    """The assembly of this tool; NotFound for a draft, except to those who prepare. One query."""
    return one_assembly(request.tool, assembly_id, drafts=P.CONVENE in request.grants)


def find_item(request: ToolRequest, item_id: int) -> AgendaItem:
    item = one_item(request.tool, item_id)
    if item.assembly.is_draft and P.CONVENE not in request.grants:
        raise NotFound
    return item


def find_ballot(request: ToolRequest, ballot_id: int) -> Ballot:
    return one_ballot(request.tool, ballot_id)


def under(request: ToolRequest, assembly: Assembly) -> list[tuple[str, str]]:
    """What lies above the pages of an assembly."""
    return [(assembly.title, url(request, "assembly", assembly=assembly.pk))]


def under_ballot(request: ToolRequest, ballot: Ballot) -> list[tuple[str, str]]:
    """What lies above the pages of a vote."""
    return [
        *under(request, ballot.item.assembly),
        (ballot.item.title, url(request, "vote", ballot=ballot.pk)),
    ]


def today(request: ToolRequest) -> date:
    return timezone.localdate(request.at)


def may(request: ToolRequest) -> dict[str, bool]:
    return {permission.name.lower(): permission in request.grants for permission in P}


def done(request: ToolRequest, work: Callable[[], object], said: str, to: str) -> HttpResponse:
    """Do, say so, and come back; a refusal is said there too."""
    tell(request, work, said)
    return redirect(to)
