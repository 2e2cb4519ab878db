"""Bars drawn on the server: a table whose cells carry the marks, so picture and figures are one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.text import slugify

from essaim.kernel.money import Money

type Number = int | Decimal | Fraction | Money


def _plain(value: Number) -> Fraction:
    return Fraction(value.cents if isinstance(value, Money) else value)


def tenths_of_percent(value: Number, top: Number) -> str:
    """The share of `top`, between "0.0%" and "100.0%", to a tenth: an SVG length. What is not nothing shows.

    >>> tenths_of_percent(1, 3), tenths_of_percent(1, 100_000), tenths_of_percent(0, 3)
    ('33.3%', '0.4%', '0.0%')
    """
    part, whole = _plain(value), _plain(top)
    if part <= 0 or whole <= 0:
        return "0.0%"
    tenths = max(4, int(min(part, whole) * 1000 / whole))
    return f"{tenths // 10}.{tenths % 10}%"


def is_low(value: Number, top: Number) -> bool:
    """Whether less than a fifth is left."""
    return _plain(value) * 5 < _plain(top)


@dataclass(frozen=True, slots=True)
class Bar:
    """One mark: its name on the axis, its size (not below zero) and its value as people read it."""

    label: str
    value: Number
    text: str


@dataclass(frozen=True, slots=True)
class Series:
    """Bars of one kind; every series of a chart names the same labels in the same order."""

    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    series: str
    text: str
    width: str
    pattern: int


@dataclass(frozen=True, slots=True)
class BarChart:
    """A figure with its definition beside the title. At most four series, one pattern each.

    Raises ValueError for a fifth series or labels that differ between series.
    """

    title: str
    definition: str
    series: tuple[Series, ...]
    source: str = ""

    def __post_init__(self) -> None:
        if len(self.series) > 4:
            raise ValueError("a chart holds four series at most: beyond, compare in a table")
        if len({tuple(bar.label for bar in one.bars) for one in self.series}) > 1:
            raise ValueError("every series names the same labels in the same order")

    @property
    def key(self) -> str:
        return slugify(self.title)

    @property
    def compares(self) -> bool:
        return len(self.series) > 1

    def rows(self) -> Iterator[tuple[str, list[Mark]]]:
        """Each label with one mark for each series, all on the same scale."""
        bars = [bar for one in self.series for bar in one.bars]
        top = max((_plain(bar.value) for bar in bars), default=Fraction(0))
        for group in zip(*(one.bars for one in self.series), strict=True):
            yield (
                group[0].label,
                [
                    Mark(one.name, bar.text, tenths_of_percent(_plain(bar.value), top), i)
                    for i, (one, bar) in enumerate(zip(self.series, group, strict=True), start=1)
                ],
            )
