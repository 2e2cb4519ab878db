"""Deciding of a request: refused with a reason, or accepted and written in the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.shares.commands.asking import check_waiting
from essaim.engines.shares.commands.joining import enter_college, leave_college
from essaim.engines.shares.commands.letters import write_certificate, write_leaving
from essaim.engines.shares.commands.register import Writing, check_day, lock_register, set_floor, write_line
from essaim.engines.shares.errors import NotEnoughShares, NotPaid, PublicCeiling
from essaim.engines.shares.events import SharesSubscribed
from essaim.engines.shares.models import Category, Holder, Instalment, Line, Operation, Register, Request
from essaim.engines.shares.permissions import P
from essaim.engines.shares.queries.holdings import holding_of
from essaim.engines.shares.queries.law import public_most
from essaim.engines.shares.rules.paying import add_months, schedule
from essaim.engines.shares.rules.register import Holding, part_of
from essaim.engines.shares.rules.statutes import public_kept
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import NotFound
from essaim.kernel.money import ZERO, Money, Rate
from essaim.kernel.outbox.api import publish
from essaim.kernel.projects.models import Tool


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Who decided, and when: "conseil d'administration du 3 mars"."""

    on: date
    decision: str


def _found(by: Actor, request_id: int) -> tuple[Register, Request]:
    """The register first, then the request: everyone locks in this order. Raises NotFound, Forbidden, AlreadyDecided."""
    seen = get(Request, by=by, permission=P.MANAGE, related=("tool",), pk=request_id)
    head = lock_register(seen.tool)
    related = (
        "tool__project",
        "holder__category__college",
        "holder__household__merged_into",
        "holder__user",
        "receiver__category__college",
        "receiver__household__merged_into",
        "receiver__user",
    )
    found = Request.objects.in_tool(seen.tool).select_related(*related).get(pk=request_id)
    check_waiting(found)
    found.holder.tool = found.tool
    if found.receiver is not None:
        found.receiver.tool = found.tool
    return head, found


@transaction.atomic
def refuse_request(*, by: Actor, request_id: int, reason: str, on: date) -> Request:
    """Raises NotFound, Forbidden, AlreadyDecided."""
    _head, found = _found(by, request_id)
    found.state, found.closed_on, found.reason = Request.State.REFUSED, on, reason[:300]
    found.save(update_fields=["state", "closed_on", "reason"])
    record(by=by, action="shares.request_refused", target=found, reason=reason)
    return found


@transaction.atomic
def accept_request(*, by: Actor, request_id: int, verdict: Verdict, at: datetime) -> Operation:
    """Write what was asked. A withdrawal joins the queue: see `serve_queue`.

    Raises NotFound, Forbidden, AlreadyDecided, BeforeTheRegister, InTheFuture, PublicCeiling, NotEnoughShares, NotPaid, PeriodClosed.
    """
    head, found = _found(by, request_id)
    check_day(head, verdict.on, at)
    operation = _operation(found, verdict, by)
    writing = Writing(by=by, on=verdict.on, at=at)
    if found.kind == "subscription":
        _subscribe(head, operation, writing, found.times)
    elif found.kind == "transfer":
        _transfer(head, operation, writing)
    else:
        write_leaving(operation)
    set_floor(head, found.tool, verdict.on)
    head.save()
    found.state, found.closed_on = Request.State.ACCEPTED, verdict.on
    found.save(update_fields=["state", "closed_on"])
    changes = {"shares": operation.shares, "amount": operation.amount, "decision": operation.decision}
    record(by=by, action="shares.request_accepted", target=found, changes=changes)
    return operation


def _operation(found: Request, verdict: Verdict, by: Actor) -> Operation:
    leaving = found.kind == "withdrawal"
    months: int = found.tool.config.refund_months
    operation = Operation(
        tool=found.tool,
        project_id=found.project_id,
        request=found,
        kind=found.kind,
        holder=found.holder,
        receiver=found.receiver,
        shares=found.shares,
        nominal=found.holder.category.nominal if not leaving else _nominal(found.holder),
        decided_on=verdict.on,
        decision=verdict.decision[:200],
        decided_by=by.name[:200],
        ripe_on=add_months(verdict.on, months) if leaving else None,
    )
    operation.save(force_insert=True)
    return operation


