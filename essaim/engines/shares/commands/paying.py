"""Money in for shares, money out for refunds and interest, and a payment taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.ledger.api import Journal, post, reverse
from essaim.engines.shares.commands.letters import withdraw_call
from essaim.engines.shares.commands.register import check_day, lock_register, move
from essaim.engines.shares.errors import InTheFuture, NotTakenBack, PaidAlready, TooMuchPaid
from essaim.engines.shares.models import Holder, InterestPart, Line, Payment, Register
from essaim.engines.shares.permissions import P
from essaim.engines.shares.queries.claims import book_lines, party_of, payment_balances, payment_source
from essaim.engines.shares.queries.holdings import holding_of
from essaim.engines.shares.rules.paying import split_payment
from essaim.engines.shares.rules.register import Holding
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.money import ZERO, Money


@dataclass(frozen=True, kw_only=True)
class Paid:
    """A sum, the day and the way it was paid."""

    on: date
    method: str
    amount: Money = ZERO


def _write(holder: Holder, kind: str, paid: Paid, label: str | Promise, by: Actor, **more: object) -> Payment:
    payment = Payment(
        tool_id=holder.tool_id,
        project_id=holder.project_id,
        kind=kind,
        holder=holder,
        on=paid.on,
        amount=paid.amount,
        method=paid.method,
        recorded_by=by.name[:200],
        **more,
    )
    payment.save(force_insert=True)
    post(
        project_id=holder.project_id,
        by=by,
        on=paid.on,
        label=label,
        source=payment_source(payment),
        lines=book_lines(payment_balances(payment), party_of(holder)),
        journal=Journal.CASH if payment.method == Payment.Method.CASH else Journal.BANK,
    )
    changes = {"amount": payment.amount, "method": payment.method}
    record(by=by, action=f"shares.{kind}_paid", target=payment, changes=changes)
    return payment


def _check_past(paid: Paid, at: datetime) -> None:
    """Raises InTheFuture."""
    if paid.on > timezone.localdate(at):
        raise InTheFuture(field="on")


@transaction.atomic
def record_payment(*, by: Actor, holder_id: int, paid: Paid, at: datetime) -> Payment:
    """A holder pays for their shares: what was called first, then more. Raises NotFound, Forbidden, InTheFuture, BeforeTheRegister, TooMuchPaid, PeriodClosed."""
    holder = get(Holder, by=by, permission=P.MANAGE, related=("tool",), pk=holder_id)
    head = lock_register(holder.tool)
    check_day(head, paid.on, at)
    held = holding_of(holder)
    if not ZERO < paid.amount <= held.unpaid:
        raise TooMuchPaid(left=held.unpaid, field="amount")
    _answered, called = split_payment(held.paid, held.called, held.amount, paid.amount)
    label = format_lazy(_("Versement pour des parts, {name}"), name=holder.name)
    payment = _write(holder, Payment.Kind.CAPITAL, paid, label, by, called=called, recorded_at=at)
    move(holder, Holding(0, ZERO, called, paid.amount))
    _advance(head, paid.on)
    withdraw_call(holder, paid.on)
    return payment


def _advance(head: Register, on: date) -> None:
    """What is written later is not dated before: a past day keeps what it was."""
    head.last_on = on
    head.save(update_fields=["last_on"])


@transaction.atomic
def take_back_payment(*, by: Actor, payment_id: int, on: date, reason: str, at: datetime) -> Payment:
    """A payment did not hold (a cheque came back). Raises NotFound, Forbidden, NotTakenBack, InTheFuture, BeforeTheRegister, PeriodClosed."""
    seen = get(Payment, by=by, permission=P.MANAGE, related=("tool", "holder__tool"), pk=payment_id)
    head = lock_register(seen.tool)
    check_day(head, on, at)
    held, undone = holding_of(seen.holder), Holding(0, ZERO, -seen.called, -seen.amount)
    done = Payment.objects.in_tool(seen.tool).filter(takes_back=seen).exists()
    if done or seen.kind != Payment.Kind.CAPITAL or seen.takes_back_id or not (held + undone).is_sound:
        raise NotTakenBack
    back = Payment(
        tool_id=seen.tool_id,
        project_id=seen.project_id,
        kind=seen.kind,
        holder=seen.holder,
        on=on,
        amount=-seen.amount,
        called=-seen.called,
        method=seen.method,
        takes_back=seen,
        reason=reason[:200],
        recorded_at=at,
        recorded_by=by.name[:200],
    )
    back.save(force_insert=True)
    label = format_lazy(_("Versement annulé, {name}"), name=seen.holder.name)
    reverse(project_id=seen.project_id, source=payment_source(seen), by=by, on=on, label=label)
    move(seen.holder, undone)
    _advance(head, on)
    record(by=by, action="shares.payment_taken_back", target=seen, reason=reason)
    return back


@transaction.atomic
def pay_refund(*, by: Actor, line_id: int, paid: Paid, at: datetime) -> Payment:
    """Pay what a line of the register owes, once and whole. Raises NotFound, Forbidden, PaidAlready, InTheFuture, PeriodClosed."""
    line = get(Line, by=by, permission=P.MANAGE, related=("tool", "holder"), pk=line_id)
    lock_register(line.tool)
    _check_past(paid, at)
    if not line.refund or Payment.objects.in_tool(line.tool).filter(line=line).exists():
        raise PaidAlready
    due = Paid(on=max(paid.on, line.on), method=paid.method, amount=line.refund)
    label = format_lazy(_("Parts remboursées, {name}"), name=line.holder.name)
    return _write(line.holder, Payment.Kind.REFUND, due, label, by, line=line, recorded_at=at)


@transaction.atomic
def pay_interest(*, by: Actor, part_id: int, paid: Paid, at: datetime) -> Payment:
    """Pay one holder's interest of a year. Raises NotFound, Forbidden, PaidAlready, InTheFuture, PeriodClosed."""
    part = get(InterestPart, by=by, permission=P.MANAGE, related=("tool", "holder", "interest"), pk=part_id)
    lock_register(part.tool)
    _check_past(paid, at)
    if Payment.objects.in_tool(part.tool).filter(part=part).exists():
        raise PaidAlready
    due = Paid(on=paid.on, method=paid.method, amount=part.amount)
    told = {"name": part.holder.name, "year": part.interest.year}
    label = format_lazy(_("Intérêts {year}, {name}"), **told)
    return _write(part.holder, Payment.Kind.INTEREST, due, label, by, part=part, recorded_at=at)
