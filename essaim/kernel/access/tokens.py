"""Keys of the API: made once, shown once, limited to scopes."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from essaim.kernel.access.models import ApiToken
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Forbidden, Invalid, NotFound

PREFIX = "essaim_"
LIFETIME_DAYS = 365


class MissingScope(Forbidden):
    code = "access.missing_scope"
    sentence = _("Cette clé n'ouvre pas « {scope} ». Créez une clé qui l'ouvre, depuis votre compte.")


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def create_token(
    *, by: Actor, label: str, scopes: list[str], known: frozenset[str], at: datetime
) -> tuple[ApiToken, str]:
    """A new key of the person, and its secret: the only time it is known. Invalid names an unknown or absent scope."""
    if by.user_id is None:
        raise NotFound
    if not scopes or not set(scopes) <= known:
        raise Invalid(message=_("Choisissez au moins une portée parmi celles proposées."), field="scopes")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user_id=by.user_id,
        label=label,
        digest=digest(secret),
        scopes=sorted(scopes),
        created_at=at,
        expires_at=at + timedelta(days=LIFETIME_DAYS),
    )
    record(by=by, action="access.token_created", target=token, changes={"scopes": token.scopes})
    return token, secret


@transaction.atomic
def revoke_token(*, by: Actor, token_id: int, at: datetime) -> None:
    """End one's own key; another person's key is NotFound."""
    token = ApiToken.objects.filter(pk=token_id, user_id=by.user_id or 0, revoked_at=None).first()
    if token is None:
        raise NotFound
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    record(by=by, action="access.token_revoked", target=token)


def token_for(secret: str, *, at: datetime) -> ApiToken | None:
    """The live key with that secret, with its person. One query, and one write a day."""
    token = (
        ApiToken.objects.select_related("user")
        .filter(digest=digest(secret), revoked_at=None, expires_at__gt=at, user__is_active=True)
        .first()
    )
    if token and token.last_used_on != at.date():
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=at.date())
    return token
