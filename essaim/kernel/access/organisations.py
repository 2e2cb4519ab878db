"""Organisations and who belongs to them. The only writes on both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.errors import AlreadyMember, LastAdmin, NumbersDisagree, OrganisationExists
from essaim.kernel.actors.identifiers import clean_rna, clean_siren, clean_siret
from essaim.kernel.actors.models import LegalForm, Organisation, OrganisationMembership, User
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Forbidden, Invalid, NotFound

if TYPE_CHECKING:
    from essaim.kernel.territories.models import Territory

Role = OrganisationMembership.Role


@dataclass(frozen=True, kw_only=True)
class OrganisationDetails:
    """What an organisation says of itself. Numbers may hold spaces; an empty one is not known."""

    name: str
    legal_form: str = LegalForm.ASSOCIATION
    siren: str = ""
    siret: str = ""
    rna: str = ""
    description: str = ""
    website: str = ""
    address: str = ""
    commune: Territory | None = None
    latitude: float | None = None
    longitude: float | None = None

    def fields(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


def require_admin(by: Actor, organisation_id: int) -> Organisation:
    """The organisation, locked, for someone who administers it. A member is Forbidden, anyone else too: sheets are public."""
    rows = Organisation.objects.select_for_update(of=("self",))
    organisation = rows.filter(pk=organisation_id).first()
    if organisation is None:
        raise NotFound
    if by.kind != "system" and not is_admin(by, organisation_id):
        raise Forbidden
    return organisation


def is_admin(by: Actor, organisation_id: int) -> bool:
    """Whether this person administers the organisation. One query."""
    return (
        by.user_id is not None
        and OrganisationMembership.objects.filter(
            organisation_id=organisation_id, user_id=by.user_id, role=Role.ADMIN, is_active=True
        ).exists()
    )


def clean_numbers(siren: str, siret: str, rna: str) -> dict[str, str]:
    """The three numbers, bare and checked; the SIREN follows from the SIRET. Raises Invalid naming the field, NumbersDisagree."""
    cleaners = {"siren": (clean_siren, siren), "siret": (clean_siret, siret), "rna": (clean_rna, rna)}
    numbers = {}
    for name, (clean, text) in cleaners.items():
        try:
            numbers[name] = clean(text) if text.strip() else ""
        except ValidationError as error:
            raise Invalid(message=error.messages[0], field=name) from error
    if numbers["siret"]:
        if numbers["siren"] and not numbers["siret"].startswith(numbers["siren"]):
            raise NumbersDisagree
        numbers["siren"] = numbers["siret"][:9]
    return numbers


def same_numbered(numbers: Mapping[str, str], besides: int = 0) -> Organisation | None:
    """The organisation that bears one of these numbers. Two establishments of one SIREN are two. One query."""
    same = Q(pk=None)
    if numbers["siret"]:
        same |= Q(siret=numbers["siret"])
    if numbers["rna"]:
        same |= Q(rna=numbers["rna"])
    if numbers["siren"]:
        same |= Q(siren=numbers["siren"], siret="")
        if not numbers["siret"]:
            same |= Q(siren=numbers["siren"])
    return Organisation.objects.filter(same).exclude(pk=besides).order_by("pk").first()


def _checked(details: OrganisationDetails, besides: int = 0) -> dict[str, Any]:
    if not details.name.strip():
        raise Invalid(message=_("Donnez le nom de l'organisation."), field="name")
    numbers = clean_numbers(details.siren, details.siret, details.rna)
    other = same_numbered(numbers, besides)
    if other is not None:
        number = next(value for value in (numbers["siret"], numbers["rna"], numbers["siren"]) if value)
        raise OrganisationExists(number=number, name=other.name, slug=other.slug)
    return {**details.fields(), **numbers, "name": " ".join(details.name.split())}


@transaction.atomic
def create_organisation(
    *, by: Actor, details: OrganisationDetails, at: datetime, is_demo: bool = False
) -> Organisation:
    """Open the sheet of an organisation; the person becomes its administrator.

    Raises Forbidden (anonymous), Invalid, NumbersDisagree, OrganisationExists.
    """
    if by.kind == "anonymous":
        raise Forbidden
    organisation = Organisation.objects.create(**_checked(details), is_demo=is_demo, created_at=at)
    record(by=by, action="actors.organisation_created", target=organisation)
    if by.user_id is not None:
        _enter(organisation, by.user_id, Role.ADMIN, by, at)
    return organisation


@transaction.atomic
def change_organisation(*, by: Actor, organisation_id: int, details: OrganisationDetails) -> Organisation:
    """Correct a sheet. Raises NotFound, Forbidden, Invalid, NumbersDisagree, OrganisationExists."""
    organisation = require_admin(by, organisation_id)
    values = _checked(details, besides=organisation.pk)
    changes = {
        name: (getattr(organisation, name), value)
        for name, value in values.items()
        if getattr(organisation, name) != value
    }
    for name, value in values.items():
        setattr(organisation, name, value)
    organisation.save()
    if changes:
        record(by=by, action="actors.organisation_changed", target=organisation, changes=changes)
    return organisation


def _enter(
    organisation: Organisation, user_id: int, role: str, by: Actor, at: datetime
) -> OrganisationMembership:
    membership, created = OrganisationMembership.objects.get_or_create(
        organisation=organisation,
        user_id=user_id,
        is_active=True,
        defaults={"role": role, "joined_at": at},
    )
    if created:
        record(
            by=by,
            action="actors.member_added",
            target=organisation,
            changes={"person": membership.user, "role": role},
        )
    return membership


@transaction.atomic
def add_member(
    *, by: Actor, organisation_id: int, user_id: int, role: str = Role.MEMBER, at: datetime
) -> OrganisationMembership:
    """Let a person into an organisation. Raises NotFound, Forbidden, AlreadyMember, Invalid (unknown role)."""
    organisation = require_admin(by, organisation_id)
    return enter(organisation, user_id, role, by, at)


def enter(
    organisation: Organisation, user_id: int, role: str, by: Actor, at: datetime
) -> OrganisationMembership:
    """The same, the right being checked already: by an invitation, for example. Raises AlreadyMember, Invalid."""
    if role not in Role.values:
        raise Invalid(message=_("Ce rôle n'existe pas dans une organisation."), field="role")
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise NotFound
    if organisation.memberships.filter(user=user, is_active=True).exists():
        raise AlreadyMember(person=user.display_name, organisation=organisation.name)
    return _enter(organisation, user_id, role, by, at)


def _locked_membership(by: Actor, membership_id: int, *, own: bool) -> OrganisationMembership:
    """An active membership, its organisation locked, for an administrator (or for the member themselves)."""
    membership = OrganisationMembership.objects.filter(pk=membership_id, is_active=True).first()
    if membership is None:
        raise NotFound
    if own and membership.user_id == by.user_id:
        Organisation.objects.select_for_update(of=("self",)).get(pk=membership.organisation_id)
    else:
        require_admin(by, membership.organisation_id)
    return OrganisationMembership.objects.select_related("organisation", "user").get(pk=membership_id)


def _refuse_last_admin(membership: OrganisationMembership) -> None:
    others = OrganisationMembership.objects.filter(
        organisation=membership.organisation, role=Role.ADMIN, is_active=True, user__is_active=True
    ).exclude(pk=membership.pk)
    if membership.role == Role.ADMIN and not others.exists():
        raise LastAdmin(organisation=membership.organisation.name)


@transaction.atomic
def end_membership(*, by: Actor, membership_id: int, at: datetime) -> OrganisationMembership:
    """A person leaves, or is asked to; the past stays. Raises NotFound, Forbidden, LastAdmin."""
    membership = _locked_membership(by, membership_id, own=True)
    _refuse_last_admin(membership)
    membership.is_active, membership.ended_at = False, at
    membership.save(update_fields=["is_active", "ended_at"])
    record(
        by=by,
        action="actors.member_ended",
        target=membership.organisation,
        changes={"person": membership.user},
    )
    return membership


@transaction.atomic
def change_member_role(*, by: Actor, membership_id: int, role: str) -> OrganisationMembership:
    """Make a member an administrator, or the reverse. Raises NotFound, Forbidden, LastAdmin, Invalid."""
    membership = _locked_membership(by, membership_id, own=False)
    if role not in Role.values:
        raise Invalid(message=_("Ce rôle n'existe pas dans une organisation."), field="role")
    if role != Role.ADMIN:
        _refuse_last_admin(membership)
    before, membership.role = membership.role, role
    membership.save(update_fields=["role"])
    record(
        by=by,
        action="actors.member_role_changed",
        target=membership.organisation,
        changes={"person": membership.user, "role": (before, role)},
    )
    return membership
