"""Colleges, who is in them on a day, and seats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from essaim.engines.members.models import College, CollegePlace, Household, Seat
from essaim.engines.members.rules.colleges import Bounds, WrongWeights, weights_of
from essaim.kernel.money import Rate
from essaim.kernel.params.api import value
from essaim.kernel.projects.models import Project, Tool


@dataclass(frozen=True, slots=True)
class Entitled:
    """A member who may vote, as the registers had it on a day; `college_id` is None in a project without colleges."""

    household_id: int
    name: str
    college_id: int | None = None
    college: str = ""
    parts: int = 1


def _on(day: date) -> Q:
    return Q(since__lte=day) & (Q(until=None) | Q(until__gt=day))


def colleges(project: Project | int, *, on: date) -> QuerySet[College]:
    """The colleges of a project, with `size`, how many members each has on a day. One query."""
    here = Q(places__since__lte=on) & (Q(places__until=None) | Q(places__until__gt=on))
    rows = College.objects.in_project(project).annotate(size=Count("places", filter=here))
    return rows.order_by("position", "pk")


def college_weights(project: Project | int) -> dict[int, Fraction]:
    """What each college weighs; they sum to one exactly. One query."""
    rows = College.objects.in_project(project).values_list("pk", "parts")
    found = weights_of({str(key): parts for key, parts in rows})
    return {int(key): weight for key, weight in found.items()}


def record_list(project: Project | int, *, on: date) -> list[Entitled]:
    """Who may vote on a day, by name, as the registers have it. Where there are colleges, a member in none does not vote. Two queries."""
    places = (
        CollegePlace.objects.in_project(project)
        .filter(_on(on), household__merged_into=None, household__joined_on__lte=on)
        .filter(Q(household__left_on=None) | Q(household__left_on__gt=on))
        .order_by("household__name_key", "household_id")
        .values_list("household_id", "household__name", "college_id", "college__name", "college__parts")
    )
    found = [Entitled(*row) for row in places]
    if found or College.objects.in_project(project).exists():
        return found
    rows = (
        Household.objects.in_project(project)
        .filter(merged_into=None, joined_on__lte=on)
        .filter(Q(left_on=None) | Q(left_on__gt=on))
    )
    return [Entitled(*row) for row in rows.order_by("name_key", "pk").values_list("pk", "name")]


def places_of(college: College, *, on: date) -> QuerySet[CollegePlace]:
    """Who is in a college on a day, by name. One query."""
    rows = CollegePlace.objects.in_project(college.project_id).filter(_on(on), college=college)
    return rows.select_related("household").order_by("household__name_key", "pk")


def without_college(project: Project | int) -> QuerySet[Household]:
    """Active members who are in no college: they would not vote. One query."""
    now = CollegePlace.unscoped.filter(household=OuterRef("pk"), until=None)
    rows = Household.objects.in_project(project).filter(~Exists(now), is_active=True, merged_into=None)
    return rows.order_by("name_key", "pk")


def seats_of(project: Project | int, *, on: date) -> QuerySet[Seat]:
    """The mandates of a project on a day, by body. One query."""
    rows = Seat.objects.in_project(project).filter(_on(on))
    return rows.select_related("household", "college").order_by("body", "household__name_key", "pk")


def bounds_of(project: Project | int, *, on: date) -> Bounds:
    """What a college may weigh by the project's settings: those of a SCIC, or none. One query."""
    key = project if isinstance(project, int) else project.pk
    tool = Tool.objects.filter(project_id=key, engine="members").order_by("position").first()
    if tool is None or tool.config.colleges != "scic":
        return Bounds()
    return Bounds(_legal("scic.college_least", on), _legal("scic.college_most", on))


def _legal(key: str, on: date) -> Fraction:
    measure = value(key, on=on).measure
    assert isinstance(measure, Rate)
    return measure.fraction


def bounds_kept(project: Project | int, *, on: date) -> WrongWeights | None:
    """What is wrong with the weights of a project's colleges, None when nothing is. Two queries."""
    rows = College.objects.in_project(project).values_list("name", "parts")
    try:
        weights_of(dict(rows), bounds_of(project, on=on))
    except WrongWeights as wrong:
        return wrong
    return None
