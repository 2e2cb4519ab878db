"""Organisations as members: their sheet, and who votes for them. A mandate ends, it is never taken away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.members.commands.households import Details, create_household
from essaim.engines.members.errors import (
    MandateBackwards,
    MandateOverlaps,
    NoSuchPerson,
    NotAnOrganisation,
)
from essaim.engines.members.models import Household, Representative
from essaim.engines.members.permissions import P
from essaim.kernel.access.api import get, grants, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import Organisation, User
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.projects.models import Project
from essaim.kernel.ui.dates import day_text


@transaction.atomic
def enter_organisation(
    *, by: Actor, project_id: int, organisation_id: int, joined_on: date | None = None, at: datetime
) -> Household:
    """The sheet of an organisation that is a member, made the first time. Raises NotFound, Forbidden."""
    require(by=by, project_id=project_id, permission=P.MANAGE)
    Project.objects.select_for_update(of=("self",)).get(pk=project_id)
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None:
        raise NotFound
    known = Household.objects.in_project(project_id).filter(organisation=organisation).first()
    if known is not None:
        return known
    details = Details(
        name=organisation.name[:150], address=organisation.address[:250], commune=organisation.commune
    )
    told = {"organisation": organisation, "joined_on": joined_on or timezone.localdate(at)}
    return create_household(project_id=project_id, details=details, by=by, at=at, **told)


@dataclass(frozen=True, kw_only=True)
class Representation:
    """Who represents, from which day, until which, by what decision. With an account: by its address, else by name."""

    name: str = ""
    email: str = ""
    since: date
    until: date | None = None
    source: str = ""


def _who(project_id: int, told: Representation) -> tuple[User | None, str]:
    """Raises NoSuchPerson, Invalid."""
    if told.email:
        user = User.objects.filter(email=told.email.strip().lower(), is_active=True).first()
        if user is None or grants(Actor.of(user), project_id) is None:
            raise NoSuchPerson(email=told.email.strip())
        return user, told.name.strip() or user.display_name
    if not told.name.strip():
        message = _("Écrivez le nom du représentant, ou l'adresse de son compte.")
        raise Invalid(message=message, field="name")
    return None, told.name.strip()


def _make_room(household: Household, told: Representation) -> None:
    """The mandate that runs ends the day the new one begins. Raises MandateBackwards, MandateOverlaps."""
    if told.until is not None and told.until < told.since:
        raise MandateBackwards
    rows = Representative.objects.in_project(household.project_id).filter(household=household)
    later = rows.filter(since__gte=told.since).filter(Q(until=None) | Q(until__gt=told.since))
    if told.until is not None:
        later = later.filter(since__lt=told.until)
    met = later.order_by("since").first()
    if met is not None:
        raise MandateOverlaps(name=met.name, household=household.name, since=day_text(met.since))
    running = rows.filter(since__lt=told.since).filter(Q(until=None) | Q(until__gt=told.since))
    running.update(until=told.since)


@transaction.atomic
def name_representative(*, by: Actor, household_id: int, told: Representation) -> Representative:
    """Somebody votes for an organisation from a day on; who did until then no longer does.

    Raises NotFound, Forbidden, NotAnOrganisation, NoSuchPerson, Invalid, MandateBackwards, MandateOverlaps.
    """
    household = get(Household, by=by, permission=P.MANAGE, lock=True, pk=household_id)
    if household.organisation_id is None:
        raise NotAnOrganisation(household=household.name)
    user, name = _who(household.project_id, told)
    _make_room(household, told)
    mandate = Representative.unscoped.create(
        project_id=household.project_id,
        household=household,
        user=user,
        name=name[:150],
        since=told.since,
        until=told.until,
        source=told.source[:200],
    )
    changes = {"person": mandate.name, "since": mandate.since, "until": mandate.until}
    record(by=by, action="members.representative_named", target=household, changes=changes)
    return mandate


@transaction.atomic
def end_representation(*, by: Actor, representative_id: int, on: date) -> Representative:
    """A representative's mandate ends; ended before already: nothing changes. Raises NotFound, Forbidden."""
    mandate = get(
        Representative, by=by, permission=P.MANAGE, lock=True, related=("household",), pk=representative_id
    )
    if mandate.until is None or mandate.until > on:
        mandate.until = max(on, mandate.since)
        mandate.save(update_fields=["until"])
        changes = {"person": mandate.name, "until": mandate.until}
        record(by=by, action="members.representation_ended", target=mandate.household, changes=changes)
    return mandate
