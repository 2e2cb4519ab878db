"""Adding, changing, leaving and coming back of households; the quotient familial."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.members.errors import HouseholdMerged, ReasonMissing
from essaim.engines.members.events import HouseholdJoined, HouseholdLeft
from essaim.engines.members.models import Household, QuotientCheck
from essaim.engines.members.permissions import P
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid
from essaim.kernel.outbox.api import publish
from essaim.kernel.outbox.events import Event
from essaim.kernel.projects.models import Project, Tool
from essaim.kernel.territories.models import Territory


@dataclass(frozen=True, kw_only=True)
class Details:
    """What is known of a household besides its quotient."""

    name: str
    contact_name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    commune: Territory | None = None
    notes: str = ""

    def fields(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in dataclass_fields(self)}


# Written in traces as "changed", without their content.
PRIVATE_FIELDS = frozenset({"notes"})


def announce(event: Event, *, project_id: int, by: Actor) -> None:
    """Publish an event from the project's households tool; a project without one has nobody to tell."""
    tool = Tool.objects.filter(project_id=project_id, engine="members").order_by("position").first()
    if tool is not None:
        publish(event, tool=tool, by=by)


def next_number(project_id: int) -> int:
    """The next number of a project's households, without gap. Holds the project's row until the end."""
    Project.objects.select_for_update(of=("self",)).get(pk=project_id)
    last: int | None = Household.objects.in_project(project_id).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def traced(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Changes as they are kept in the trace."""
    return {name: "…" if name in PRIVATE_FIELDS else value for name, value in changes.items()}


def create_household(*, project_id: int, details: Details, by: Actor, at: datetime, **more: Any) -> Household:
    """Write a household and its trace; it joins today unless told otherwise. Rights were checked by the caller's command."""
    if not details.name.strip():
        raise Invalid(message=_("Donnez un nom au foyer, par exemple « Famille Benali »."), field="name")
    household = Household.unscoped.create(
        project_id=project_id,
        number=next_number(project_id),
        **{"joined_on": timezone.localdate(at), **details.fields(), **more},
    )
    known = {name: value for name, value in details.fields().items() if value}
    record(by=by, action="members.household_added", target=household, changes=traced(known))
    announce(HouseholdJoined(household_id=household.pk), project_id=project_id, by=by)
    return household


@transaction.atomic
def add_household(
    *,
    by: Actor,
    project_id: int,
    name: str,
    at: datetime,
    contact_name: str = "",
    email: str = "",
    phone: str = "",
    address: str = "",
    commune: Territory | None = None,
    notes: str = "",
    joined_on: date | None = None,
) -> Household:
    """Add a household to a project, under the next number; it joins today unless told otherwise. Raises NotFound, Forbidden, Invalid (no name)."""
    require(by=by, project_id=project_id, permission=P.MANAGE)
    details = Details(
        name=name.strip(),
        contact_name=contact_name,
        email=email,
        phone=phone,
        address=address,
        commune=commune,
        notes=notes,
    )
    since = joined_on or timezone.localdate(at)
    return create_household(project_id=project_id, details=details, by=by, at=at, joined_on=since)


def apply_details(household: Household, details: Details, by: Actor, reason: str = "") -> dict[str, Any]:
    """Write the fields that differ; returns {field: (before, after)}, traced when not empty."""
    before = {name: getattr(household, name) for name in details.fields()}
    for name, value in details.fields().items():
        setattr(household, name, value)
    household.save()
    changes = {
        name: (value, getattr(household, name))
        for name, value in before.items()
        if value != getattr(household, name)
    }
    if changes:
        record(
            by=by,
            action="members.household_changed",
            target=household,
            changes=traced(changes),
            reason=reason,
        )
    return changes


@transaction.atomic
def change_household(*, by: Actor, household_id: int, details: Details) -> Household:
    """Correct what is known of a household. Raises NotFound, Forbidden, HouseholdMerged, Invalid (no name)."""
    household = get(Household, by=by, permission=P.MANAGE, lock=True, pk=household_id)
    _refuse_merged(household)
    if not details.name.strip():
        raise Invalid(message=_("Donnez un nom au foyer, par exemple « Famille Benali »."), field="name")
    apply_details(household, details, by)
    return household


@transaction.atomic
def deactivate_household(*, by: Actor, household_id: int, reason: str, at: datetime) -> Household:
    """The household leaves; its past stays. Raises NotFound, Forbidden, ReasonMissing, HouseholdMerged."""
    household = get(Household, by=by, permission=P.MANAGE, lock=True, pk=household_id)
    _refuse_merged(household)
    if not reason.strip():
        raise ReasonMissing
    if household.is_active:
        household.is_active, household.left_on = False, timezone.localdate(at)
        household.leaving_reason = reason.strip()[:250]
        household.save()
        record(by=by, action="members.household_left", target=household, reason=reason.strip())
        announce(HouseholdLeft(household_id=household.pk), project_id=household.project_id, by=by)
    return household


@transaction.atomic
def reactivate_household(*, by: Actor, household_id: int) -> Household:
    """A household that left comes back, under its number. Raises NotFound, Forbidden, HouseholdMerged."""
    household = get(Household, by=by, permission=P.MANAGE, lock=True, pk=household_id)
    _refuse_merged(household)
    if not household.is_active:
        household.is_active, household.left_on, household.leaving_reason = True, None, ""
        household.save()
        record(by=by, action="members.household_back", target=household)
        announce(HouseholdJoined(household_id=household.pk), project_id=household.project_id, by=by)
    return household


@transaction.atomic
def set_quotient(
    *, by: Actor, household_id: int, quotient: int | None, checked_on: date, at: datetime
) -> Household:
    """Note the quotient familial (whole euros; None: not known) seen on `checked_on`.

    The trace says that it changed, not its value: values are kept in `QuotientCheck`, for those who may see them.
    Raises NotFound, Forbidden, HouseholdMerged, Invalid (a day to come).
    """
    household = get(Household, by=by, permission=P.SET_QUOTIENT, lock=True, pk=household_id)
    _refuse_merged(household)
    if checked_on > timezone.localdate(at):
        raise Invalid(
            message=_("La date du justificatif est à venir. Donnez le jour où vous l'avez vu."),
            field="checked_on",
        )
    write_quotient(household, quotient, checked_on, by, at)
    return household


def write_quotient(
    household: Household, quotient: int | None, checked_on: date, by: Actor, at: datetime
) -> None:
    household.quotient = quotient
    household.quotient_checked_on = None if quotient is None else checked_on
    household.save()
    QuotientCheck.unscoped.create(
        project_id=household.project_id,
        household=household,
        quotient=quotient,
        checked_on=checked_on,
        by_name=by.name[:200],
        at=at,
    )
    record(by=by, action="members.quotient_noted", target=household, changes={"checked_on": checked_on})


def _refuse_merged(household: Household) -> None:
    if household.merged_into is not None:
        raise HouseholdMerged(household=household.merged_into.name)
