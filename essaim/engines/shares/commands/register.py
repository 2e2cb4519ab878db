"""Writing in the numbered register: its head is locked, its lines follow one another, the holdings and the books come with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise

from essaim.engines.ledger.api import Journal, post
from essaim.engines.shares.errors import BeforeTheRegister, InTheFuture
from essaim.engines.shares.models import Holder, Holding, Line, Operation, Register
from essaim.engines.shares.queries.claims import book_lines, line_balances, line_source, party_of
from essaim.engines.shares.queries.law import floor_rate
from essaim.engines.shares.rules import register
from essaim.engines.shares.rules.refunds import floor_of
from essaim.kernel.actors.actor import Actor
from essaim.kernel.money import ZERO, Money
from essaim.kernel.projects.models import Tool


def lock_register(tool: Tool) -> Register:
    """The head of the tool's register, held until the end of the transaction. Two queries."""
    heads = [Register(tool=tool, project_id=tool.project_id)]
    Register.unscoped.bulk_create(heads, ignore_conflicts=True)
    return Register.objects.in_tool(tool).select_for_update(of=("self",)).get()


def check_day(head: Register, on: date, at: datetime) -> None:
    """Raises InTheFuture, BeforeTheRegister."""
    if on > timezone.localdate(at):
        raise InTheFuture(field="on")
    if head.last_on is not None and on < head.last_on:
        raise BeforeTheRegister(last=date_format(head.last_on), field="on")


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """Who writes, of which day, and when it is written."""

    by: Actor
    on: date
    at: datetime


def move(holder: Holder, change: register.Holding) -> None:
    """The holding follows what was written. The register is locked. Two queries."""
    found, _created = Holding.unscoped.get_or_create(holder=holder, defaults={"tool": holder.tool})
    found.shares += change.shares
    found.amount += change.amount
    found.called += change.called
    found.paid += change.paid
    found.save()


def write_line(
    head: Register,
    operation: Operation,
    holder: Holder,
    kind: Line.Kind,
    change: register.Holding,
    writing: Writing,
    *,
    loss: Money = ZERO,
    label: str | Promise,
) -> Line:
    """One more line, in the register, the holding, the head and the books. The head is not saved."""
    head.last_number += 1
    head.last_on = writing.on
    refund = -change.paid - loss if kind is Line.Kind.REFUND else ZERO
    line = Line.unscoped.create(
        project_id=head.project_id,
        tool_id=head.tool_id,
        number=head.last_number,
        on=writing.on,
        kind=kind,
        operation=operation,
        holder=holder,
        shares=change.shares,
        amount=change.amount,
        called=change.called,
        paid=change.paid,
        loss=loss,
        refund=refund,
        recorded_at=writing.at,
        recorded_by=writing.by.name[:200],
    )
    move(holder, change)
    head.capital += change.amount
    if holder.category.is_public:
        head.public_capital += change.amount
    _tell_books(line, holder, writing, label)
    return line


def _tell_books(line: Line, holder: Holder, writing: Writing, label: str | Promise) -> None:
    lines = book_lines(line_balances(line), party_of(holder))
    if lines:
        post(
            project_id=line.project_id,
            by=writing.by,
            on=writing.on,
            label=label,
            source=line_source(line),
            lines=lines,
            journal=Journal.MISC,
        )


def set_floor(head: Register, tool: Tool, on: date) -> None:
    """The floor for the highest capital reached and the statutes of the day; never above the capital itself. No query."""
    head.highest = max(head.highest, head.capital)
    head.floor = min(floor_of(head.highest, floor_rate(tool, on)), head.capital)
