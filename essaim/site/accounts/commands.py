"""One's own account: changed, closed."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from essaim.kernel.access.models import ApiToken, Participation
from essaim.kernel.access.organisations import end_membership
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import OrganisationMembership, User
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Forbidden
from essaim.kernel.outbox.api import forget_readers
from essaim.kernel.projects.engine import engines
from essaim.kernel.projects.roles import end_role


def _own(by: Actor) -> User:
    user = User.objects.select_for_update().filter(pk=by.user_id or 0, is_active=True).first()
    if user is None:
        raise Forbidden
    return user


@transaction.atomic
def change_profile(*, by: Actor, full_name: str, phone: str, language: str) -> User:
    """Correct one's own name, phone and language. Raises Forbidden."""
    user = _own(by)
    user.full_name, user.phone, user.language = " ".join(full_name.split()), phone.strip(), language
    user.save(update_fields=["full_name", "phone", "language"])
    record(by=by, action="accounts.profile_changed", target=user)
    return user


@transaction.atomic
def choose_language(*, by: Actor, language: str) -> None:
    """Read the pages and receive letters in this language from now on. Raises Forbidden."""
    user = _own(by)
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
        record(by=by, action="accounts.profile_changed", target=user)


@transaction.atomic
def close_account(*, by: Actor, erase: bool, at: datetime) -> User:
    """Leave every project and organisation, then switch the account off; with `erase`, forget who it was.

    Raises Forbidden, LastCoordinator or LastAdmin (someone must take over first); nothing is then changed.
    """
    user = _own(by)
    for role in Participation.objects.filter(user=user, is_active=True).order_by("pk"):
        end_role(by=by, participation_id=role.pk, at=at)
    for membership in OrganisationMembership.objects.filter(user=user, is_active=True).order_by("pk"):
        end_membership(by=by, membership_id=membership.pk, at=at)
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=at)
    UserSession.objects.filter(user=user).delete()
    record(by=by, action="accounts.closed", target=user, changes={"erased": erase})
    if erase:
        _erase(user, by, at)
    user.is_active = False
    user.set_unusable_password()
    user.save()
    return user


def _erase(user: User, by: Actor, at: datetime) -> None:
    for found in engines().values():
        if found.erase is not None:
            found.erase(user.pk, by, at)
    forget_readers(email=user.email)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.email = f"efface-{user.pk}@compte.invalid"
    user.full_name, user.phone = "", ""
