"""Linking a project to its online payments."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from essaim.engines.checkout.errors import InventedBank, TillIncomplete
from essaim.engines.checkout.models import Provider, Till
from essaim.engines.checkout.permissions import P
from essaim.engines.checkout.queries.tills import may_invent, till_of
from essaim.kernel.access.api import require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.projects.models import Tool


@dataclass(frozen=True, kw_only=True)
class TillCard:
    """Which provider, and the keys it gave. An empty secret keeps the one known."""

    provider: str
    organisation: str = ""
    client_id: str = ""
    client_secret: str = ""
    sandbox: bool = False
    is_open: bool = True


@transaction.atomic
def describe_till(*, by: Actor, tool: Tool, card: TillCard, at: datetime) -> Till:
    """Say where the project is paid online. Safe to repeat. Raises TillIncomplete, InventedBank outside a demonstration."""
    require(by=by, project_id=tool.project_id, permission=P.SET_UP)
    if card.provider == Provider.INVENTED and not may_invent(tool.project):
        raise InventedBank(field="provider")
    till = till_of(tool) or Till(project_id=tool.project_id, tool=tool, key=secrets.token_urlsafe(32))
    secret = card.client_secret or till.client_secret
    if card.provider == Provider.HELLOASSO and not (card.organisation and card.client_id and secret):
        raise TillIncomplete(field="organisation")
    till.provider, till.organisation, till.client_id = card.provider, card.organisation, card.client_id
    till.client_secret, till.sandbox, till.is_open = secret, card.sandbox, card.is_open
    till.save()
    changes = {"provider": card.provider, "organisation": card.organisation, "is_open": card.is_open}
    record(by=by, action="checkout.till_described", target=till, changes=changes)
    return till
