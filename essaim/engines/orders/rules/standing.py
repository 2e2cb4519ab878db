"""Standing orders: in which turn a distribution falls, and what is served of what is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Rhythm(StrEnum):
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"


class Due(StrEnum):
    """What a standing order does in a cycle."""

    SERVE = "serve"
    ABSENT = "absent"
    OUTSIDE = "outside"  # before its first day, or its turn is taken by another cycle


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def turn_of(rhythm: Rhythm, starts_on: date, day: date) -> int:
    """The week, fortnight or month of `day`, counted from the one of `starts_on`. A standing order is served once in each.

    Weeks begin on Monday; months are those of the calendar. Below zero before the start.

    >>> first = date(2026, 11, 5)
    >>> turn_of(Rhythm.WEEKLY, first, date(2026, 11, 9)), turn_of(Rhythm.FORTNIGHTLY, first, date(2026, 11, 9))
    (1, 0)
    >>> turn_of(Rhythm.MONTHLY, first, date(2027, 1, 1))
    2
    """
    if rhythm is Rhythm.MONTHLY:
        return 12 * (day.year - starts_on.year) + day.month - starts_on.month
    weeks = (_monday(day) - _monday(starts_on)).days // 7
    return weeks if rhythm is Rhythm.WEEKLY else weeks // 2


def due_in(
    rhythm: Rhythm, starts_on: date, day: date, absences: Iterable[tuple[date, date]], taken: Iterable[int]
) -> Due:
    """Whether a distribution of `day` serves it. `absences` have their last day included; `taken` are turns served or skipped.

    >>> due_in(Rhythm.WEEKLY, date(2026, 11, 2), date(2026, 11, 6), [(date(2026, 11, 6), date(2026, 11, 6))], [])
    <Due.ABSENT: 'absent'>
    """
    if day < starts_on or turn_of(rhythm, starts_on, day) in taken:
        return Due.OUTSIDE
    if any(first <= day <= last for first, last in absences):
        return Due.ABSENT
    return Due.SERVE


@dataclass(frozen=True, slots=True)
class Served:
    """What an order holds of each product wanted, and what it lacks."""

    given: dict[int, int]
    lacking: dict[int, int]


def serve(wanted: Mapping[int, int], left: Mapping[int, int | None]) -> Served:
    """As much as there is of each product wanted. `left`: units by product on offer, None without limit; a product absent is not offered.

    >>> serve({1: 2, 2: 1, 3: 4}, {1: None, 3: 1})
    Served(given={1: 2, 3: 1}, lacking={2: 1, 3: 3})
    """
    room = {key: left.get(key, 0) for key in wanted}
    most = {key: units if (seen := room[key]) is None else min(units, seen) for key, units in wanted.items()}
    return Served(
        given={key: units for key, units in most.items() if units},
        lacking={key: units - most[key] for key, units in wanted.items() if units > most[key]},
    )


def committed_until(starts_on: date, months: int) -> date | None:
    """The last day of a commitment of so many calendar months from `starts_on`; None without one.

    >>> committed_until(date(2026, 8, 31), 6), committed_until(date(2026, 9, 1), 1)
    (datetime.date(2027, 2, 27), datetime.date(2026, 9, 30))
    """
    if not months:
        return None
    year, month = divmod(starts_on.year * 12 + starts_on.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last_day = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(starts_on.day, last_day)) - timedelta(days=1)
