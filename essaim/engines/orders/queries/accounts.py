"""What a household owes and has paid for its orders."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from essaim.engines.members.api import Household, household_ids
from essaim.engines.orders.models import Order, Payment
from essaim.kernel.money import ZERO, Money
from essaim.kernel.projects.models import Tool


@dataclass(frozen=True, slots=True)
class Account:
    """Ordered minus paid; `due` below zero is money paid in advance."""

    ordered: Money
    paid: Money

    @property
    def due(self) -> Money:
        return self.ordered - self.paid

    @property
    def in_advance(self) -> Money:
        return max(ZERO, -self.due)


def account_of(tool: Tool, household: Household) -> Account:
    """The account of a household in a tool. Three queries."""
    known = household_ids(household)
    ordered = Order.objects.in_tool(tool).filter(household__in=known, status=Order.Status.CONFIRMED)
    paid = Payment.objects.in_tool(tool).filter(household__in=known, refunded_at=None)
    return Account(
        ordered.aggregate(sum=Sum("household_amount"))["sum"] or ZERO,
        paid.aggregate(sum=Sum("amount"))["sum"] or ZERO,
    )


def dues(tool: Tool, household_keys: Collection[int]) -> dict[int, Money]:
    """What each household owes, by its id. Two queries, whatever their number."""
    owed = dict.fromkeys(household_keys, ZERO)
    orders = Order.objects.in_tool(tool).filter(household__in=household_keys, status=Order.Status.CONFIRMED)
    for key, amount in (
        orders.order_by("household").values_list("household").annotate(Sum("household_amount"))
    ):
        owed[key] = owed[key] + amount
    payments = Payment.objects.in_tool(tool).filter(household__in=household_keys, refunded_at=None)
    for key, amount in payments.order_by("household").values_list("household").annotate(Sum("amount")):
        owed[key] = owed[key] - amount
    return owed


def orders_of(tool: Tool, household: Household) -> QuerySet[Order]:
    """The orders of a household, latest first. Two queries when read."""
    return (
        Order.objects.in_tool(tool)
        .filter(household__in=household_ids(household))
        .select_related("cycle", "pickup")
        .order_by("-number")
    )


def payments_of(tool: Tool, household: Household) -> QuerySet[Payment]:
    """The payments of a household, latest first. Two queries when read."""
    return Payment.objects.in_tool(tool).filter(household__in=household_ids(household))
