"""Members that are organisations, and who votes for them on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from essaim.engines.members.models import Household, Representative
from essaim.engines.members.queries.households import household_of
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation
from essaim.kernel.projects.models import Project


def in_force(day: date) -> Q:
    """A mandate that has begun on a day and not ended: its last day is not part of it."""
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def spoken_for(actor: Actor, project_id: int, *, on: date) -> list[Household]:
    """The members a person votes for on a day: its own household first, then the organisations it represents. Two queries."""
    own = household_of(actor, project_id)
    if actor.user_id is None:
        return []
    rows = Representative.objects.in_project(project_id).filter(in_force(on), user_id=actor.user_id)
    mandates = rows.filter(household__is_active=True).select_related("household")
    represented = [one.household for one in mandates.order_by("household__name_key", "household_id")]
    return [*([own] if own else []), *represented]


def representatives_on(
    project: Project | int, day: date, *, households: Collection[int] | None = None
) -> dict[int, Representative]:
    """Who represents each organisation on a day, by household. One query."""
    rows = Representative.objects.in_project(project).filter(in_force(day))
    if households is not None:
        rows = rows.filter(household_id__in=households)
    return {one.household_id: one for one in rows.order_by("pk")}


def mandates_of(household: Household) -> QuerySet[Representative]:
    """Every mandate of an organisation, the last first. One query when read."""
    rows = Representative.objects.in_project(household.project_id).filter(household=household)
    return rows.order_by("-since", "-pk")


def organisations_to_enter(project: Project) -> QuerySet[Organisation]:
    """The organisations known to the house that have no sheet here, by name. One query when read."""
    known = Household.objects.in_project(project).exclude(organisation=None).values("organisation")
    return Organisation.objects.exclude(pk__in=known).order_by("name", "pk")
