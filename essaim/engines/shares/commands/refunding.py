"""Refunding those who leave: oldest first, above the floor, with their part of the losses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.shares.commands.joining import leave_college
from essaim.engines.shares.commands.letters import write_refund
from essaim.engines.shares.commands.register import Writing, check_day, lock_register, set_floor, write_line
from essaim.engines.shares.errors import NothingToRefund
from essaim.engines.shares.events import SharesRefunded
from essaim.engines.shares.models import Line, LossDeclared, Operation, Register
from essaim.engines.shares.permissions import P
from essaim.engines.shares.queries.holdings import capital_of, holding_of, queue_of
from essaim.engines.shares.queries.losses import losses_on
from essaim.engines.shares.rules.refunds import due_for, serve
from essaim.engines.shares.rules.register import part_of
from essaim.kernel.access.api import require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.money import Money
from essaim.kernel.outbox.api import publish
from essaim.kernel.projects.models import Tool


@transaction.atomic
def serve_queue(*, by: Actor, tool: Tool, on: date, at: datetime) -> list[Line]:
    """Cancel the shares of those whose turn has come; what is owed them is then paid by `pay_refund`.

    Raises NotFound, Forbidden, BeforeTheRegister, InTheFuture, NothingToRefund, PeriodClosed.
    """
    require(by=by, project_id=tool.project_id, permission=P.MANAGE)
    head = lock_register(tool)
    check_day(head, on, at)
    set_floor(head, tool, on)
    waiting = queue_of(tool)
    queue = {one.operation.pk: one.operation for one in waiting}
    served = serve([one.waiting for one in waiting], capital_of(tool, head, on=on), on=on)
    if not served:
        raise NothingToRefund
    losses = losses_on(tool, on)
    writing = Writing(by=by, on=on, at=at)
    # One capital for all of a day: who comes second bears no more than who comes first.
    capital = head.capital
    lines = [
        _refund(head, queue[one.key], one.shares, writing, capital=capital, losses=losses) for one in served
    ]
    head.save()
    return lines


def _refund(
    head: Register, operation: Operation, shares: int, writing: Writing, *, capital: Money, losses: Money
) -> Line:
    holder = operation.holder
    holder.tool = operation.tool
    held = holding_of(holder)
    part = part_of(held, shares)
    due = due_for(part.amount, part.paid, capital=capital, losses=losses)
    label = format_lazy(_("Parts rendues, {name}"), name=holder.name)
    line = write_line(head, operation, holder, Line.Kind.REFUND, -part, writing, loss=due.loss, label=label)
    if held.shares == shares:
        leave_college(holder, writing)
    write_refund(holder, line)
    changes = {"shares": shares, "refund": line.refund, "loss": line.loss}
    record(by=writing.by, action="shares.refunded", target=line, changes=changes)
    event = SharesRefunded(holder.pk, shares, held.shares - shares)
    publish(event, tool=operation.tool, by=writing.by)
    return line


@dataclass(frozen=True, kw_only=True)
class Losses:
    """Losses not covered by reserves, from a day on; nothing once they are made good."""

    on: date
    amount: Money
    decision: str


@transaction.atomic
def declare_losses(*, by: Actor, tool: Tool, losses: Losses) -> LossDeclared:
    """Those who leave from that day on bear their part. Raises NotFound, Forbidden."""
    require(by=by, project_id=tool.project_id, permission=P.MANAGE)
    head = lock_register(tool)
    told = LossDeclared.unscoped.create(
        tool=tool,
        project_id=tool.project_id,
        on=losses.on,
        amount=losses.amount,
        decision=losses.decision[:200],
        after_number=head.last_number,
        recorded_by=by.name[:200],
    )
    record(by=by, action="shares.losses_declared", target=told, changes={"amount": told.amount})
    return told
