"""The end of a mandate."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def after_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month.

    >>> after_months(date(2026, 1, 31), 1)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
