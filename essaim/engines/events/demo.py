"""The demonstration: workshops held each month with who came, and the next one nearly full."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from django.utils import timezone

from essaim.engines.events import commands
from essaim.engines.events.models import Event
from essaim.engines.events.rules import next_start
from essaim.engines.members.api import Household, active_households, household_of
from essaim.kernel.projects.engine import DemoCast
from essaim.kernel.projects.models import Tool

HELD = 4
WAITING = 2
DISHES = (
    "Soupe de potimarron et pain maison",
    "Gratin de poireaux",
    "Endives de quatre façons",
    "Tartes salées aux légumes du panier",
    "Velouté de topinambour",
)


def _open(tool: Tool, cast: DemoCast, *, days: int, dish: str, places: int) -> Event:
    """An event `days` from the day of the demonstration, opened three weeks before."""
    config = tool.config
    starts_at = next_start(after=cast.at, days=days, at=config.starts, zone=timezone.get_current_timezone())
    details = commands.Details(
        title=config.title,
        description=f"{dish}. {config.description}".strip(),
        place=config.place,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=config.duration_minutes),
        closes_at=starts_at - timedelta(hours=config.closes_hours_before),
        places=places,
    )
    opened = min(cast.at, starts_at - timedelta(days=21))
    event = commands.create_event(tool=tool, details=details, by=cast.coordinator, at=opened)
    return commands.publish_event(event_id=event.pk, by=cast.coordinator, at=opened)


def _register(event: Event, households: list[Household], cast: DemoCast, *, last: datetime) -> None:
    """Households ask one after the other, the last one at `last`; every third called or wrote."""
    for position, household in enumerate(households):
        commands.register_household(
            event_id=event.pk,
            household=household,
            seats=1 + (position + cast.seed) % 2,
            channel=("web", "phone", "paper")[position % 3],
            by=cast.coordinator,
            at=last - timedelta(hours=len(households) - position),
        )


def _hold(event: Event, cast: DemoCast, chance: Random) -> None:
    lines = event.registrations.all()
    came = {line.pk: line.seats if chance.random() < 0.85 else 0 for line in lines}
    commands.record_attendance(event_id=event.pk, came=came, by=cast.coordinator, at=event.ends_at)


def demo(tool: Tool, cast: DemoCast) -> None:
    """Play the last months with the households that exist; nothing where the agenda is already in use."""
    households = list(active_households(tool.project_id))
    if Event.objects.in_tool(tool).exists() or not households:
        return
    chance = Random(cast.seed)  # noqa: S311 - a story that is the same at each telling
    for month in range(HELD, 0, -1):
        event = _open(tool, cast, days=9 - 30 * month, dish=DISHES[month % len(DISHES)], places=12)
        guests = chance.sample(households, k=min(6, len(households)))
        _register(event, guests, cast, last=event.closes_at - timedelta(hours=1))
        _hold(event, cast, chance)
    _next(tool, cast, households)


def _next(tool: Tool, cast: DemoCast, households: list[Household]) -> None:
    """The next workshop: full with the last two waiting; the first member of the cast is free to try."""
    guests = [household for household in households if household not in _free(tool, cast)][:9]
    seats = [1 + (position + cast.seed) % 2 for position in range(len(guests))]
    places = max(1, sum(seats[:-WAITING]))
    event = _open(tool, cast, days=9, dish=DISHES[0], places=places)
    _register(event, guests, cast, last=cast.at)


def _free(tool: Tool, cast: DemoCast) -> list[Household]:
    found = household_of(cast.members[0], tool.project_id) if cast.members else None
    return [found] if found else []
