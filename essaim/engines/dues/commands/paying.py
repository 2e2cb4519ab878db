"""Money in for dues, told to the books the same day, under a receipt; and a payment that did not hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.dues.commands.amounts import book_and_due
from essaim.engines.dues.commands.calling import lock_book
from essaim.engines.dues.commands.letters import withdraw_receipt, write_receipt
from essaim.engines.dues.errors import (
    AlreadyCancelled,
    DueClosed,
    InTheFuture,
    NothingPaid,
    ReasonMissing,
    TooMuchPaid,
)
from essaim.engines.dues.events import DuesPaid
from essaim.engines.dues.models import Due, Payment
from essaim.engines.dues.permissions import P
from essaim.engines.dues.queries.books import lines_of, source_of
from essaim.engines.ledger.api import Journal, post, reverse
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.money import ZERO, Money
from essaim.kernel.outbox.api import publish


@dataclass(frozen=True, kw_only=True)
class Paid:
    """A sum, the day and the way it was paid; `key` names the form it was typed in."""

    amount: Money
    on: date
    method: str
    key: UUID


@transaction.atomic
def record_payment(*, by: Actor, due_id: int, paid: Paid, at: datetime) -> Payment:
    """A member pays, all or in part. The same form twice: the first payment. Of a free amount, more is a choice.

    Raises NotFound, Forbidden, DueClosed, NothingPaid, InTheFuture, TooMuchPaid, PeriodClosed, UnknownAccount.
    """
    book, due = book_and_due(due_id, by, P.MANAGE)
    known = Payment.objects.in_tool(due.tool_id).filter(key=paid.key, due=due).first()
    if known is not None:
        return known
    _check(due, paid, at)
    book.last_receipt += 1
    book.save(update_fields=["last_receipt"])
    payment = Payment.unscoped.create(
        project_id=due.project_id,
        tool=due.tool,
        due=due,
        number=book.last_receipt,
        on=paid.on,
        amount=paid.amount,
        raised=max(ZERO, paid.amount - due.left),
        method=paid.method,
        account=due.tool.config.account,
        key=paid.key,
        recorded_at=at,
        recorded_by=by.name[:200],
    )
    _move(due, due.paid + paid.amount, due.amount + payment.raised)
    _tell(payment, by)
    return payment


def _check(due: Due, paid: Paid, at: datetime) -> None:
    """Raises DueClosed, NothingPaid, InTheFuture, TooMuchPaid."""
    if not due.is_asked:
        raise DueClosed
    if paid.amount <= ZERO:
        raise NothingPaid(field="amount")
    if paid.on > timezone.localdate(at):
        raise InTheFuture(field="on")
    if paid.amount > due.left and due.kind != Due.Kind.FREE:
        raise TooMuchPaid(left=due.left, field="amount")


def _move(due: Due, paid: Money, amount: Money) -> None:
    """What is paid, and what is due, of a free amount that a payment changed."""
    if amount != due.amount:
        due.chosen = amount
        due.steps = {**due.steps, "due": amount.cents}
    due.paid, due.amount = paid, amount
    due.save(update_fields=["paid", "amount", "chosen", "steps"])


def _tell(payment: Payment, by: Actor) -> None:
    """The books, the trace, the wires and the member."""
    due = payment.due
    post(
        project_id=payment.project_id,
        by=by,
        on=payment.on,
        label=format_lazy(_("Cotisation {year}, reçu n° {number}"), year=due.year, number=payment.number),
        source=source_of(payment),
        lines=lines_of(payment),
        journal=Journal.CASH if payment.method == Payment.Method.CASH else Journal.BANK,
    )
    changes = {"amount": payment.amount, "method": payment.method, "receipt": payment.number}
    record(by=by, action="dues.payment_recorded", target=due, changes=changes)
    event = DuesPaid(payment.pk, due.household_id, due.year, payment.amount.cents)
    publish(event, tool=payment.tool, by=by)
    write_receipt(payment.tool, payment)


@transaction.atomic
def cancel_payment(*, by: Actor, payment_id: int, reason: str, at: datetime) -> Payment:
    """A payment did not hold (a cheque came back): its receipt keeps its number, and says so.

    Raises NotFound, Forbidden, AlreadyCancelled, ReasonMissing, PeriodClosed.
    """
    seen = get(Payment, by=by, permission=P.MANAGE, related=("tool",), pk=payment_id)
    lock_book(seen.tool)
    payment = get(Payment, by=by, permission=P.MANAGE, lock=True, related=("due",), pk=payment_id)
    if payment.is_cancelled:
        raise AlreadyCancelled
    if not reason.strip():
        raise ReasonMissing(field="reason")
    payment.cancelled_on, payment.reason = timezone.localdate(at), reason.strip()[:200]
    payment.save(update_fields=["cancelled_on", "reason"])
    due = payment.due
    left = due.paid - payment.amount
    _move(due, left, max(Money(due.steps["least"]), left, due.amount - payment.raised))
    reverse(
        project_id=payment.project_id,
        source=source_of(payment),
        by=by,
        on=payment.cancelled_on,
        label=format_lazy(_("Cotisation, reçu n° {number} annulé"), number=payment.number),
    )
    withdraw_receipt(payment)
    changes = {"amount": payment.amount, "receipt": payment.number}
    record(by=by, action="dues.payment_cancelled", target=due, changes=changes, reason=payment.reason)
    return payment
