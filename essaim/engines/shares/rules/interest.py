"""Interest on shares: its legal ceiling, and what it gives each one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from essaim.engines.shares.rules.register import Move
from essaim.kernel.money import ZERO, Money, Rate
from essaim.kernel.periods import Period

YEARS_BEFORE = 3
HUNDREDTHS = 10_000  # of a percent, in one
type Half = tuple[int, int]  # (2025, 1): the first half of 2025


class MissingRates(LookupError):
    """Halves of years whose TMO is not known: no ceiling can be told."""

    def __init__(self, halves: Sequence[Half]) -> None:
        self.halves = list(halves)
        super().__init__(f"no rate for {self.halves}")


def halves_before(year: int) -> list[Half]:
    """The halves of the three calendar years before that of the meeting.

    >>> halves_before(2027)[0], halves_before(2027)[-1]
    ((2024, 1), (2026, 2))
    """
    return [(one, half) for one in range(year - YEARS_BEFORE, year) for half in (1, 2)]


def ceiling(rates: Mapping[Half, Rate], *, year: int, margin: Rate) -> Rate:
    """The most that may be given at a meeting of `year`: the mean of the TMO of the three calendar years before, and the margin.

    Rounded down to the hundredth of a percent, as rates are given: what is shown as the most is never above it. Raises MissingRates.
    """
    asked = halves_before(year)
    missing = [half for half in asked if half not in rates]
    if missing:
        raise MissingRates(missing)
    mean = sum((rates[half].fraction for half in asked), Fraction(0)) / len(asked)
    return Rate(Fraction(max(0, (mean + margin.fraction) * HUNDREDTHS // 1), HUNDREDTHS))


def paid_days(moves: Iterable[Move], period: Period) -> dict[int, int]:
    """For each holder, cents paid times days held in the period. What was paid before counts from its first day."""
    found: dict[int, int] = {}
    for move in moves:
        if move.on < period.end:
            days = (period.end - max(move.on, period.start)).days
            found[move.holder] = found.get(move.holder, 0) + move.change.paid.cents * days
    return {holder: weight for holder, weight in found.items() if weight > 0}


def base(weights: Mapping[int, int], period: Period) -> Money:
    """The paid capital, on average over the period, rounded to the cent."""
    days = (period.end - period.start).days
    return Money(int(Fraction(sum(weights.values()), days) + Fraction(1, 2)))


def shared_out(weights: Mapping[int, int], period: Period, rate: Rate) -> dict[int, Money]:
    """What each holder is given, rounded down to the cent so that nobody gets more than the rate; none for nothing."""
    days = (period.end - period.start).days
    given = {holder: Money(int(Fraction(weight, days) * rate.fraction)) for holder, weight in weights.items()}
    return {holder: amount for holder, amount in sorted(given.items()) if amount > ZERO}


def paid_by_year(payments: Iterable[tuple[date, Money]]) -> dict[int, Money]:
    """What someone paid for shares in each calendar year: what a tax receipt tells."""
    found: dict[int, Money] = {}
    for on, amount in payments:
        found[on.year] = found.get(on.year, ZERO) + amount
    return dict(sorted(found.items()))
