"""Removing who a person is from the shares. Who owns the cooperative, and what was written, stays true."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.members.api import households_alone
from essaim.engines.shares.models import Holder, InterestPart, Line, Request
from essaim.engines.shares.queries.holdings import holding_of
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User
from essaim.kernel.audit.api import forget, record
from essaim.kernel.money import ZERO
from essaim.kernel.ui.language import house_text


def erase_person(user_id: int, by: Actor, at: datetime) -> None:
    """Requests still waiting are dropped, their words blanked; the name goes where nothing is held or owed any more.

    The law has a cooperative know who holds its shares, and pay what it owes. The caller checked the right.
    """
    mine = Q(user_id=user_id) | Q(household_id__in=households_alone(user_id))
    rows = list(Holder.unscoped.filter(mine).select_related("tool").order_by("pk"))
    requests = Request.unscoped.filter(holder__in=rows)
    waiting = requests.filter(state=Request.State.WAITING)
    waiting.update(state=Request.State.CANCELLED, closed_on=timezone.localdate(at))
    requests.update(note="", asked_by="")
    gone = [one for one in rows if not _is_known_to_the_law(one)]
    for holder in gone:
        holder.name = house_text(format_lazy(_("Associé n° {number}"), number=holder.number))
        holder.email = holder.address = ""
        holder.save(update_fields=["name", "email", "address"])
        forget(target=holder, label=holder.name)
    changes = {"holders": len(gone), "kept": len(rows) - len(gone)}
    record(by=by, action="shares.erased", target=User.objects.get(pk=user_id), changes=changes)


def _is_known_to_the_law(holder: Holder) -> bool:
    """They hold shares, or are owed a refund or interest. Three queries at most."""
    refunds = Line.unscoped.filter(holder=holder, refund__gt=ZERO, payment=None)
    interest = InterestPart.unscoped.filter(holder=holder, payment=None)
    return bool(holding_of(holder).shares) or refunds.exists() or interest.exists()