def _nominal(holder: Holder) -> Money:
    """What one share of a holder is worth, rounded up: shares bought at several prices are given back at their mean."""
    held = holding_of(holder)
    return Money(-(-held.amount.cents // held.shares)) if held.shares else holder.category.nominal


def check_public(tool: Tool, head: Register, holder: Holder, amount: Money, on: date) -> None:
    """Raises PublicCeiling where public bodies would hold too large a part once this holder has `amount` more."""
    most = public_most(tool, on)
    public = head.public_capital + (amount if holder.category.is_public else ZERO)
    capital = head.capital + amount
    if most is None or not holder.category.is_public:
        return
    if not public_kept(public=public, capital=capital, most=most):
        raise PublicCeiling(part=Rate(Fraction(public.cents, capital.cents)), most=most)


def _subscribe(head: Register, operation: Operation, writing: Writing, times: int) -> None:
    tool, holder = operation.tool, operation.holder
    check_public(tool, head, holder, operation.amount, writing.on)
    months = tool.config.paid_months
    plan = schedule(
        operation.amount,
        times=times,
        first_rate=tool.config.paid_first,
        within_months=months,
        start=writing.on,
    )
    Instalment.unscoped.bulk_create(
        Instalment(
            tool=tool,
            project_id=tool.project_id,
            operation=operation,
            due_on=one.due_on,
            amount=one.amount,
        )
        for one in plan
    )
    change = Holding(operation.shares, operation.amount, plan[0].amount, ZERO)
    label = format_lazy(_("Parts souscrites, {name}"), name=holder.name)
    enter_college(holder, writing)
    line = write_line(head, operation, holder, Line.Kind.SUBSCRIPTION, change, writing, label=label)
    write_certificate(holder, line)
    event = SharesSubscribed(holder.pk, operation.shares, holder.household_id, holder.category.college_id)
    publish(event, tool=tool, by=writing.by)


def _transfer(head: Register, operation: Operation, writing: Writing) -> None:
    giver, receiver = operation.holder, operation.receiver
    assert receiver is not None
    held = holding_of(giver)
    if held.shares < operation.shares:
        raise NotEnoughShares(holder=giver.name, free=held.shares)
    if held.unpaid:
        raise NotPaid(holder=giver.name, left=held.unpaid)
    part = part_of(held, operation.shares)
    enter_college(receiver, writing)
    label = format_lazy(_("Parts cédées par {name}"), name=giver.name)
    write_line(head, operation, giver, Line.Kind.GIVEN, -part, writing, label=label)
    check_public(operation.tool, head, receiver, part.amount, writing.on)
    line = write_line(head, operation, receiver, Line.Kind.RECEIVED, part, writing, label=label)
    write_certificate(receiver, line)
    if held.shares == operation.shares:
        leave_college(giver, writing)


@transaction.atomic
def reclassify_holder(
    *, by: Actor, holder_id: int, category_id: int, verdict: Verdict, at: datetime
) -> Holder:
    """A holder goes to another category with the shares it holds: a company becomes a cooperative, a user an employee.

    The register keeps its lines and their numbers; the books do not move. Raises NotFound, Forbidden, InTheFuture,
    BeforeTheRegister, PublicCeiling.
    """
    seen = get(Holder, by=by, permission=P.MANAGE, related=("tool",), pk=holder_id)
    head = lock_register(seen.tool)
    check_day(head, verdict.on, at)
    holder = (
        Holder.objects.in_tool(seen.tool)
        .select_related("tool__project", "category", "household__merged_into", "user")
        .get(pk=holder_id)
    )
    target = Category.objects.in_tool(seen.tool).select_related("college").filter(pk=category_id).first()
    if target is None:
        raise NotFound
    before, held = holder.category, holding_of(holder)
    if before == target:
        return holder
    holder.category = target
    head.public_capital += held.amount * (target.is_public - before.is_public)
    check_public(holder.tool, head, holder, ZERO, verdict.on)
    holder.save(update_fields=["category"])
    head.last_on = verdict.on
    head.save(update_fields=["public_capital", "last_on"])
    if held.shares:
        enter_college(holder, Writing(by=by, on=verdict.on, at=at))
    changes = {"category": (before.name, target.name), "decision": verdict.decision}
    record(by=by, action="shares.holder_reclassified", target=holder, changes=changes)
    return holder
