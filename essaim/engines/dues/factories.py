"""Test data of the dues: a project with its members, its books and a rule; a year called; payments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

from essaim.engines.dues.commands.calling import call_year
from essaim.engines.dues.commands.paying import Paid, record_payment
from essaim.engines.dues.models import Due, Payment
from essaim.engines.dues.permissions import P
from essaim.engines.members.api import Household
from essaim.engines.members.api import P as MembersP
from essaim.engines.members.factories import make_household
from essaim.kernel.factories import Cast, join, make_cast, make_organisation, make_project
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Project

DAY = date(2026, 1, 15)
FLAT: Mapping[str, Any] = {"rule": "flat", "flat": "24"}
TURNOVER: Mapping[str, Any] = {
    "rule": "turnover",
    "flat": "20",
    "rate": "0.1 %",
    "minimum": "50",
    "maximum": "500",
}
FREE: Mapping[str, Any] = {"rule": "free", "minimum": "10", "recommended": "30"}


def at(day: date) -> datetime:
    """Noon of a day."""
    return datetime.combine(day, time(12), tzinfo=UTC)


def _project(name: str, settings: Mapping[str, Any]) -> Project:
    return make_project(
        name,
        tools={"annee": ("dues", settings), "comptes": ("ledger", {}), "foyers": ("members", {})},
        roles={
            "coordination": ["projects.view", *P, "ledger.view", *MembersP],
            "membre": ["projects.view", P.OWN, MembersP.OWN],
            "financeur": ["projects.view"],
        },
    )


def dues_cast(settings: Mapping[str, Any] = FLAT, name: str = "Les Amis du Canal") -> Cast:
    """Alice calls and notes payments; Bob is a member; Fanny owes nothing here."""
    return make_cast(_project(name, settings))


def elsewhere(cast: Cast) -> Cast:
    """The same people in a second project, that Alice runs too."""
    other = _project("Ailleurs", FLAT)
    join(other, "coordination", cast.alice)
    return replace(cast, project=other)


def make_member(cast: Cast, name: str = "", *, joined_on: date = date(2020, 1, 1), **more: Any) -> Household:
    return make_household(cast.project, name, joined_on=joined_on, **more)


def make_body(cast: Cast, name: str = "Régie du Canal", **more: Any) -> Household:
    """A member that is an organisation."""
    return make_member(cast, name, organisation=make_organisation(name), **more)


def call(cast: Cast, year: int = 2026, *, on: date = DAY) -> list[Due]:
    return call_year(by=cast.coordinator, tool=cast.tool("annee"), year=year, at=at(on))


def due_of(cast: Cast, household: Household, year: int = 2026) -> Due:
    rows = Due.objects.in_tool(cast.tool("annee")).select_related("household")
    return rows.get(household=household, year=year)


def pay(cast: Cast, due: Due, cents: int, *, on: date = DAY, method: str = "transfer") -> Payment:
    paid = Paid(amount=Money(cents), on=on, method=method, key=uuid4())
    return record_payment(by=cast.coordinator, due_id=due.pk, paid=paid, at=at(on))
