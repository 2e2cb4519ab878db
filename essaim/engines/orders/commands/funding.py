"""The envelope of a funder."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from essaim.engines.orders.errors import EnvelopeBelowSpent, ReasonMissing
from essaim.engines.orders.models import Payer
from essaim.engines.orders.permissions import P
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.money import Money


@transaction.atomic
def adjust_envelope(*, by: Actor, payer_id: int, amount: Money, reason: str, at: datetime) -> Payer:
    """Set the whole envelope of a funder, with the reason. Confirmed orders keep their shares.

    Raises ReasonMissing; EnvelopeBelowSpent under what is already given.
    """
    payer = get(
        Payer,
        pk=payer_id,
        by=by,
        permission=P.MANAGE_FUNDING,
        lock=True,
        related=("organisation", "tool__project"),
    )
    if not reason.strip():
        raise ReasonMissing(field="reason")
    spent = payer.spent
    if amount < spent:
        raise EnvelopeBelowSpent(spent=spent)
    before = payer.envelope_total
    payer.envelope_total, payer.envelope_left = amount, amount - spent
    payer.save(update_fields=["envelope_total", "envelope_left"])
    record(
        by=by,
        action="orders.envelope_adjusted",
        target=payer,
        changes={"envelope": (before, amount)},
        reason=reason.strip(),
    )
    return payer
