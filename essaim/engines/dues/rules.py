"""What a member owes for a year: a flat amount, a part of the turnover, or a free amount from a minimum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from fractions import Fraction

from essaim.kernel.money import ZERO, Money, Rate
from essaim.kernel.periods import Period

MONTHS = 12
FLAT, TURNOVER, FREE = "flat", "turnover", "free"
NOTHING = Rate(Fraction(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class DueRule:
    """`kind`: flat, turnover or free. The minimum holds for the last two, the maximum for the turnover alone."""

    kind: str = FLAT
    flat: Money = ZERO
    rate: Rate = NOTHING
    minimum: Money = ZERO
    maximum: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DueCount:
    """Each step of an amount, in cents. `part`: of the turnover; `whole`: a whole year; `least`: the months due of it."""

    part: int | None
    whole: int
    months: int
    least: int
    due: int

    @property
    def steps(self) -> dict[str, int | None]:
        return asdict(self)


def year_of(day: date, first_month: int) -> int:
    """The year of dues a day is in: it is called by the year of its first month.

    >>> year_of(date(2027, 8, 31), 9), year_of(date(2027, 9, 1), 9)
    (2026, 2027)
    """
    return day.year if day.month >= first_month else day.year - 1


def period_of(year: int, first_month: int) -> Period:
    """
    >>> period_of(2026, 9).last_day
    datetime.date(2027, 8, 31)
    """
    return Period(date(year, first_month, 1), date(year + 1, first_month, 1))


def months_due(period: Period, entered_on: date, *, by_month: bool) -> int:
    """The months of a year, that of the entry counted; all of them where months do not count; none before the entry.

    >>> year = period_of(2026, 1)
    >>> [months_due(year, date(2026, 9, 30), by_month=told) for told in (True, False)]
    [4, 12]
    >>> months_due(year, date(2027, 1, 1), by_month=False), months_due(year, date(2020, 5, 1), by_month=True)
    (0, 12)
    """
    if entered_on >= period.end:
        return 0
    if not by_month or entered_on < period.start:
        return MONTHS
    return (period.end.year - entered_on.year) * MONTHS + period.end.month - entered_on.month


def for_months(whole: Money, months: int) -> Money:
    """The part of a year, rounded once, half a cent up.

    >>> for_months(Money(10000), 6), for_months(Money(1001), 6)
    (Money(cents=5000), Money(cents=501))
    """
    return whole.share(Rate(Fraction(months, MONTHS)))


def whole_year(rule: DueRule, part: Money | None) -> Money:
    """What a whole year costs at least; without a declared turnover, the minimum."""
    if rule.kind == FLAT:
        return rule.flat
    if rule.kind == FREE or part is None:
        return rule.minimum
    highest = part if rule.maximum is None else min(part, rule.maximum)
    return max(highest, rule.minimum)


def count_due(
    rule: DueRule, *, months: int, turnover: Money | None = None, chosen: Money | None = None
) -> DueCount:
    """What is due, with its steps. `chosen`: what a member gives of a free amount, for the months due.

    >>> rule = DueRule(kind="turnover", rate=Rate.parse("1 %"), minimum=Money(20000), maximum=Money(100000))
    >>> [count_due(rule, months=12, turnover=Money.euros(sum)).due for sum in (10_000, 50_000, 500_000)]
    [20000, 50000, 100000]
    """
    part = None
    if rule.kind == TURNOVER and turnover is not None:
        part = max(ZERO, turnover).share(rule.rate)
    whole = whole_year(rule, part)
    least = for_months(whole, months)
    due = max(least, chosen) if rule.kind == FREE and chosen is not None else least
    return DueCount(
        part=None if part is None else part.cents,
        whole=whole.cents,
        months=months,
        least=least.cents,
        due=due.cents,
    )


def rule_for(
    rule: DueRule, *, is_organisation: bool, college: str, by_college: Mapping[str, Money]
) -> DueRule:
    """The rule as it holds for one member: the amount of its college; a person declares no turnover and owes the flat amount."""
    flat = by_college.get(college, rule.flat)
    if rule.kind == TURNOVER and not is_organisation:
        return DueRule(kind=FLAT, flat=flat)
    return DueRule(kind=rule.kind, flat=flat, rate=rule.rate, minimum=rule.minimum, maximum=rule.maximum)


def remind_on(
    called_on: date, reminded: int, reminded_on: date | None, *, days: int, most: int
) -> date | None:
    """The day of the next reminder: so many days after the call, then after the first one; None once they are all sent.

    >>> remind_on(date(2026, 1, 10), 0, None, days=30, most=2)
    datetime.date(2026, 2, 9)
    >>> remind_on(date(2026, 1, 10), 2, date(2026, 3, 11), days=30, most=2) is None
    True
    """
    if reminded >= most:
        return None
    return (reminded_on or called_on) + timedelta(days=days)
