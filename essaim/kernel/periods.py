"""Half-open stretches of days: the end is the first day after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """From `start` included to `end` excluded.

    >>> Period.month(2026, 12)
    Period(start=datetime.date(2026, 12, 1), end=datetime.date(2027, 1, 1))
    >>> date(2026, 12, 31) in Period.month(2026, 12)
    True
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"a period ends after it starts: {self.start} .. {self.end}")

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        return cls(date(year, month, 1), date(year + month // 12, month % 12 + 1, 1))

    @classmethod
    def month_of(cls, day: date) -> Period:
        return cls.month(day.year, day.month)

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    def months(self) -> Iterator[Period]:
        """The calendar months this period touches, in order."""
        month = Period.month_of(self.start)
        while month.start < self.end:
            yield month
            month = Period.month_of(month.end)
