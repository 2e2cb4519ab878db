"""Test data of the households."""

from itertools import count
from typing import Any

from essaim.engines.members.models import College, CollegePlace, Household, HouseholdPerson
from essaim.engines.members.permissions import P
from essaim.kernel.actors.models import User
from essaim.kernel.factories import Cast, make_cast, make_project
from essaim.kernel.projects.models import Project

TOOLS: dict[str, tuple[str, dict[str, Any]]] = {"foyers": ("members", {})}
ROLES = {
    "coordination": ["projects.view", "projects.manage_people", *P],
    "membre": ["projects.view", P.OWN],
    "financeur": ["projects.view"],
}
_numbers = count(1)


def make_household(
    project: Project, name: str = "", *, person: User | None = None, **fields: Any
) -> Household:
    """A household of a project, and the person in it if one is given."""
    last = Household.objects.in_project(project).order_by("-number").first()
    household = Household.unscoped.create(
        project=project,
        number=fields.pop("number", last.number + 1 if last else 1),
        name=name or f"Famille {next(_numbers)}",
        **fields,
    )
    if person is not None:
        HouseholdPerson.unscoped.create(project=project, household=household, user=person)
    return household


def put_in_college(household: Household, college: College) -> None:
    """A household in a college since it joined."""
    CollegePlace.unscoped.create(
        project_id=household.project_id, college=college, household=household, since=household.joined_on
    )


def members_cast(**fields: Any) -> Cast:
    """A project with its households tool and everyone's role."""
    return make_cast(make_project(tools=TOOLS, roles=ROLES, **fields))
