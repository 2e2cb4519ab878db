"""Who holds shares is a member, in the college of its category; who holds none any more votes no longer."""

from __future__ import annotations

from typing import Any

from essaim.engines.members.api import (
    Household,
    add_household,
    enter_organisation,
    household_of,
    link_person,
    place_in_college,
    take_out_of_college,
)
from essaim.engines.members.api import P as MembersP
from essaim.engines.shares.commands.register import Writing
from essaim.engines.shares.models import Holder
from essaim.kernel.access.api import grants
from essaim.kernel.actors.actor import Actor


def _may_place(holder: Holder, by: Actor) -> bool:
    return MembersP.MANAGE in (grants(by, holder.project_id) or ())


def enter_college(holder: Holder, writing: Writing) -> None:
    """A holder joins the college of its category, where who decides may place it. Call it before the line is written.

    An organisation and a person told by name have a sheet of their own among the members, made the first time.
    """
    college = holder.category.college
    if college is None or not _may_place(holder, writing.by):
        return
    household = _sheet(holder, writing)
    place_in_college(by=writing.by, household_id=household.pk, college=college, on=writing.on)


def _sheet(holder: Holder, writing: Writing) -> Household:
    told: dict[str, Any] = {"by": writing.by, "project_id": holder.project_id, "at": writing.at}
    told["joined_on"] = writing.on
    if holder.household is not None:
        return holder.household.current
    if holder.organisation_id is not None:
        return enter_organisation(organisation_id=holder.organisation_id, **told)
    known = household_of(Actor.of(holder.user), holder.project_id) if holder.user else None
    if known is not None:
        household = known
    else:
        household = add_household(name=holder.name[:150], email=holder.email, address=holder.address, **told)
        _link(holder, household, writing)
    _become(holder, household)
    return household


def _link(holder: Holder, household: Household, writing: Writing) -> None:
    if holder.user is not None and grants(Actor.of(holder.user), holder.project_id) is not None:
        link_person(by=writing.by, household_id=household.pk, email=holder.user.email, at=writing.at)


def _become(holder: Holder, household: Household) -> None:
    """The person is known by its sheet from now on, unless another holder is."""
    if Holder.objects.in_tool(holder.tool_id).filter(household=household).exists():
        return
    holder.kind, holder.household, holder.user = Holder.Kind.HOUSEHOLD, household, None
    holder.save(update_fields=["kind", "household", "user"])


def leave_college(holder: Holder, writing: Writing) -> None:
    """Who holds no share any more is in no college, where who writes may take it out."""
    if holder.category.college_id is None or not _may_place(holder, writing.by):
        return
    if holder.organisation_id is not None:
        rows = Household.objects.in_project(holder.project_id)
        household = rows.filter(organisation_id=holder.organisation_id).first()
    else:
        household = holder.household
    if household is not None:
        take_out_of_college(by=writing.by, household_id=household.current.pk, on=writing.on)
