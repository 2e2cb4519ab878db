"""Offers of a role, sent by e-mail: sent, answered, withdrawn."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from essaim.kernel.access.api import require
from essaim.kernel.access.errors import (
    AlreadyInRole,
    InvitationExpired,
    InvitationForSomeoneElse,
    InvitationRevoked,
    InvitationUsed,
    RoleOfOrganisation,
    TooManyInvitations,
    UnknownRole,
)
from essaim.kernel.access.models import Invitation, Participation
from essaim.kernel.access.organisations import enter, require_admin
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.errors import AlreadyMember
from essaim.kernel.actors.models import Organisation, OrganisationMembership, User
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Forbidden, Invalid, NotFound
from essaim.kernel.outbox.api import send_mail
from essaim.kernel.projects.models import Project
from essaim.kernel.projects.permissions import P
from essaim.kernel.projects.roles import hold, locked_project, role_of
from essaim.kernel.ui.dates import day_text

VALID_DAYS = 14
MOST_A_DAY = 100  # of one person: our letters are not a way to write to strangers


def pending_invitations(place: Project | Organisation) -> QuerySet[Invitation]:
    """The invitations not answered yet, those that expired too: they can be sent again. One query when read."""
    return (
        Invitation.objects.filter(
            **{"project" if isinstance(place, Project) else "organisation": place},
            accepted_at=None,
            revoked_at=None,
        )
        .select_related("invited_by")
        .order_by("-pk")
    )


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_of(token: str) -> Invitation | None:
    """The invitation a link leads to. One query."""
    return (
        Invitation.objects.select_related(
            "project__recipe_version", "project__territory", "organisation", "invited_by"
        )
        .filter(token_digest=digest(token))
        .first()
    )


@transaction.atomic
def invite(*, by: Actor, project_id: int, role: str, email: str, at: datetime) -> Invitation:
    """Offer a role of a project by e-mail, for 14 days; an earlier offer of the same role is withdrawn.

    Raises NotFound, Forbidden, UnknownRole, RoleOfOrganisation, AlreadyInRole, Invalid (no address).
    """
    require(by=by, project_id=project_id, permission=P.MANAGE_PEOPLE)
    project = locked_project(project_id)
    shown = role_of(project, role)
    if shown.holder == "organisation":
        raise RoleOfOrganisation(role=shown.name)
    email = _clean(email)
    held = Participation.objects.filter(project=project, role=role, user__email=email, is_active=True)
    if held.exists():
        raise AlreadyInRole(holder=email)
    return _offer(by, email, role, shown.name, at, project=project)


@transaction.atomic
def invite_member(*, by: Actor, organisation_id: int, role: str, email: str, at: datetime) -> Invitation:
    """Offer to join an organisation. Raises NotFound, Forbidden, UnknownRole, AlreadyMember, Invalid (no address)."""
    organisation = require_admin(by, organisation_id)
    labels = dict(OrganisationMembership.Role.choices)
    if role not in labels:
        raise UnknownRole(role=role, roles=", ".join(str(label) for label in labels.values()))
    email = _clean(email)
    if organisation.memberships.filter(user__email=email, is_active=True).exists():
        raise AlreadyMember(person=email, organisation=organisation.name)
    return _offer(by, email, role, labels[role], at, organisation=organisation)


def _clean(email: str) -> str:
    email = "".join(email.split()).lower()
    if "@" not in email:
        raise Invalid(message=_("Écrivez une adresse e-mail, par exemple nom@exemple.fr."), field="email")
    return email


def _offer(
    by: Actor,
    email: str,
    role: str,
    role_name: str | Promise,
    at: datetime,
    *,
    project: Project | None = None,
    organisation: Organisation | None = None,
) -> Invitation:
    if by.user_id is None:
        raise Forbidden
    sent = Invitation.objects.filter(invited_by_id=by.user_id, created_at__gt=at - timedelta(days=1))
    if sent.count() >= MOST_A_DAY:
        raise TooManyInvitations(most=MOST_A_DAY)
    Invitation.objects.filter(
        project=project,
        organisation=organisation,
        role=role,
        email=email,
        accepted_at=None,
        revoked_at=None,
    ).update(revoked_at=at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        project=project,
        organisation=organisation,
        role=role,
        email=email,
        token_digest=digest(token),
        invited_by_id=by.user_id,
        created_at=at,
        expires_at=at + timedelta(days=VALID_DAYS),
    )
    send_mail(
        key=f"access.invitation:{invitation.pk}",
        to=email,
        template="access/mail/invitation.txt",
        context={
            "place": project or organisation,
            "is_project": project is not None,
            "role": role_name,
            "inviter": by.name,
            "until": invitation.expires_at,
            "url": settings.PUBLIC_URL + reverse("site:invitation", args=[token]),
        },
    )
    _trace(invitation, by, "access.invited")
    return invitation


def _trace(invitation: Invitation, by: Actor, action: str) -> None:
    record(
        by=by,
        action=action,
        target=invitation,
        changes={"role": invitation.role, "place": invitation.project or invitation.organisation},
    )


def check_open(invitation: Invitation, at: datetime) -> None:
    """Pass silently while the invitation can be answered. Raises InvitationUsed, InvitationRevoked, InvitationExpired."""
    inviter = invitation.invited_by.display_name
    if invitation.accepted_at is not None:
        raise InvitationUsed
    if invitation.revoked_at is not None:
        raise InvitationRevoked(inviter=inviter)
    if at >= invitation.expires_at:
        raise InvitationExpired(day=day_text(invitation.expires_at), inviter=inviter)


@transaction.atomic
def accept_invitation(*, by: Actor, token: str, at: datetime) -> Invitation:
    """Take the role offered; only the person whose address was invited may. Taking a role already held changes nothing else.

    Raises NotFound, Forbidden (anonymous), InvitationUsed, InvitationRevoked, InvitationExpired, InvitationForSomeoneElse.
    """
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("invited_by", "organisation")
    invitation = rows.filter(token_digest=digest(token)).first()
    if invitation is None:
        raise NotFound
    if by.user_id is None:
        raise Forbidden
    check_open(invitation, at)
    user = User.objects.get(pk=by.user_id)
    if user.email.lower() != invitation.email.lower():
        raise InvitationForSomeoneElse(invited=invitation.email, yours=user.email)
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    _take(invitation, user, by, at)
    _trace(invitation, by, "access.invitation_accepted")
    return invitation


def _take(invitation: Invitation, user: User, by: Actor, at: datetime) -> None:
    place = {"user": user, "is_active": True}
    if invitation.organisation is not None:
        if not invitation.organisation.memberships.filter(**place).exists():
            enter(invitation.organisation, user.pk, invitation.role, by, at)
    elif invitation.project_id is not None:
        project = locked_project(invitation.project_id)
        if not Participation.objects.filter(project=project, role=invitation.role, **place).exists():
            hold(project, invitation.role, user, by, at)


@transaction.atomic
def revoke_invitation(*, by: Actor, invitation_id: int, at: datetime) -> Invitation:
    """Withdraw an offer not answered yet. Raises NotFound, Forbidden, InvitationUsed."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("project", "organisation")
        .filter(pk=invitation_id)
        .first()
    )
    if invitation is None:
        raise NotFound
    if invitation.project_id is not None:
        require(by=by, project_id=invitation.project_id, permission=P.MANAGE_PEOPLE)
    elif invitation.organisation_id is not None:
        require_admin(by, invitation.organisation_id)
    if invitation.accepted_at is not None:
        raise InvitationUsed
    if invitation.revoked_at is None:
        invitation.revoked_at = at
        invitation.save(update_fields=["revoked_at"])
        _trace(invitation, by, "access.invitation_revoked")
    return invitation
