"""The households of one project, in another one: nobody is asked twice."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from essaim.engines.members.commands.households import Details, create_household, write_quotient
from essaim.engines.members.commands.people import attach
from essaim.engines.members.errors import NothingToCopy
from essaim.engines.members.models import Household, HouseholdPerson
from essaim.engines.members.permissions import P
from essaim.kernel.access.api import grants, require
from essaim.kernel.access.models import Grant, Participation
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.projects.models import Project, Tool


def _asks_quotient(project: Project) -> bool:
    tool = Tool.objects.filter(project=project, engine="members").order_by("position").first()
    return tool is not None and tool.config.asks_quotient


def _may_copy_quotient(source: Project, target: Project, by: Actor) -> bool:
    """The quotient follows only where it serves, for someone who may read it here and write it there."""
    seen, set_there = grants(by, source.pk) or frozenset(), grants(by, target.pk) or frozenset()
    return P.SEE_QUOTIENT in seen and P.SET_QUOTIENT in set_there and _asks_quotient(target)


def _own_role(target: Project) -> str | None:
    """The role under which a member keeps their own household in the project: the one with the fewest rights."""
    grants_of = list(Grant.objects.filter(project=target).values_list("role", "permission"))
    roles = {role for role, permission in grants_of if permission == P.OWN}
    sizes = {role: sum(1 for other, _permission in grants_of if other == role) for role in roles}
    return min(sorted(sizes), key=lambda role: sizes[role], default=None)


def _bring_people(source: Household, copy: Household, role: str | None, by: Actor, at: datetime) -> None:
    """The people of a household, and of those merged into it, with the members' role in the new project."""
    for link in (
        HouseholdPerson.objects.in_project(source.project_id)
        .filter(household__in=[source, *source.merged.all()], is_active=True, user__is_active=True)
        .select_related("user")
    ):
        taken = HouseholdPerson.objects.in_project(copy.project_id).filter(user=link.user, is_active=True)
        if taken.exists():
            continue
        attach(copy, link.user, by, at)
        if (
            role
            and not Participation.objects.filter(
                project_id=copy.project_id, user=link.user, is_active=True
            ).exists()
        ):
            Participation.objects.create(project_id=copy.project_id, user=link.user, role=role, joined_at=at)


@transaction.atomic
def copy_households(
    *, source_project: Project, target_project: Project, by: Actor, at: datetime
) -> list[Household]:
    """Add to `target_project` the active households of `source_project` it does not have yet; returns the new ones.

    For someone who may export there and manage here. Safe to repeat. Numbers start anew; people keep their links and get
    the members' role. Raises NotFound, Forbidden, NothingToCopy.
    """
    require(by=by, project_id=source_project.pk, permission=P.EXPORT)
    require(by=by, project_id=target_project.pk, permission=P.MANAGE)
    rows = Household.objects.in_project(source_project).filter(is_active=True).select_related("commune")
    households = list(rows.order_by("number"))
    if not households:
        raise NothingToCopy(project=source_project.name)
    there = Household.objects.in_project(target_project)
    done = set(there.filter(copied_from__isnull=False).values_list("copied_from_id", flat=True))
    bodies = set(there.exclude(organisation=None).values_list("organisation_id", flat=True))
    emails = set(there.exclude(email="").values_list("email", flat=True))
    with_quotient = _may_copy_quotient(source_project, target_project, by)
    role = _own_role(target_project)
    copies = []
    for household in households:
        is_known = household.email in emails if household.email else household.organisation_id in bodies
        if household.pk in done or is_known:
            continue
        copies.append(_copy(household, target_project, with_quotient, by, at))
        _bring_people(household, copies[-1], role, by, at)
    record(
        by=by,
        action="members.households_copied",
        target=target_project,
        project=target_project.pk,
        changes={"from": source_project.name, "households": len(copies)},
    )
    return copies


def _copy(household: Household, target: Project, with_quotient: bool, by: Actor, at: datetime) -> Household:
    details = Details(
        name=household.name,
        contact_name=household.contact_name,
        email=household.email,
        phone=household.phone,
        address=household.address,
        commune=household.commune,
    )
    copy = create_household(
        project_id=target.pk,
        details=details,
        by=by,
        at=at,
        copied_from=household,
        organisation=household.organisation,
    )
    if with_quotient and household.quotient is not None and household.quotient_checked_on is not None:
        write_quotient(copy, household.quotient, household.quotient_checked_on, by, at)
    return copy


def carry_households(source: Tool, target: Tool, by: Actor, at: datetime) -> None:
    """The households of a project come into the one that follows it; none for who may not read them there."""
    with suppress(NothingToCopy, Forbidden, NotFound), transaction.atomic():
        copy_households(source_project=source.project, target_project=target.project, by=by, at=at)
