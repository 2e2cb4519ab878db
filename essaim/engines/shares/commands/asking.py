"""Asking for shares, to give them back, to hand them over: nothing moves until it is decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.shares.commands.people import Who, holder_for, oneself
from essaim.engines.shares.commands.register import lock_register
from essaim.engines.shares.errors import (
    AlreadyDecided,
    CategoryClosed,
    NotEnoughShares,
    NotPaid,
    TooFewShares,
    TooManyTimes,
)
from essaim.engines.shares.models import Category, Holder, Request
from essaim.engines.shares.permissions import P
from essaim.engines.shares.queries.holdings import committed, holding_of, own_holders
from essaim.kernel.access.api import get, grants, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.projects.models import Tool

MOST_SHARES = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How many shares, of which category, paid in how many times. `consent` is the sentence who asks agreed to."""

    category_id: int
    shares: int
    times: int = 1
    note: str = ""
    consent: str = ""


def _category(tool: Tool, wish: Wish) -> Category:
    """Raises NotFound, CategoryClosed."""
    category = Category.objects.in_tool(tool).filter(pk=wish.category_id).first()
    if category is None:
        raise NotFound
    if not category.is_open:
        raise CategoryClosed(category=category.name)
    return category


def _check_wish(tool: Tool, holder: Holder, category: Category, wish: Wish) -> None:
    """Raises Invalid, TooFewShares, TooManyTimes."""
    if not 0 < wish.shares <= MOST_SHARES:
        message = _("Écrivez un nombre de parts, entre 1 et un million.")
        raise Invalid(message=message, field="shares")
    if holding_of(holder).shares + wish.shares < category.least:
        raise TooFewShares(category=category.name, least=category.least, field="shares")
    months = tool.config.paid_months
    if wish.times < 1 or wish.times - 1 > months:
        raise TooManyTimes(months=months, field="times")


def _write(
    holder: Holder, kind: str, shares: int, *, by: Actor, on: date, channel: str, **more: object
) -> Request:
    made = Request.unscoped.create(
        tool_id=holder.tool_id,
        project_id=holder.project_id,
        kind=kind,
        holder=holder,
        shares=shares,
        channel=channel,
        asked_on=on,
        asked_by=by.name[:200],
        **more,
    )
    changes = {"kind": kind, "shares": shares}
    record(by=by, action="shares.asked", target=made, changes=changes)
    return made


def _subscribe(tool: Tool, who: Who, wish: Wish, *, by: Actor, on: date, channel: str) -> Request:
    category = _category(tool, wish)
    holder = holder_for(tool, who, category)
    _check_wish(tool, holder, category, wish)
    told = {"times": wish.times, "note": wish.note[:300], "consent": wish.consent[:300]}
    return _write(holder, "subscription", wish.shares, by=by, on=on, channel=channel, **told)


@transaction.atomic
def ask_subscription(
    *, by: Actor, tool: Tool, wish: Wish, organisation_id: int | None = None, at: datetime
) -> Request:
    """Someone asks for shares, for themselves or for an organisation of theirs.

    Raises NotFound, Forbidden, CategoryClosed, Invalid.
    """
    require(by=by, project_id=tool.project_id, permission=P.OWN)
    who = oneself(by, tool, organisation_id)
    return _subscribe(tool, who, wish, by=by, on=timezone.localdate(at), channel=Request.Channel.ONLINE)


@transaction.atomic
def enter_subscription(*, by: Actor, tool: Tool, who: Who, wish: Wish, on: date) -> Request:
    """The office enters a bulletin received on paper. Raises NotFound, Forbidden, CategoryClosed, Invalid."""
    require(by=by, project_id=tool.project_id, permission=P.MANAGE)
    return _subscribe(tool, who, wish, by=by, on=on, channel=Request.Channel.PAPER)


def _mine(by: Actor, holder_id: int) -> tuple[Holder, str]:
    """A holder this actor may ask for, and how they ask: their own online, anyone's on paper. Raises NotFound, Forbidden."""
    holder = get(Holder, by=by, permission=P.OWN, related=("tool", "category"), pk=holder_id)
    lock_register(holder.tool)
    if own_holders(by, holder.tool).filter(pk=holder.pk).exists():
        return holder, Request.Channel.ONLINE
    if P.MANAGE not in (grants(by, holder.project_id) or ()):
        raise NotFound
    return holder, Request.Channel.PAPER


def _check_free(holder: Holder, shares: int) -> None:
    free = max(0, holding_of(holder).shares - committed(holder))
    if not 0 < shares <= free:
        raise NotEnoughShares(holder=holder.name, free=free, field="shares")


@transaction.atomic
def ask_withdrawal(*, by: Actor, holder_id: int, shares: int, note: str = "", on: date) -> Request:
    """Some shares, or all, are to be given back. Raises NotFound, Forbidden, NotEnoughShares, TooFewShares."""
    holder, channel = _mine(by, holder_id)
    _check_free(holder, shares)
    left = holding_of(holder).shares - committed(holder) - shares
    least = holder.category.least
    if 0 < left < least:
        raise TooFewShares(category=holder.category.name, least=least, field="shares")
    return _write(holder, "withdrawal", shares, by=by, on=on, channel=channel, note=note[:300])


@transaction.atomic
def ask_transfer(
    *, by: Actor, holder_id: int, receiver_id: int, shares: int, note: str = "", on: date
) -> Request:
    """Paid shares are to be handed over to another member or candidate. Raises NotFound, Forbidden, NotEnoughShares, NotPaid."""
    holder, channel = _mine(by, holder_id)
    receiver = Holder.objects.in_tool(holder.tool_id).filter(pk=receiver_id).exclude(pk=holder.pk).first()
    if receiver is None:
        message = _(
            "Choisissez à qui vont les parts : un autre associé, ou quelqu'un qui a fait une demande."
        )
        raise Invalid(message=message, field="receiver")
    _check_free(holder, shares)
    held = holding_of(holder)
    if held.unpaid:
        raise NotPaid(holder=holder.name, left=held.unpaid, field="shares")
    return _write(
        holder, "transfer", shares, by=by, on=on, channel=channel, receiver=receiver, note=note[:300]
    )


@transaction.atomic
def cancel_request(*, by: Actor, request_id: int, on: date) -> Request:
    """Who asked changes their mind before the decision. Raises NotFound, Forbidden, AlreadyDecided."""
    found = get(Request, by=by, permission=P.OWN, lock=True, pk=request_id)
    _mine(by, found.holder_id)
    check_waiting(found)
    found.state, found.closed_on = Request.State.CANCELLED, on
    found.save(update_fields=["state", "closed_on"])
    record(by=by, action="shares.request_cancelled", target=found)
    return found


def check_waiting(found: Request) -> None:
    """Raises AlreadyDecided."""
    if not found.is_waiting:
        raise AlreadyDecided(state=found.get_state_display())
