"""What a household owes and has paid for its orders."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from essaim.engines.ledger.api import Party, Source, balances_by_party, statement
from essaim.engines.members.api import Household, household_ids, merged_households
from essaim.engines.orders.models import Order, Payment
from essaim.engines.orders.queries.claims import HOUSEHOLDS
from essaim.engines.orders.queries.spoilt import tentative_of
from essaim.engines.orders.queries.weighing import corrections_by_revision
from essaim.kernel.money import ZERO, Money
from essaim.kernel.numbers import whole
from essaim.kernel.projects.models import Tool


@dataclass(frozen=True, slots=True)
class Account:
    """Ordered minus paid, and minus the credits that wait for an answer; `due` below zero is money paid in advance."""

    ordered: Money
    paid: Money
    tentative: Money = ZERO

    @property
    def due(self) -> Money:
        return self.ordered - self.paid - self.tentative

    @property
    def in_advance(self) -> Money:
        return max(ZERO, -self.due)


def account_of(tool: Tool, household: Household) -> Account:
    """The account of a household: what it ordered here, and what its books say is still due, however it was paid. Seven queries."""
    known = household_ids(household)
    orders = Order.objects.in_tool(tool).filter(household__in=known, status=Order.Status.CONFIRMED)
    ordered = orders.aggregate(sum=Sum("household_amount"))["sum"] or ZERO
    tentative = tentative_of(tool, known)
    return Account(ordered, ordered - tentative - dues(tool, [household.pk])[household.pk], tentative)


def dues(tool: Tool, household_keys: Collection[int]) -> dict[int, Money]:
    """What each household owes to the project, by its id: its balance in the books, whether it was paid in cash, by a transfer seen
    at the bank, or corrected. Four queries, whatever their number.
    """
    now = merged_households(tool.project_id)
    parties = [Party("household", key, "") for key in household_keys]
    balances = balances_by_party(tool.project_id, HOUSEHOLDS, parties) if parties else {}
    owed = {party.id: amount for party, amount in balances.items()}
    return {key: owed.get(now.get(("household", key), key), ZERO) for key in household_keys}


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


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of a household's statement: below zero, it pays; `due` is what it owes after it."""

    on: date
    label: str
    amount: Money
    due: Money


def statement_of(tool: Tool, household: Household) -> list[Movement]:
    """Everything the books tell of a household, oldest first; a correction is one line that says why. Four queries."""
    lines = statement(tool.project_id, Party("household", household.pk, household.name))
    corrected = corrections_by_revision(tool, list(household_ids(household)))
    moves, due, undone = list[Movement](), ZERO, ""
    for line in reversed(lines.filter(account__code=HOUSEHOLDS)):
        entry, amount = line.entry, line.debit - line.credit
        label, due = entry.label, due + amount
        if (why := _correction(entry.source, corrected)) and undone == entry.source_ref:
            label, amount = why, amount + moves.pop().amount
        moves.append(Movement(entry.booked_on, label, amount, due))
        undone = entry.source_ref if entry.source_event.endswith("-reversed") else ""
    return moves


def _correction(source: Source, corrected: Mapping[tuple[int, int], str]) -> str:
    """Why an order was booked again, where it was weighed or corrected; the entry it undoes is just before."""
    order = whole(source.ref.removeprefix("order-"))
    revision = whole(source.event.removeprefix("confirmed-"))
    if source.engine != "orders" or order is None or revision is None:
        return ""
    return corrected.get((order, revision), "")
