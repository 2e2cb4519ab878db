"""What a funder sees: its envelope, and each order it helped to pay, without names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum

from essaim.engines.orders.models import Order, OrderShare, Payer
from essaim.kernel.money import ZERO, Money
from essaim.kernel.periods import Period
from essaim.kernel.projects.models import Tool


def payers_of(tool: Tool) -> list[Payer]:
    """The funders of a tool, in the order they pay. One query."""
    return list(Payer.objects.in_tool(tool).select_related("organisation").order_by("position", "pk"))


def payers_seen_by(tool: Tool, organisation_ids: set[int]) -> list[Payer]:
    """The funders that are one of these organisations. One query."""
    return [payer for payer in payers_of(tool) if payer.organisation_id in organisation_ids]


def shares_in(payer: Payer, period: Period) -> QuerySet[OrderShare]:
    """The payer's shares of live orders whose cycle's month starts in the period. One query when read."""
    return (
        OrderShare.objects.in_tool(payer.tool_id)
        .filter(
            payer=payer,
            amount__gt=0,
            order__status=Order.Status.CONFIRMED,
            order__cycle__month__gte=period.start,
            order__cycle__month__lt=period.end,
        )
        .select_related("order__cycle")
        .order_by("order__cycle__month", "order__number")
    )


def pseudonym(tool: Tool, household_id: int) -> str:
    """A name that stays the same for one household in one tool, and tells nothing of it to who has no access here.

    Drawn from ids that a statement never shows; eight hexadecimal digits.
    """
    return hashlib.sha256(f"{tool.pk}:{tool.project.slug}:{household_id}".encode()).hexdigest()[:8].upper()


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One order as evidence: no name, a pseudonym kept from month to month."""

    number: int
    household: str
    cycle: str
    month: date
    ordered_on: date
    price: Money
    funded: Money
    household_amount: Money
    is_delivered: bool


def statement_rows(payer: Payer, period: Period) -> Iterator[StatementRow]:
    """The evidence of a period, order by order, streamed. One query."""
    for share in shares_in(payer, period).iterator(chunk_size=500):
        order = share.order
        yield StatementRow(
            number=order.number,
            household=pseudonym(payer.tool, order.household_id),
            cycle=order.cycle.name,
            month=order.cycle.month,
            ordered_on=order.placed_at.date(),
            price=order.price,
            funded=share.amount,
            household_amount=order.household_amount,
            is_delivered=order.delivered_at is not None,
        )


@dataclass(frozen=True, slots=True)
class FundingMonth:
    """What a payer gave in the cycles of one month."""

    month: date
    orders: int
    households: int
    price: Money
    funded: Money


def funding_months(payer: Payer, period: Period) -> list[FundingMonth]:
    """Month by month. One query."""
    rows = (
        shares_in(payer, period)
        .order_by("order__cycle__month")
        .values("order__cycle__month")
        .annotate(
            orders=Count("order"),
            households=Count("order__household", distinct=True),
            whole=Sum("order__price"),
            funded=Sum("amount"),
        )
    )
    return [
        FundingMonth(
            row["order__cycle__month"], row["orders"], row["households"], row["whole"], row["funded"]
        )
        for row in rows
    ]


def funding_total(payer: Payer, period: Period) -> FundingMonth:
    """The whole period; households are counted once. One query."""
    sums = shares_in(payer, period).aggregate(
        orders=Count("order"),
        households=Count("order__household", distinct=True),
        whole=Sum("order__price"),
        funded=Sum("amount"),
    )
    return FundingMonth(
        period.start, sums["orders"], sums["households"], sums["whole"] or ZERO, sums["funded"] or ZERO
    )
