"""The day of the distribution, on a phone: who comes, for what, even without network."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.orders.commands.cycles import finish_distribution
from essaim.engines.orders.forms import HandoverFilter
from essaim.engines.orders.models import Cycle
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.handover import (
    by_pickup,
    cycles_to_hand_over,
    pickups_of,
    to_hand_over,
)
from essaim.engines.orders.queries.lists import cycle_totals, pickup_totals
from essaim.engines.orders.queries.weighing import has_to_weigh
from essaim.engines.orders.views.gestures import row_context
from essaim.engines.orders.views.parts import address, closed_cycle, cycle_here, go
from essaim.kernel.errors import DomainError
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate

ROWS = 50  # a page stays light on a slow line
KEPT_ROWS = 500  # of the copy that a phone keeps to work without network


@tool_page(P.DELIVER)
def distributions(request: ToolRequest) -> HttpResponse:
    """The cycles to hand over, the next one first."""
    return render(
        request, "orders/distributions.html", {"page": paginate(request, cycles_to_hand_over(request.tool))}
    )


@tool_page(P.DELIVER)
def distribution(request: ToolRequest, cycle: int) -> HttpResponse:
    """Who comes, for what, and what is left to hand over."""
    found = closed_cycle(request, cycle)
    form = HandoverFilter(request.GET, pickups=pickups_of(found))
    page = paginate(
        request, to_hand_over(found, **form.asked), per_page=KEPT_ROWS if "tous" in request.GET else ROWS
    )
    context = {
        "cycle": found,
        "form": form,
        "page": page,
        "lists": by_pickup(page, request.tool),
        "totals": cycle_totals(found),
        "products": pickup_totals(found),
        "has_to_weigh": has_to_weigh(found),
        "is_over": found.status == Cycle.Status.DISTRIBUTED,
        "may_manage": P.MANAGE_CYCLES in request.grants,
        "crumbs": [(_("Distributions"), address(request, "distributions"))],
        **row_context(request),
    }
    return render(request, "orders/distribution.html", context)


@tool_page(P.DELIVER)
def worker(request: ToolRequest) -> HttpResponse:
    """The service worker of the distributions: a script that rules only the addresses below its own."""
    script = Path(finders.find("orders/worker.js") or "").read_bytes()
    allowed = {"Service-Worker-Allowed": address(request, "distributions"), "Cache-Control": "no-cache"}
    return HttpResponse(script, content_type="text/javascript; charset=utf-8", headers=allowed)


@tool_page(P.MANAGE_CYCLES, methods=("POST",))
def finish(request: ToolRequest, cycle: int) -> HttpResponse:
    """The distribution is over."""
    try:
        finish_distribution(by=request.actor, cycle_id=cycle_here(request, cycle).pk, at=request.at)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("La distribution est terminée."))
    return go(request, "cycle", cycle=cycle)
