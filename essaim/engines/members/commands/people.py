"""People with an account in a household, and the household a member opens for themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from essaim.engines.members.commands.households import Details, apply_details, create_household
from essaim.engines.members.errors import (
    AlreadyInHousehold,
    HouseholdInactive,
    NoSuchPerson,
    VotesByRepresentative,
)
from essaim.engines.members.models import Household, HouseholdPerson
from essaim.engines.members.permissions import P
from essaim.engines.members.queries.households import household_of
from essaim.kernel.access.api import get, grants, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Forbidden, NotFound


def attach(household: Household, user: User, by: Actor, at: datetime) -> HouseholdPerson:
    """Write the link and its trace; safe to repeat. Raises AlreadyInHousehold (another one), HouseholdInactive."""
    if not household.is_active:
        raise HouseholdInactive(household=household.name)
    rows = HouseholdPerson.objects.in_project(household.project_id).filter(user=user, is_active=True)
    link = rows.select_related("household__merged_into").first()
    if link is None:
        link = HouseholdPerson.unscoped.create(
            project_id=household.project_id, household=household, user=user, joined_at=at
        )
        record(by=by, action="members.person_linked", target=household, changes={"person": user.display_name})
    elif link.household.current != household:
        raise AlreadyInHousehold(person=user.display_name, household=link.household.name)
    return link


@transaction.atomic
def link_person(*, by: Actor, household_id: int, email: str, at: datetime) -> HouseholdPerson:
    """Put a person of the project in a household. Raises VotesByRepresentative, NoSuchPerson, AlreadyInHousehold, HouseholdInactive."""
    household = get(Household, by=by, permission=P.MANAGE, lock=True, pk=household_id)
    if household.organisation_id is not None:
        raise VotesByRepresentative(household=household.name)
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None or grants(Actor.of(user), household.project_id) is None:
        raise NoSuchPerson(email=email.strip())
    return attach(household, user, by, at)


@transaction.atomic
def unlink_person(*, by: Actor, link_id: int, at: datetime) -> None:
    """Take a person out of a household; safe to repeat. Raises NotFound, Forbidden."""
    link = get(HouseholdPerson, by=by, permission=P.MANAGE, lock=True, pk=link_id)
    if link.is_active:
        link.is_active, link.ended_at = False, at
        link.save(update_fields=["is_active", "ended_at"])
        record(
            by=by,
            action="members.person_unlinked",
            target=link.household,
            changes={"person": link.user.display_name},
        )


@transaction.atomic
def open_own_household(*, by: Actor, project_id: int, details: Details, at: datetime) -> Household:
    """A member opens the household they belong to. Raises NotFound, Forbidden, AlreadyInHousehold, Invalid."""
    require(by=by, project_id=project_id, permission=P.OWN)
    if by.user_id is None:
        raise Forbidden
    user = User.objects.get(pk=by.user_id)
    if (own := household_of(by, project_id)) is not None:
        raise AlreadyInHousehold(person=user.display_name, household=own.name)
    household = create_household(project_id=project_id, details=details, by=by, at=at)
    attach(household, user, by, at)
    return household


@transaction.atomic
def change_own_household(*, by: Actor, project_id: int, details: Details) -> Household:
    """A member corrects their own household; the coordination's notes stay. Raises NotFound, Forbidden."""
    require(by=by, project_id=project_id, permission=P.OWN)
    own = household_of(by, project_id)
    if own is None:
        raise NotFound
    household = Household.objects.in_project(project_id).select_for_update(of=("self",)).get(pk=own.pk)
    apply_details(household, replace(details, notes=household.notes), by)
    return household
