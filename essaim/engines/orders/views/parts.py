"""What several pages do alike: find, go back, say."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from essaim.engines.members.api import Household, household_of
from essaim.engines.orders.forms import OrderForm
from essaim.engines.orders.models import Cycle, Order
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.cycles import cycles_in
from essaim.engines.orders.queries.handover import TO_HAND_OVER
from essaim.engines.orders.queries.shop import Shelf
from essaim.kernel.errors import NotFound
from essaim.kernel.numbers import whole
from essaim.kernel.projects.web import ToolRequest


def address(request: ToolRequest, name: str, **more: Any) -> str:
    """The address of a page of this tool."""
    slugs = {"project": request.project.slug, "tool": request.tool.slug}
    return reverse(f"orders:{name}", kwargs={**slugs, **more})


def go(request: ToolRequest, name: str, **more: Any) -> HttpResponseRedirect:
    return redirect(address(request, name, **more))


def own_household(request: ToolRequest) -> Household | None:
    return household_of(request.actor, request.project.pk)


def cycle_here(request: ToolRequest, pk: int) -> Cycle:
    """A cycle of this tool, or NotFound. One query."""
    rows = cycles_in(request.tool.pk, pk)
    if not rows:
        raise NotFound
    rows[0].tool = request.tool
    return rows[0]


def closed_cycle(request: ToolRequest, pk: int) -> Cycle:
    """A cycle whose orders are closed, or NotFound. One query."""
    found = cycle_here(request, pk)
    if found.status not in TO_HAND_OVER:
        raise NotFound
    return found


def order_here(request: ToolRequest, number: int) -> Order:
    """An order of this tool: the household's own, or any for who records orders. NotFound otherwise. Two queries."""
    rows = Order.objects.in_tool(request.tool).filter(number=number)
    found = rows.select_related("cycle", "household__merged_into", "pickup", "slot", "placed_by").first()
    if found is None:
        raise NotFound
    if not request.grants & {P.RECORD, P.DELIVER, P.MANAGE_CYCLES} and (
        found.household.current != own_household(request)
    ):
        raise NotFound
    found.tool = found.cycle.tool = request.tool
    return found


def household_here(request: ToolRequest, pk: str | None) -> Household | None:
    """A household of the project by its id in the address, None when there is none. NotFound when wrong."""
    if not pk:
        return None
    found = Household.objects.in_project(request.project).filter(pk=whole(pk) or 0).first()
    if found is None:
        raise NotFound
    return found.current


def household_seen(request: ToolRequest, pk: int) -> Household:
    """The household of the address: one's own, or any for who records orders. NotFound otherwise."""
    found = household_here(request, str(pk))
    if found is None or (P.RECORD not in request.grants and found != own_household(request)):
        raise NotFound
    return found


def order_form(found: Shelf, data: Any = None, *, initial: dict[str, Any] | None = None) -> OrderForm:
    """What a household may choose of this shelf: products, place, slot, level of price."""
    slots, levels = found.slots, found.level_choices
    return OrderForm(found.offers, found.pickups, data, initial=initial, slots=slots, levels=levels)


def shelf_context(found: Shelf, form: OrderForm) -> dict[str, object]:
    """The shelf with the field of each offer, what is chosen on its other pages, and the price of it all so far."""
    form.is_valid()
    level = form.level if form.is_bound else str(form.initial.get("level", ""))
    started = {offer.pk: form.initial.get(f"q{offer.pk}", 0) or 0 for offer in found.offers}
    return {
        "form": form,
        "seen": found.seen,
        "choices": [(card, *form.fields_of(card.offer)) for card in found.cards],
        "carried": [(offer, *form.fields_of(offer)) for offer in found.seen.carried],
        **found.told(form.quantities if form.is_bound else started, level, form.point),
    }
