"""Who holds what, now and on any day, from the register and the payments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet, Sum

from essaim.engines.members.api import household_ids, household_of
from essaim.engines.shares.models import (
    Category,
    Holder,
    Holding,
    Line,
    Operation,
    Payment,
    Register,
    Request,
)
from essaim.engines.shares.queries.law import public_most
from essaim.engines.shares.rules import register
from essaim.engines.shares.rules.refunds import Capital, Waiting
from essaim.engines.shares.rules.register import Move
from essaim.kernel.actors.actor import Actor
from essaim.kernel.money import ZERO, Money
from essaim.kernel.projects.models import Tool


def moves(tool: Tool, *, until: date, holder: Holder | None = None) -> Iterator[Move]:
    """Every line and payment up to a day. Two queries, rows are streamed."""
    lines = Line.objects.in_tool(tool).filter(on__lte=until)
    payments = Payment.objects.in_tool(tool).filter(on__lte=until, kind=Payment.Kind.CAPITAL)
    if holder is not None:
        lines, payments = lines.filter(holder=holder), payments.filter(holder=holder)
    for line in lines.order_by("number").iterator(chunk_size=500):
        yield Move(line.on, line.holder_id, line.change)
    for one in payments.order_by("on", "pk").iterator(chunk_size=500):
        yield Move(one.on, one.holder_id, register.Holding(0, ZERO, one.called, one.amount))


def holdings_on(tool: Tool, day: date) -> dict[int, register.Holding]:
    """What each holder has at the end of a day, by id. Two queries."""
    return register.holdings_on(moves(tool, until=day), day)


@dataclass(frozen=True, slots=True)
class Held:
    """A holder and what they have."""

    holder: Holder
    value: register.Holding


def held_on(tool: Tool, day: date) -> list[Held]:
    """The holders of shares on a day, by name. Three queries."""
    found = holdings_on(tool, day)
    rows = Holder.objects.in_tool(tool).filter(pk__in=found).select_related("category", "organisation")
    held = [Held(one, found[one.pk]) for one in rows.order_by("name", "pk")]
    return [one for one in held if one.value.shares]


def holding_of(holder: Holder) -> register.Holding:
    """What a holder has now. One query."""
    found = Holding.objects.in_tool(holder.tool_id).filter(holder=holder).first()
    return found.value if found is not None else register.Holding()


def disagreements(tool: Tool) -> list[Held]:
    """Holders whose holding is not what the register and payments come to: a fault. Three queries."""
    last = date.max
    found = holdings_on(tool, last)
    rows = Holding.objects.in_tool(tool).select_related("holder").order_by("pk")
    return [
        Held(row.holder, found.get(row.holder_id, register.Holding()))
        for row in rows
        if row.value != found.get(row.holder_id, register.Holding())
    ]


def holders(tool: Tool) -> QuerySet[Holder]:
    """Everyone who holds, held or asks, by name. One query when read."""
    rows = Holder.objects.in_tool(tool).select_related("category", "organisation", "household")
    return rows.order_by("name", "pk")


def holder_in(tool: Tool, pk: int) -> Holder | None:
    """One query."""
    return holders(tool).filter(pk=pk).first()


def own_holders(actor: Actor, tool: Tool) -> QuerySet[Holder]:
    """Those a person may see as their own: theirs, their household's, their organisations'. One query, then one when read."""
    mine = Q(user_id=actor.user_id) | Q(
        organisation__memberships__user_id=actor.user_id, organisation__memberships__is_active=True
    )
    household = household_of(actor, tool.project_id)
    if household is not None:
        mine |= Q(household_id__in=household_ids(household))
    return holders(tool).filter(mine).distinct()


def committed(holder: Holder) -> int:
    """Shares a holder has asked to give back or hand over and still holds. Three queries."""
    leaving = Request.objects.in_tool(holder.tool_id).filter(holder=holder, state=Request.State.WAITING)
    asked = leaving.exclude(kind="subscription").aggregate(n=Sum("shares"))["n"] or 0
    operations = Operation.objects.in_tool(holder.tool_id).filter(holder=holder, kind="withdrawal")
    accepted = operations.aggregate(n=Sum("shares"))["n"] or 0
    lines = Line.objects.in_tool(holder.tool_id).filter(holder=holder, kind=Line.Kind.REFUND)
    refunded = -(lines.aggregate(n=Sum("shares"))["n"] or 0)
    return int(asked + accepted - refunded)


def register_of(tool: Tool) -> Register:
    """The head of the register as it is, or a blank one. One query."""
    found = Register.objects.in_tool(tool).first()
    return found if found is not None else Register(tool=tool, project_id=tool.project_id)


def capital_of(tool: Tool, head: Register, *, on: date) -> Capital:
    """What the queue is served from on a day. No query."""
    return Capital(head.capital, head.floor, head.public_capital, public_most(tool, on))


@dataclass(frozen=True, slots=True)
class Queued:
    """A withdrawal of the queue: what still waits of it. A share is worth the mean of those of its holder, rounded up."""

    operation: Operation
    left: int

    @property
    def waiting(self) -> Waiting:
        one, held = self.operation, self.operation.holder.holding
        each = Money(-(-held.amount.cents // held.shares))
        public = one.holder.category.is_public
        return Waiting(one.pk, one.decided_on, one.ripe_on or one.decided_on, self.left, each, public)


def queue_of(tool: Tool) -> list[Queued]:
    """Withdrawals accepted and not wholly refunded, oldest first. One query."""
    rows = (
        Operation.objects.in_tool(tool)
        .filter(kind="withdrawal")
        .annotate(gone=Sum("lines__shares", default=0))
        .select_related("tool__project", "holder__category", "holder__holding")
        .order_by("decided_on", "pk")
    )
    left = [Queued(one, one.shares + one.gone) for one in rows]
    return [one for one in left if one.left > 0]


def categories_of(tool: Tool) -> QuerySet[Category]:
    """One query when read."""
    return Category.objects.in_tool(tool).select_related("college").order_by("position", "pk")


def next_holder_number(tool: Tool) -> int:
    """The number after the last: call it once the register is locked. One query."""
    return (Holder.objects.in_tool(tool).aggregate(last=Max("number"))["last"] or 0) + 1
