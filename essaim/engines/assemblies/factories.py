"""Test data of the assemblies: a SCIC of five colleges."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from essaim.engines.assemblies.models import AgendaItem, Assembly, Option, Voter
from essaim.engines.assemblies.permissions import P
from essaim.engines.members.api import College, Household
from essaim.engines.members.api import P as MembersP
from essaim.engines.members.factories import make_household, put_in_college
from essaim.kernel.factories import NOW, Cast, make_cast, make_project

TOOLS: dict[str, tuple[str, dict[str, Any]]] = {
    "assemblees": ("assemblies", {"quorum_first": "0.5", "quorum_second": "0"}),
    "membres": ("members", {"colleges": "scic"}),
}
ROLES = {
    "coordination": ["projects.view", *P, *MembersP],
    "membre": ["projects.view", P.VIEW, P.VOTE, MembersP.OWN],
    "financeur": ["projects.view"],
}
COLLEGES = {"Fondateurs": 2, "Entreprises": 2, "Finance solidaire": 1, "Salariés": 2, "Collectivités": 3}
LONG_AGO = (NOW - timedelta(days=300)).date()


def assemblies_cast(**fields: Any) -> Cast:
    """A project with its assemblies and everyone's role; Bob has a household."""
    cast = make_cast(make_project(tools=TOOLS, roles=ROLES, **fields))
    make_household(cast.project, "Famille Delattre", person=cast.bob, joined_on=LONG_AGO)
    return cast


def make_member(cast: Cast, name: str, college: College | None = None, **fields: Any) -> Household:
    household = make_household(cast.project, name, joined_on=LONG_AGO, **fields)
    if college is not None:
        put_in_college(household, college)
    return household


def make_colleges(cast: Cast, parts: dict[str, int] | None = None) -> dict[str, College]:
    """The five colleges of a car-sharing SCIC, or others."""
    return {
        name: College.unscoped.create(project=cast.project, name=name, parts=weight, position=position)
        for position, (name, weight) in enumerate((parts or COLLEGES).items())
    }


def make_assembly(cast: Cast, **fields: Any) -> Assembly:
    """A draft, twenty days after NOW, of one motion."""
    tool = cast.tool("assemblees")
    known = {"title": "Assemblée générale", "starts_at": NOW + timedelta(days=20), "record_on": NOW.date()}
    assembly = Assembly.unscoped.create(tool=tool, **{**known, **fields})
    make_item(assembly)
    return assembly


def make_item(assembly: Assembly, *options: str, **fields: Any) -> AgendaItem:
    """A motion of two paragraphs, or what `fields` say, with its options."""
    known = {"title": "Rapport moral", "text": "Nous avons agi.\n\nNous agirons.", "method": "motion"}
    item = AgendaItem.unscoped.create(
        tool=assembly.tool, assembly=assembly, position=assembly.items.count() + 1, **{**known, **fields}
    )
    for name in options:
        Option.unscoped.create(tool=assembly.tool, item=item, name=name)
    return item


def opened(assembly: Assembly, voters: Iterable[Household], at: datetime = NOW) -> dict[str, Voter]:
    """The assembly called and open, its voters all on site; voters by name."""
    assembly.terms = {
        "quorum": "0",
        "by_college": False,
        "most_proxies": 2,
        "proxy_same_college": False,
        "remote": True,
        "colleges": {},
    }
    assembly.status, assembly.called_at, assembly.opened_at = Assembly.Status.OPEN, at, at
    assembly.save()
    return {
        one.name: Voter.unscoped.create(
            tool=assembly.tool, assembly=assembly, household=one, name=one.name, attendance="on_site"
        )
        for one in voters
    }
