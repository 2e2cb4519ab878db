"""What is to be paid for shares and what was, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from essaim.engines.shares.models import Holder, InterestPart, Line, Operation, Payment, Request
from essaim.engines.shares.models import Instalment as InstalmentRow
from essaim.engines.shares.queries.holdings import holding_of
from essaim.engines.shares.rules.interest import paid_by_year
from essaim.engines.shares.rules.paying import Instalment, overdue
from essaim.engines.shares.rules.register import Holding
from essaim.kernel.money import ZERO, Money
from essaim.kernel.projects.models import Tool


def plan_of(holder: Holder) -> list[Instalment]:
    """Every instalment of a holder's subscriptions, by day. One query."""
    rows = InstalmentRow.objects.in_tool(holder.tool_id).filter(operation__holder=holder)
    return [Instalment(row.due_on, row.amount) for row in rows.order_by("due_on", "pk")]


def _owed(holder: Holder, held: Holding, plan: list[Instalment], day: date) -> Money:
    received = sum((one.amount for one in capital_payments(holder)), ZERO)
    return min(held.unpaid, overdue(plan, received, day))


def owed_now(holder: Holder, day: date) -> Money:
    """What should be paid by a day and was not, never more than what is left to pay. Three queries."""
    return _owed(holder, holding_of(holder), plan_of(holder), day)


def capital_payments(holder: Holder) -> QuerySet[Payment]:
    """What a holder paid for shares, the last first. One query when read."""
    rows = Payment.objects.in_tool(holder.tool_id).filter(holder=holder, kind=Payment.Kind.CAPITAL)
    return rows.order_by("-on", "-pk")


@dataclass(frozen=True, slots=True)
class Account:
    """All that is told to a holder of their shares."""

    holder: Holder
    held: Holding
    owed: Money
    plan: list[Instalment]
    lines: list[Line]
    payments: list[Payment]
    requests: list[Request]
    interests: list[InterestPart]
    years: dict[int, Money]

    @property
    def next_due(self) -> Instalment | None:
        """The first instalment that what was paid does not reach."""
        left = self.held.paid
        for one in self.plan:
            left -= one.amount
            if left < ZERO and self.held.unpaid:
                return one
        return None


def account_of(holder: Holder, day: date) -> Account:
    """Everything about a holder. Eight queries."""
    held, plan = holding_of(holder), plan_of(holder)
    lines = Line.objects.in_tool(holder.tool_id).filter(holder=holder).select_related("payment")
    payments = Payment.objects.in_tool(holder.tool_id).filter(holder=holder).select_related("taken_back")
    asked = Request.objects.in_tool(holder.tool_id).filter(holder=holder).select_related("receiver")
    parts = InterestPart.objects.in_tool(holder.tool_id).filter(holder=holder)
    paid = list(payments.order_by("-on", "-pk"))
    capital = [(one.on, one.amount) for one in paid if one.kind == Payment.Kind.CAPITAL]
    return Account(
        holder=holder,
        held=held,
        owed=_owed(holder, held, plan, day),
        plan=plan,
        lines=list(lines.order_by("-number")),
        payments=paid,
        requests=list(asked.order_by("-asked_on", "-pk")),
        interests=list(parts.select_related("interest", "payment").order_by("-interest__year", "pk")),
        years=paid_by_year(capital),
    )


def receipts_of(tool: Tool, year: int) -> list[tuple[Holder, Money]]:
    """What each holder paid for shares in a calendar year, by name: what tax receipts tell. One query."""
    rows = (
        Payment.objects.in_tool(tool)
        .filter(kind=Payment.Kind.CAPITAL, on__year=year)
        .select_related("holder__category")
        .order_by("holder__name", "holder_id", "pk")
    )
    found: dict[Holder, Money] = {}
    for one in rows:
        found[one.holder] = found.get(one.holder, ZERO) + one.amount
    return [(holder, amount) for holder, amount in found.items() if amount]


def refunds_to_pay(tool: Tool) -> QuerySet[Line]:
    """Lines that owe a refund not paid yet, oldest first. One query when read."""
    rows = Line.objects.in_tool(tool).filter(kind=Line.Kind.REFUND, refund__gt=0, payment=None)
    return rows.select_related("holder").order_by("number")


def requests_of(tool: Tool, *, state: str = "", kind: str = "") -> QuerySet[Request]:
    """What was asked, the last first. One query when read."""
    rows = Request.objects.in_tool(tool).select_related("holder__category", "receiver")
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.order_by("-asked_on", "-pk")


def operation_of(found: Request) -> Operation | None:
    """One query."""
    return Operation.objects.in_tool(found.tool_id).filter(request=found).first()
