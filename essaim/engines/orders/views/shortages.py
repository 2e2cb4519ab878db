"""Less came than was ordered: noted by the coordination, told to everyone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from essaim.engines.orders.commands.shortages import note_shortage
from essaim.engines.orders.forms import ShortageForm
from essaim.engines.orders.models import Offer
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.cycles import offers_of
from essaim.engines.orders.queries.shortages import asked_of, lines_of, shortages_of
from essaim.engines.orders.rules import Rule
from essaim.engines.orders.views.cycles import crumbs
from essaim.engines.orders.views.parts import cycle_here, go
from essaim.engines.orders.wording import RULES
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page


def _offer_here(request: ToolRequest, cycle: int, offer: int) -> Offer:
    found = cycle_here(request, cycle)
    chosen = next((one for one in offers_of(found) if one.pk == offer), None)
    if chosen is None:
        raise NotFound
    chosen.cycle = found
    return chosen


@tool_page(P.MANAGE_CYCLES, methods=("GET", "POST"))
def shortage(request: ToolRequest, cycle: int, offer: int) -> HttpResponse:
    """How many came; the rule in force is told before the act."""
    found = _offer_here(request, cycle, offer)
    form = ShortageForm(request.POST or None, offer=found)
    if request.method == "POST" and form.is_valid():
        try:
            note_shortage(by=request.actor, offer_id=found.pk, at=request.at, **form.cleaned_data)
        except DomainError as error:
            form.add_error(getattr(error, "field", None) or None, str(error))
        else:
            messages.success(request, _("C'est partagé. Chaque foyer concerné reçoit une explication."))
            return go(request, "cycle", cycle=cycle)
    context = {"form": form, "crumbs": crumbs(request, found.cycle), **_told(request, found)}
    return render(request, "orders/shortage.html", context)


def _told(request: ToolRequest, offer: Offer) -> dict[str, Any]:
    """The rule in force, who asked what, and what was noted before."""
    lines = lines_of(offer)
    asked = sum(asked_of(line) for line in lines)
    return {
        "offer": offer,
        "rule": RULES[Rule(request.tool.config.rationing)],
        "lines": lines,
        "asked": asked,
        "asked_text": offer.how_much(asked),
        "past": shortages_of(offer.cycle).filter(offer=offer),
    }
