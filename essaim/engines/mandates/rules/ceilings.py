"""What an undertaking has used of a ceiling of small aids, on any day, and what one more would do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from essaim.kernel.money import ZERO, Money, Rate, total
from essaim.kernel.periods import Period


class Regime(StrEnum):
    """Which regulation an aid is given under."""

    GENERAL = "general"
    SIEG = "sieg"


class Window(StrEnum):
    """How the years of a ceiling are counted."""

    FISCAL = "fiscal"  # the current accounting year and those before
    ROLLING = "rolling"  # back from the day itself


@dataclass(frozen=True, slots=True)
class CeilingLaw:
    """A ceiling as the regulation in force that day says it."""

    ceiling: Money
    years: int
    window: Window


def counts_towards(regime: Regime, law: CeilingLaw, given_under: Regime) -> bool:
    """Whether an aid of one regulation uses the ceiling of another.

    Until 2023, an aid under the SIEG regulation added up with every other small aid, up to its own ceiling (regulation
    (EU) 360/2012, article 2(7)). Since 2024 each ceiling counts its own (2023/2832, article 5).

    >>> old = CeilingLaw(Money.euros(500000), 3, Window.FISCAL)
    >>> counts_towards(Regime.SIEG, old, Regime.GENERAL), counts_towards(Regime.GENERAL, old, Regime.SIEG)
    (True, False)
    """
    return given_under is regime or (regime is Regime.SIEG and law.window is Window.FISCAL)


@dataclass(frozen=True, slots=True)
class Granted:
    """An aid: the day the right to it was given, whatever the day it was paid, and how much."""

    on: date
    amount: Money
    entity: str = ""


def years_before(day: date, years: int) -> date:
    """The same day some years earlier; the 28th of February where there is no 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def window_on(day: date, law: CeilingLaw, first_month: int = 1) -> Period:
    """The days whose aids count for an aid given that day. `first_month` is where the accounting year starts.

    >>> window_on(date(2024, 6, 1), CeilingLaw(ZERO, 3, Window.ROLLING))
    Period(start=datetime.date(2021, 6, 2), end=datetime.date(2024, 6, 2))
    >>> window_on(date(2023, 6, 1), CeilingLaw(ZERO, 3, Window.FISCAL)).start
    datetime.date(2021, 1, 1)
    """
    after = day + timedelta(days=1)
    if law.window is Window.ROLLING:
        return Period(years_before(day, law.years) + timedelta(days=1), after)
    year = day.year if day.month >= first_month else day.year - 1
    return Period(date(year - law.years + 1, first_month, 1), after)


@dataclass(frozen=True, slots=True)
class Consumption:
    """A ceiling on a day. `left` is never below zero; `over` is what was given beyond."""

    law: CeilingLaw
    window: Period
    counted: tuple[Granted, ...]
    warn_from: Rate

    @property
    def used(self) -> Money:
        return total([one.amount for one in self.counted])

    @property
    def left(self) -> Money:
        return max(ZERO, self.law.ceiling - self.used)

    @property
    def over(self) -> Money:
        return max(ZERO, self.used - self.law.ceiling)

    @property
    def is_near(self) -> bool:
        """The part from which one is warned is reached."""
        return self.used >= self.law.ceiling.share(self.warn_from)

    def admits(self, amount: Money) -> bool:
        """Whether one more aid fits: beyond the ceiling, the whole of it is out."""
        return self.used + amount <= self.law.ceiling

    @property
    def releases(self) -> tuple[tuple[date, Money], ...]:
        """When what is counted stops counting, for a rolling ceiling: (day, amount), the first first."""
        if self.law.window is not Window.ROLLING:
            return ()
        return tuple((years_before(one.on, -self.law.years), one.amount) for one in self.counted)


def consumption(
    granted: Iterable[Granted], *, on: date, law: CeilingLaw, warn_from: Rate, first_month: int = 1
) -> Consumption:
    """What the aids of a single undertaking use of its ceiling on a day: all its entities together."""
    window = window_on(on, law, first_month)
    counted = sorted((one for one in granted if one.on in window), key=lambda one: (one.on, one.entity))
    return Consumption(law, window, tuple(counted), warn_from)


@dataclass(frozen=True, slots=True)
class YearlyCap:
    """What a service may be compensated a year without the Commission being told. `cap` None: no limit for such a service."""

    cap: Money | None
    yearly: Money
    warn_from: Rate

    @property
    def left(self) -> Money | None:
        return None if self.cap is None else max(ZERO, self.cap - self.yearly)

    @property
    def is_over(self) -> bool:
        return self.cap is not None and self.yearly > self.cap

    @property
    def is_near(self) -> bool:
        return self.cap is not None and self.yearly >= self.cap.share(self.warn_from)
