"""What a subscription asks: how much at once, the rest by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from essaim.kernel.money import ZERO, Money, Rate, total


@dataclass(frozen=True, slots=True)
class Instalment:
    due_on: date
    amount: Money


def least_now(amount: Money, rate: Rate) -> Money:
    """The least to pay at the subscription, rounded up to the cent.

    >>> least_now(Money(1001), Rate.parse("25 %"))
    Money(cents=251)
    """
    exact = amount.cents * rate.fraction
    return Money(-int(-exact // 1)) if exact >= 0 else ZERO


def add_months(day: date, months: int) -> date:
    """The same day some months later, the last of the month where it does not exist.

    >>> add_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        if last <= day.day:
            try:
                return date(year, month + 1, last)
            except ValueError:
                continue
    raise ValueError(f"no day {day.day} in {year}-{month + 1}")


def schedule(
    amount: Money, *, times: int, first_rate: Rate, within_months: int, start: date
) -> list[Instalment]:
    """Instalments that sum to the amount: the first day at least what must be paid at once, the rest in equal parts
    spread until `within_months`. One time: all at once. Raises ValueError where there are more times than months.
    """
    if times < 1 or times - 1 > within_months:
        raise ValueError(f"{times} instalments within {within_months} months")
    if times == 1:
        return [Instalment(start, amount)]
    even = amount.allocate([1] * times)[0]
    first = min(max(least_now(amount, first_rate), even), amount)
    rest = (amount - first).allocate([1] * (times - 1))
    step = within_months // (times - 1)
    plan = [Instalment(start, first)]
    plan += [Instalment(add_months(start, step * n), part) for n, part in enumerate(rest, 1)]
    return [one for one in plan if one.amount]


def overdue(plan: Sequence[Instalment], paid: Money, on: date) -> Money:
    """What should have been paid by a day and was not."""
    due = total([one.amount for one in plan if one.due_on <= on])
    return max(ZERO, due - paid)


def split_payment(paid: Money, called: Money, amount: Money, payment: Money) -> tuple[Money, Money]:
    """Of a payment, what answers a call already made, and what is called by paying it. They sum to the payment.

    Raises ValueError for a payment of nothing, or of more than what is left to pay.
    """
    if not ZERO < payment <= amount - paid:
        raise ValueError(f"{payment.cents} of {(amount - paid).cents}")
    answered = min(payment, called - paid)
    return answered, payment - answered
