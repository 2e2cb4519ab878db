"""Colleges, who is in them, and seats. The past is kept: a place or a seat ends, it is never taken away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from essaim.engines.members.errors import CollegeNameTaken, CollegeOutOfBounds, HouseholdMerged
from essaim.engines.members.models import College, CollegePlace, Household, Seat
from essaim.engines.members.permissions import P
from essaim.engines.members.queries.colleges import bounds_kept
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import NotFound
from essaim.kernel.money import Rate
from essaim.kernel.projects.models import Project, Tool


def _check_name(project_id: int, name: str, but: int | None = None) -> None:
    others = College.objects.in_project(project_id).exclude(pk=but or 0)
    if others.filter(name__iexact=name).exists():
        raise CollegeNameTaken(name=name)


@transaction.atomic
def add_college(*, by: Actor, project_id: int, name: str, parts: int) -> College:
    """A new college, after the others. Raises NotFound, Forbidden, CollegeNameTaken."""
    require(by=by, project_id=project_id, permission=P.MANAGE)
    Project.objects.select_for_update(of=("self",)).get(pk=project_id)
    _check_name(project_id, name)
    position = College.objects.in_project(project_id).count()
    college = College.unscoped.create(project_id=project_id, name=name, parts=parts, position=position)
    record(by=by, action="members.college_added", target=college, changes={"parts": parts})
    return college


@transaction.atomic
def change_college(*, by: Actor, college_id: int, name: str, parts: int) -> College:
    """Another name or weight, for the assemblies called from now on. Raises NotFound, Forbidden, CollegeNameTaken."""
    college = get(College, by=by, permission=P.MANAGE, lock=True, pk=college_id)
    _check_name(college.project_id, name, college.pk)
    changes = {"name": (college.name, name), "parts": (college.parts, parts)}
    college.name, college.parts = name, parts
    college.save(update_fields=["name", "parts"])
    record(by=by, action="members.college_changed", target=college, changes=changes)
    return college


@transaction.atomic
def open_first_colleges(tool: Tool, by: Actor, at: datetime) -> None:
    """The colleges the recipe names, those not there yet. Part of the launch `by` asked for. Raises CollegeOutOfBounds."""
    known = set(College.objects.in_project(tool.project_id).values_list("name", flat=True))
    first = [one for one in tool.config.first_colleges if one.name not in known]
    College.unscoped.bulk_create(
        College(project_id=tool.project_id, name=one.name, parts=one.parts, position=position)
        for position, one in enumerate(first, len(known))
    )
    wrong = bounds_kept(tool.project_id, on=timezone.localdate(at)) if first else None
    if wrong is not None:
        raise CollegeOutOfBounds(
            college=wrong.college,
            weight=Rate(wrong.weight),
            least=Rate(wrong.bounds.least),
            most=Rate(wrong.bounds.most),
        )


@transaction.atomic
def place_in_college(*, by: Actor, household_id: int, college: College, on: date) -> CollegePlace:
    """Put a household in a college from a day on; it leaves the one it was in. Already there: nothing changes.

    Raises NotFound, Forbidden, HouseholdMerged.
    """
    household = get(Household, by=by, permission=P.MANAGE, lock=True, pk=household_id)
    if household.project_id != college.project_id:
        raise NotFound
    if household.is_merged:
        raise HouseholdMerged(household=household.name)
    now = CollegePlace.unscoped.filter(household=household, until=None).select_related("college").first()
    if now is not None and now.college_id == college.pk:
        return now
    if now is not None:
        _end(now, on)
    place = CollegePlace.unscoped.create(
        project_id=household.project_id, college=college, household=household, since=on
    )
    changes = {"college": (now.college.name if now else "", college.name)}
    record(by=by, action="members.college_placed", target=household, changes=changes)
    return place


def _end(place: CollegePlace, on: date) -> None:
    place.until = max(on, place.since)
    place.save(update_fields=["until"])


@transaction.atomic
def take_out_of_college(*, by: Actor, household_id: int, on: date) -> None:
    """The household is in no college any more: it no longer votes. In none already: nothing changes. Raises NotFound, Forbidden."""
    household = get(Household, by=by, permission=P.MANAGE, lock=True, pk=household_id)
    now = CollegePlace.unscoped.filter(household=household, until=None).select_related("college").first()
    if now is not None:
        _end(now, on)
        changes = {"college": (now.college.name, "")}
        record(by=by, action="members.college_placed", target=household, changes=changes)


@dataclass(frozen=True, kw_only=True)
class Mandate:
    """Which body, with which voice, for how long, decided by what."""

    body: str
    voice: str = Seat.Voice.DELIBERATIVE
    college_id: int | None = None
    since: date
    until: date | None = None
    source: str = ""


@transaction.atomic
def give_seat(*, by: Actor, household_id: int, mandate: Mandate) -> Seat:
    """A household sits in a body. Raises NotFound, Forbidden, HouseholdMerged."""
    household = get(Household, by=by, permission=P.MANAGE, lock=True, pk=household_id)
    if household.is_merged:
        raise HouseholdMerged(household=household.name)
    seat = Seat.unscoped.create(
        project_id=household.project_id,
        household=household,
        body=mandate.body,
        voice=mandate.voice,
        college_id=mandate.college_id,
        since=mandate.since,
        until=mandate.until,
        source=mandate.source[:200],
    )
    changes = {"body": seat.body, "voice": seat.voice, "until": seat.until}
    record(by=by, action="members.seat_given", target=household, changes=changes)
    return seat


@transaction.atomic
def end_seat(*, by: Actor, seat_id: int, on: date) -> Seat:
    """A mandate ends. Raises NotFound, Forbidden."""
    seat = get(Seat, by=by, permission=P.MANAGE, lock=True, related=("household",), pk=seat_id)
    seat.until = max(on, seat.since)
    seat.save(update_fields=["until"])
    record(by=by, action="members.seat_ended", target=seat.household, changes={"body": seat.body})
    return seat
