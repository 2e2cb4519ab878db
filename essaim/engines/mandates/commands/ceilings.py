"""Small aids noted for each undertaking; a wrong one is taken back by another row, never erased."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from essaim.engines.mandates.errors import AlreadyCancelled, ReasonNeeded
from essaim.engines.mandates.models import Aid
from essaim.engines.mandates.permissions import P
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Tool


@transaction.atomic
def record_aid(
    *,
    by: Actor,
    tool: Tool,
    undertaking: str,
    entity: str,
    regime: str,
    amount: Money,
    granted_on: date,
    authority: str,
    purpose: str,
    at: datetime,
) -> Aid:
    """Note an aid, on the day the right to it was given. One that passes the ceiling is noted too, and shown so."""
    require(by=by, project_id=tool.project_id, permission=P.MANDATE)
    aid = Aid.unscoped.create(
        project_id=tool.project_id,
        tool=tool,
        undertaking=undertaking.strip() or entity.strip(),
        entity=entity.strip(),
        regime=Aid.Regime(regime),
        amount=amount,
        granted_on=granted_on,
        authority=authority.strip(),
        purpose=purpose.strip(),
        recorded_by_id=by.user_id,
        recorded_at=at,
    )
    record(by=by, action="mandates.aid_recorded", target=aid, changes={"amount": amount})
    return aid


@transaction.atomic
def cancel_aid(*, by: Actor, aid_id: int, reason: str, at: datetime) -> Aid:
    """Take back an aid noted wrongly, with a reason. Raises AlreadyCancelled, ReasonNeeded, NotFound."""
    aid = get(Aid, pk=aid_id, by=by, permission=P.MANDATE, lock=True)
    known = Aid.objects.in_tool(aid.tool_id)
    if aid.cancels_id is not None or known.filter(cancels=aid).exists():
        raise AlreadyCancelled
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    taken = Aid.unscoped.create(
        project_id=aid.project_id,
        tool_id=aid.tool_id,
        undertaking=aid.undertaking,
        entity=aid.entity,
        regime=aid.regime,
        amount=aid.amount,
        granted_on=aid.granted_on,
        authority=aid.authority,
        purpose=reason.strip()[:200],
        cancels=aid,
        recorded_by_id=by.user_id,
        recorded_at=at,
    )
    record(by=by, action="mandates.aid_cancelled", target=aid, reason=reason.strip()[:500])
    return taken
