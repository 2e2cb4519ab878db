"""What changes the amount of a due: a declared turnover, a chosen amount, a due that is no longer asked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.dues.commands.calling import lock_book
from essaim.engines.dues.commands.letters import withdraw_letters, write_calls
from essaim.engines.dues.errors import (
    AlreadyPaid,
    BelowMinimum,
    BelowPaid,
    DueClosed,
    NoChoice,
    NoTurnoverAsked,
    PartlyPaid,
    ReasonMissing,
)
from essaim.engines.dues.models import Book, Due
from essaim.engines.dues.permissions import P
from essaim.engines.dues.queries.dues import own_dues, rule_when_called
from essaim.engines.dues.rules import count_due
from essaim.kernel.access.api import get, grants
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.money import ZERO, Money


def book_and_due(due_id: int, by: Actor, permission: str) -> tuple[Book, Due]:
    """The head of the dues then a due, with the right to it, both held. Raises NotFound, Forbidden."""
    seen = get(Due, by=by, permission=permission, related=("tool",), pk=due_id)
    book, related = lock_book(seen.tool), ("tool__project", "household")
    return book, get(Due, by=by, permission=permission, lock=True, related=related, pk=due_id)


def _asked_due(due_id: int, by: Actor, permission: str) -> Due:
    """A due that may still change, held. Raises NotFound, Forbidden, DueClosed."""
    _book, due = book_and_due(due_id, by, permission)
    if not due.is_asked:
        raise DueClosed
    return due


def _own_or_office(due_id: int, by: Actor, at: datetime) -> Due:
    """A due that who acts may set: any for the office, else their own. Raises NotFound, Forbidden, DueClosed."""
    seen = get(Due, by=by, permission=P.OWN, related=("tool",), pk=due_id)
    is_office = P.MANAGE in (grants(by, seen.project_id) or ())
    if not is_office and not own_dues(by, seen.tool, timezone.localdate(at)).filter(pk=due_id).exists():
        raise NotFound
    return _asked_due(due_id, by, P.OWN)


@transaction.atomic
def declare_turnover(*, by: Actor, due_id: int, turnover: Money, at: datetime) -> Due:
    """A member says its turnover: its due is counted again, under the rule of the day of the call.

    Raises NotFound, Forbidden, DueClosed, NoTurnoverAsked, BelowPaid, Invalid.
    """
    due = _own_or_office(due_id, by, at)
    if due.kind != Due.Kind.TURNOVER:
        raise NoTurnoverAsked
    if turnover < ZERO:
        raise Invalid(
            message=_("Un chiffre d'affaires n'est pas négatif. Écrivez 0 ou plus."), field="amount"
        )
    due.turnover = turnover
    _count_again(due, by, "dues.turnover_declared", turnover)
    return due


@transaction.atomic
def choose_amount(*, by: Actor, due_id: int, amount: Money, at: datetime) -> Due:
    """A member gives what it wants, from the minimum. Raises NotFound, Forbidden, DueClosed, NoChoice, BelowMinimum, BelowPaid."""
    due = _own_or_office(due_id, by, at)
    if due.kind != Due.Kind.FREE:
        raise NoChoice
    least = Money(due.steps["least"])
    if amount < least:
        raise BelowMinimum(least=least, field="amount")
    due.chosen = amount
    _count_again(due, by, "dues.amount_chosen", amount)
    return due


def _count_again(due: Due, by: Actor, action: str, told: Money) -> None:
    """Raises BelowPaid."""
    count = count_due(rule_when_called(due), months=due.months, turnover=due.turnover, chosen=due.chosen)
    before, amount = due.amount, Money(count.due)
    if amount < due.paid:
        raise BelowPaid(paid=due.paid, due=amount, field="amount")
    due.amount, due.steps = amount, count.steps
    due.save(update_fields=["turnover", "chosen", "amount", "steps"])
    record(by=by, action=action, target=due, changes={"told": told, "amount": (before, amount)})
    if not due.left:
        withdraw_letters(due)
    elif amount != before:
        write_calls(due.tool, [due])


@transaction.atomic
def close_due(*, by: Actor, due_id: int, cancelled: bool, reason: str, at: datetime) -> Due:
    """A due is no longer asked: the member is let off what is left, or (`cancelled`) it was asked by mistake.

    Raises NotFound, Forbidden, DueClosed, AlreadyPaid, PartlyPaid, ReasonMissing.
    """
    due = _asked_due(due_id, by, P.MANAGE)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    if cancelled and due.paid:
        raise PartlyPaid
    if not due.left:
        raise AlreadyPaid
    due.state = Due.State.CANCELLED if cancelled else Due.State.WAIVED
    due.closed_on, due.reason = timezone.localdate(at), reason.strip()[:200]
    left = due.amount - due.paid
    due.save(update_fields=["state", "closed_on", "reason"])
    withdraw_letters(due)
    action = "dues.due_cancelled" if cancelled else "dues.due_waived"
    record(by=by, action=action, target=due, changes={"left": left}, reason=due.reason)
    return due
