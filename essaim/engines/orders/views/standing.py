"""Pages of standing orders: a household's own, and those of all households for the coordination."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.members.api import Household
from essaim.engines.orders.commands.standing import (
    add_absence,
    remove_absence,
    save_standing,
    skip_turn,
    stop_standing,
    unskip_turn,
)
from essaim.engines.orders.errors import NoHousehold
from essaim.engines.orders.forms import (
    AbsenceForm,
    HouseholdSearch,
    StandingForm,
    StopForm,
    standing_values,
)
from essaim.engines.orders.models import PickupHours, PickupPoint, StandingOrder
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.desk import named
from essaim.engines.orders.queries.shop import LevelChoice
from essaim.engines.orders.queries.standing import (
    coming_for,
    live_standing,
    products_to_take,
    standing_of,
    turns_of,
)
from essaim.engines.orders.views.parts import address, go, household_seen, own_household
from essaim.kernel.errors import DomainError, NotFound
from essaim.kernel.projects.web import ToolRequest, tool_page
from essaim.kernel.ui.pages import paginate


@tool_page(P.PLACE)
def own(request: ToolRequest) -> HttpResponse:
    """To one's own standing order."""
    household = own_household(request)
    if household is None:
        raise NoHousehold
    return go(request, "standing", household=household.pk)


@tool_page(P.RECORD)
def standings(request: ToolRequest) -> HttpResponse:
    """Every standing order in force, by household; a household is looked for to take one on its behalf."""
    form = HouseholdSearch(request.GET)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    page = paginate(request, live_standing(request.tool).filter(named(words)))
    context: dict[str, Any] = {"page": page, "form": form, "count": page.paginator.count}
    if words.strip():
        without = Household.objects.in_project(request.project).filter(named(words, ""), is_active=True)
        taken = live_standing(request.tool).values("household")
        context["without"] = without.exclude(pk__in=taken).order_by("name_key", "pk")[:20]
    return render(request, "orders/standings.html", context)


def _form(
    request: ToolRequest, household: Household, found: StandingOrder | None, data: Any = None
) -> StandingForm:
    return StandingForm(
        data,
        products=products_to_take(request.tool, household),
        pickups=PickupPoint.objects.in_tool(request.tool).filter(is_active=True),
        rhythms=request.tool.config.standing,
        levels=[LevelChoice(level, is_closed=False) for level in request.tool.config.tariff.levels],
        is_new=found is None,
        has_hours=PickupHours.objects.in_tool(request.tool).exists(),
        initial=standing_values(found, timezone.localdate(request.at)),
    )


@tool_page(P.VIEW, methods=("GET", "POST"))
def standing(request: ToolRequest, household: int) -> HttpResponse:
    """What a household takes each time, what comes next, and what became of the turns gone by."""
    whose = household_seen(request, household)
    found = standing_of(request.tool, whose)
    form = _form(request, whose, found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            plan = form.plan(timezone.localdate(request.at))
            save_standing(by=request.actor, tool=request.tool, household=whose, plan=plan, at=request.at)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, _("Abonnement enregistré. Il vaut pour les prochaines commandes groupées.")
            )
            return go(request, "standing", household=whose.pk)
    return _page(request, whose, found, form)


def _page(
    request: ToolRequest,
    household: Household,
    found: StandingOrder | None,
    form: StandingForm,
    absence: AbsenceForm | None = None,
) -> HttpResponse:
    is_own = household == own_household(request)
    context = {
        "household": household,
        "standing": found,
        "form": form,
        "coming": coming_for(found, request.at) if found else [],
        "absences": found.absences.filter(ends_on__gte=timezone.localdate(request.at)) if found else [],
        "absence": absence or AbsenceForm(),
        "stop": StopForm(),
        "turns": turns_of(found)[:24] if found else [],
        "may_stop": found and not (is_own and found.is_committed(timezone.localdate(request.at))),
        "is_own": is_own,
        "crumbs": [] if is_own else [(_("Abonnements"), address(request, "standings"))],
    }
    return render(request, "orders/standing.html", context)


def _done(
    request: ToolRequest, household: int, act: Callable[[StandingOrder], object], said: str
) -> HttpResponse:
    """Do something to the standing order of a household, and come back to its page with what was done or refused."""
    whose = household_seen(request, household)
    found = standing_of(request.tool, whose)
    if found is None:
        raise NotFound
    try:
        act(found)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return go(request, "standing", household=whose.pk)


@tool_page(P.VIEW, methods=("POST",))
def absence(request: ToolRequest, household: int) -> HttpResponse:
    whose, form = household_seen(request, household), AbsenceForm(request.POST)
    found = standing_of(request.tool, whose)
    if found is None:
        raise NotFound
    if form.is_valid():
        try:
            add_absence(by=request.actor, standing_id=found.pk, at=request.at, **form.cleaned_data)
        except DomainError as error:
            form.add_error("ends_on", str(error))
        else:
            messages.success(request, _("Absence notée : rien ne sera commandé ces jours-là."))
            return go(request, "standing", household=whose.pk)
    return _page(request, whose, found, _form(request, whose, found), form)


@tool_page(P.VIEW, methods=("POST",))
def absence_back(request: ToolRequest, household: int, absence: int) -> HttpResponse:
    def act(found: StandingOrder) -> None:
        remove_absence(by=request.actor, standing_id=found.pk, absence_id=absence, at=request.at)

    return _done(request, household, act, _("Absence retirée."))


@tool_page(P.VIEW, methods=("POST",))
def skip(request: ToolRequest, household: int, cycle: int) -> HttpResponse:
    def act(found: StandingOrder) -> None:
        skip_turn(by=request.actor, standing_id=found.pk, cycle_id=cycle, at=request.at)

    return _done(request, household, act, _("C'est noté : cette fois, rien ne sera commandé."))


@tool_page(P.VIEW, methods=("POST",))
def unskip(request: ToolRequest, household: int, cycle: int) -> HttpResponse:
    def act(found: StandingOrder) -> None:
        unskip_turn(by=request.actor, standing_id=found.pk, cycle_id=cycle, at=request.at)

    return _done(request, household, act, _("C'est noté : cette commande groupée est reprise."))


@tool_page(P.VIEW, methods=("POST",))
def stop(request: ToolRequest, household: int) -> HttpResponse:
    def act(found: StandingOrder) -> None:
        reason = request.POST.get("reason", "")
        stop_standing(by=request.actor, standing_id=found.pk, reason=reason, at=request.at)

    return _done(request, household, act, _("Abonnement arrêté. Les commandes déjà passées restent."))
