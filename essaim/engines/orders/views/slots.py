"""Pages of the coordination: the hours of a pick-up point, and the slots of a cycle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.orders.commands.slots import proposed, set_hours, set_slots
from essaim.engines.orders.forms.slots import HoursFormSet, SlotFormSet, hours_values, slot_values
from essaim.engines.orders.models import Cycle, PickupHours, PickupPoint
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.slots import slots_by_point, slots_of
from essaim.engines.orders.views.cycles import crumbs
from essaim.engines.orders.views.parts import address, cycle_here, go
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page


def _point(request: ToolRequest, pk: int) -> PickupPoint:
    found = PickupPoint.objects.in_tool(request.tool).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _save(request: ToolRequest, rows: Any, write: Callable[[list[Any]], object]) -> DomainError | bool:
    """Whether the rows were sent and written, or why they were refused."""
    if request.method != "POST" or not rows.is_valid():
        return False
    kept = [one.row for one in rows if one.cleaned_data and not one.cleaned_data.get("DELETE")]
    try:
        write(kept)
    except DomainError as error:
        return error
    messages.success(request, _("Créneaux enregistrés."))
    return True


def _page(request: ToolRequest, rows: Any, done: DomainError | bool, **context: Any) -> HttpResponse:
    refusal = done if isinstance(done, DomainError) else None
    context |= {"rows": rows, "refusal": refusal}
    return render(request, "orders/slots.html", context, status=refusal.status if refusal else 200)


@tool_page(P.MANAGE_CYCLES, methods=("GET", "POST"))
def hours(request: ToolRequest, pk: int) -> HttpResponse:
    """When a point is open each week: what the next cycles start from."""
    point = _point(request, pk)
    start = hours_values(PickupHours.objects.in_tool(request.tool).filter(pickup=point))
    rows = HoursFormSet(request.POST or None, prefix="h", initial=start)
    common = {"by": request.actor, "tool": request.tool, "at": request.at}
    done = _save(request, rows, lambda kept: set_hours(**common, pickup_id=point.pk, rows=kept))
    if done is True:
        return go(request, "catalogue")
    up = [(_("Produits et producteurs"), address(request, "catalogue"))]
    return _page(request, rows, done, point=point, crumbs=up)


@tool_page(P.MANAGE_CYCLES)
def cycle_slots(request: ToolRequest, cycle: int) -> HttpResponse:
    """Each point with its slots and how full they are."""
    found = cycle_here(request, cycle)
    context = {"cycle": found, "points": slots_by_point(found), "crumbs": crumbs(request, found)}
    return render(request, "orders/cycle_slots.html", context)


@tool_page(P.MANAGE_CYCLES, methods=("GET", "POST"))
def slots(request: ToolRequest, cycle: int, pk: int) -> HttpResponse:
    """The slots of a point for one cycle; without any yet, those that its hours give are already written in."""
    found, point = cycle_here(request, cycle), _point(request, pk)
    rows = SlotFormSet(request.POST or None, prefix="s", initial=_started(found, point))
    done = _save(
        request,
        rows,
        lambda kept: set_slots(by=request.actor, cycle_id=found.pk, pickup_id=pk, rows=kept, at=request.at),
    )
    if done is True:
        return go(request, "cycle_slots", cycle=cycle)
    up = [*crumbs(request, found), (_("Créneaux de retrait"), address(request, "cycle_slots", cycle=cycle))]
    return _page(request, rows, done, point=point, cycle=found, crumbs=up)


def _started(cycle: Cycle, point: PickupPoint) -> list[dict[str, Any]]:
    known = slots_of(cycle, point.pk)
    return slot_values(
        known or proposed(cycle, PickupHours.objects.in_tool(cycle.tool_id).filter(pickup=point))
    )
