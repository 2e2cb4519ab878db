"""The fee of a member for a year."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from essaim.kernel.money import ZERO, Money, Rate

MONTHS = 12


@dataclass(frozen=True, slots=True)
class FeeRule:
    """A flat part, a part of the turnover, and a floor."""

    flat: Money
    rate: Rate
    minimum: Money


@dataclass(frozen=True, slots=True)
class FeeCount:
    """Each step of a fee, in cents."""

    flat: int
    part: int
    minimum: int
    whole: int
    months: int
    due: int

    @property
    def steps(self) -> dict[str, int]:
        return asdict(self)


def months_due(year: int, admitted_on: date) -> int:
    """The months of a year, the one of the admission counted; none before it.

    >>> months_due(2026, date(2026, 9, 30)), months_due(2027, date(2026, 9, 30)), months_due(2025, date(2026, 9, 30))
    (4, 12, 0)
    """
    if admitted_on.year == year:
        return MONTHS + 1 - admitted_on.month
    return MONTHS if admitted_on.year < year else 0


def count_fee(rule: FeeRule, *, turnover: Money, months: int) -> FeeCount:
    """Flat plus the part of the turnover, at least the minimum, for the months due. Rounded once a product.

    >>> count_fee(FeeRule(Money(10000), Rate.parse("1 %"), Money(20000)), turnover=Money(5000000), months=6).due
    30000
    """
    part = max(ZERO, turnover).share(rule.rate)
    whole = max(rule.flat + part, rule.minimum)
    due = whole.share(Rate.parse(f"{months}/{MONTHS}"))
    return FeeCount(rule.flat.cents, part.cents, rule.minimum.cents, whole.cents, months, due.cents)
