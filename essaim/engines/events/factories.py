"""Test data of the events."""

from datetime import timedelta
from typing import Any

from essaim.engines.events.models import Event, Registration
from essaim.engines.events.permissions import P
from essaim.engines.members.api import Household
from essaim.engines.members.api import P as MembersP
from essaim.engines.members.factories import make_household
from essaim.kernel.factories import NOW, Cast, make_cast, make_project
from essaim.kernel.projects.models import Tool

TOOLS = {
    "ateliers": ("events", {"title": "Atelier de cuisine", "place": "Centre social"}),
    "foyers": ("members", {}),
}
ROLES = {
    "coordination": ["projects.view", *P, *MembersP],
    "membre": ["projects.view", P.VIEW, P.REGISTER, MembersP.OWN],
    "financeur": ["projects.view"],
}


def events_cast(**fields: Any) -> Cast:
    """A project with its agenda and everyone's role; Bob has a household."""
    cast = make_cast(make_project(tools=TOOLS, roles=ROLES, **fields))
    make_household(cast.project, "Famille Delattre", person=cast.bob, email="bob-delattre@exemple.fr")
    return cast


def make_event(tool: Tool, **fields: Any) -> Event:
    """An open event, ten days after NOW, of twelve places."""
    starts_at = fields.pop("starts_at", NOW + timedelta(days=10))
    known = {
        "title": "Atelier de cuisine",
        "place": "Centre social",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "closes_at": starts_at - timedelta(days=1),
        "places": 12,
        "status": Event.Status.PUBLISHED,
    }
    return Event.unscoped.create(tool=tool, **{**known, **fields})


def make_registration(event: Event, household: Household | None = None, **fields: Any) -> Registration:
    """A registration that holds its places, by default of a new household."""
    household = household or make_household(event.project)
    known = {"status": Registration.Status.REGISTERED, "seats": 1, "asked_at": NOW}
    line = Registration.unscoped.create(
        tool=event.tool, event=event, household=household, **{**known, **fields}
    )
    if line.status == Registration.Status.REGISTERED:
        event.refresh_from_db(fields=["taken"])
        event.taken += line.seats
        event.save(update_fields=["taken"])
    return line
