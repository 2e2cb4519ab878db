"""What every page of the shares needs: addresses, the holder of a page."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from essaim.engines.shares.models import Holder
from essaim.engines.shares.permissions import P
from essaim.engines.shares.queries.holdings import holder_in, own_holders
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.web import ToolRequest


def url(request: ToolRequest, name: str, **rest: object) -> str:
    return reverse(
        f"shares:{name}", kwargs={"project": request.project.slug, "tool": request.tool.slug, **rest}
    )


def go(request: ToolRequest, name: str, **rest: object) -> HttpResponseRedirect:
    return redirect(url(request, name, **rest))


def today(request: ToolRequest) -> date:
    return timezone.localdate(request.at)


def holder_here(request: ToolRequest, pk: int) -> Holder:
    """A holder this person may see: any for the office, else their own. Raises NotFound."""
    if P.VIEW in request.grants:
        found = holder_in(request.tool, pk)
    else:
        found = own_holders(request.actor, request.tool).filter(pk=pk).first()
    if found is None:
        raise NotFound
    found.tool = request.tool
    return found
