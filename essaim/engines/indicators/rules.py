"""Figures: values with their unit, their months, and what may be published of them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from essaim.kernel.money import Money, grouped
from essaim.kernel.periods import Period

EUROS = "EUR"
# Units that count people: below FEWEST a public figure could name someone.
PEOPLE_UNITS = frozenset({"foyers", "personnes", "habitants", "adhérents", "participants"})
FEWEST = 5
_NBSP = "\N{NO-BREAK SPACE}"
Counted = Callable[[int], str] | None


def value_text(value: int, unit: str, counted: Counted = None) -> str:
    """A value as people read it; "EUR" values are cents. `counted` names so many units in the reader's language.

    >>> value_text(1450, "EUR"), value_text(1, "foyers"), value_text(1200, "paniers")
    ('14,50\\xa0€', '1\\xa0foyer', '1\\u202f200\\xa0paniers')
    """
    if unit == EUROS:
        return str(Money(value))
    if counted:
        return f"{grouped(value)}{_NBSP}{counted(value)}"
    words = unit if abs(value) >= 2 else " ".join(word.removesuffix("s") for word in unit.split())
    return f"{grouped(value)}{_NBSP}{words}"


def value_plain(value: int, unit: str) -> str:
    """A value for a spreadsheet.

    >>> value_plain(1450, "EUR"), value_plain(12, "foyers")
    ('14,50', '12')
    """
    return Money(value).plain if unit == EUROS else str(value)


def is_too_few(value: int, unit: str) -> bool:
    """Whether this many people are too few to be published.

    >>> [is_too_few(n, "foyers") for n in (0, 1, 4, 5)], is_too_few(3, "paniers")
    ([False, True, True, False], False)
    """
    return unit in PEOPLE_UNITS and 0 < value < FEWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One indicator of a project over a period. `sources` are the titles of the tools it is measured in."""

    key: str
    measure: str
    name: str
    definition: str
    why: str
    unit: str
    sources: tuple[str, ...]
    months: tuple[tuple[date, int], ...]
    total: int
    counted: Counted = None

    @property
    def engine(self) -> str:
        return self.measure.partition(".")[0]

    def say(self, value: int) -> str:
        return value_text(value, self.unit, self.counted)

    @property
    def text(self) -> str:
        return self.say(self.total)

    @property
    def is_still(self) -> bool:
        """Whether nothing was measured in any month."""
        return not any(value for _month, value in self.months)

    @property
    def adds_up(self) -> bool:
        """Whether the total is the sum of the months; people who come back are counted once over the period."""
        return self.total == sum(value for _month, value in self.months)

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "measure": self.measure,
            "name": self.name,
            "definition": self.definition,
            "unit": self.unit,
            "total": self.total,
            "months": {f"{month:%Y-%m}": value for month, value in self.months},
        }


@dataclass(frozen=True, slots=True)
class PublicFigure:
    """What everyone may read of a figure. `total` is None when too few people stand behind it; `months` is empty when one month is."""

    figure: Figure
    total: int | None
    months: tuple[tuple[date, int], ...]

    def as_json(self) -> dict[str, Any]:
        months = {f"{month:%Y-%m}": value for month, value in self.months}
        return {**self.figure.as_json(), "total": self.total, "months": months}


def published(figures: Sequence[Figure]) -> list[PublicFigure]:
    """Figures with small counts taken out: too few people in a period or a month hide all that their engine measured there.

    A single hidden month could be found again from the total: all the months are hidden together.
    """
    hidden = {one.engine for one in figures if is_too_few(one.total, one.unit)}
    monthly = {
        one.engine for one in figures if any(is_too_few(value, one.unit) for _month, value in one.months)
    }
    return [
        PublicFigure(
            one,
            None if one.engine in hidden else one.total,
            () if one.engine in hidden | monthly else one.months,
        )
        for one in figures
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedFigure:
    """One measure, side by side: a value for each project that measures it, None where too few people stand behind it."""

    measure: str
    name: str
    definition: str
    unit: str
    values: Mapping[int, int | None]
    counted: Counted = None

    @property
    def engine(self) -> str:
        return self.measure.partition(".")[0]

    def text(self, project_id: int) -> str:
        """The value as people read it; nothing where it is hidden or not measured."""
        value = self.values.get(project_id)
        return "" if value is None else value_text(value, self.unit, self.counted)


def published_side_by_side(figures: Sequence[ComparedFigure]) -> list[ComparedFigure]:
    """The same for everyone's eyes: too few people in a project hide all that their engine measured there."""
    hidden = {
        (one.engine, project_id)
        for one in figures
        for project_id, value in one.values.items()
        if value is not None and is_too_few(value, one.unit)
    }
    return [
        replace(
            one,
            values={
                project_id: None if (one.engine, project_id) in hidden else value
                for project_id, value in one.values.items()
            },
        )
        for one in figures
    ]


def twelve_months(today: date) -> Period:
    """Twelve months up to the next one, included: what is ordered today is often distributed next month.

    >>> twelve_months(date(2026, 11, 22))
    Period(start=datetime.date(2026, 1, 1), end=datetime.date(2027, 1, 1))
    """
    end = Period.month_of(Period.month_of(today).end).end
    return Period(date(end.year - 1, end.month, 1), end)


def months_with(values: Mapping[date, int], period: Period) -> tuple[tuple[date, int], ...]:
    """Every month of the period in order, at zero where nothing was measured."""
    return tuple((month.start, values.get(month.start, 0)) for month in period.months())


def unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
