"""Cells of the workbook: references, and a split by largest remainder written as formulas.

Every product is one of whole cents and whole weights: a spreadsheet counts it exactly, as `Money.allocate` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from essaim.kernel.money import Money
from essaim.kernel.ui.tables import Cell, Formula


def column(n: int) -> str:
    """The letters of a column, from 0.

    >>> column(0), column(25), column(26), column(52)
    ('A', 'Z', 'AA', 'BA')
    """
    letters = ""
    n += 1
    while n:
        n, rest = divmod(n - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def at(row: int, n: int, sheet: str = "") -> str:
    """A reference to a cell, rows from 1, columns from 0.

    >>> at(3, 1), at(3, 1, "Bilan 2027")
    ('[.B3]', "[$'Bilan 2027'.B3]")
    """
    place = f"${_quoted(sheet)}" if sheet else ""
    return f"[{place}.{column(n)}{row}]"


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def span(row: int, n: int, last_row: int, last: int) -> str:
    """A reference to a block of cells.

    >>> span(2, 0, 4, 0)
    '[.A2:.A4]'
    """
    return f"[.{column(n)}{row}:.{column(last)}{last_row}]"


def text(words: str) -> str:
    """A text in a formula."""
    return '"' + words.replace('"', '""') + '"'


@dataclass(slots=True)
class Sheet:
    """Rows written one after the other; `next` is the number of the one to come. Row 1 holds the names of the columns."""

    title: str
    rows: list[list[Cell]] = field(default_factory=list)

    @property
    def next(self) -> int:
        return len(self.rows) + 2

    def add(self, *cells: Cell) -> int:
        """Write a row, and give its number."""
        number = self.next
        self.rows.append(list(cells))
        return number


def cents(reference: str) -> str:
    return f"ROUND({reference}*100;0)"


def quotient(dividend: str, divisor: str) -> str:
    """A whole division, exact where both are whole."""
    return f"({dividend}-MOD({dividend};{divisor}))/{divisor}"


@dataclass(frozen=True, slots=True)
class Split:
    """Where a split stands: one place a part, for its weight, its quotient, its remainder."""

    weights: Sequence[str]
    quotients: Sequence[str]
    remainders: Sequence[str]

    @property
    def whole(self) -> str:
        return "(" + "+".join(self.weights) + ")"

    def quotient_of(self, n: int, amount: str) -> str:
        return quotient(f"{cents(amount)}*{self.weights[n]}", self.whole)

    def remainder_of(self, n: int, amount: str) -> str:
        return f"MOD({cents(amount)}*{self.weights[n]};{self.whole})"

    def part_of(self, n: int, amount: str) -> str:
        """The quotient, and one cent more for the largest remainders, the first of equals first."""
        left = f"({cents(amount)}-{'-'.join(self.quotients)})"
        before = [
            f"IF({one}{'>=' if m < n else '>'}{self.remainders[n]};1;0)"
            for m, one in enumerate(self.remainders)
            if m != n
        ]
        rank = "+".join(before) or "0"
        return f"({self.quotients[n]}+IF({rank}<{left};1;0))/100"


def split_cells(
    place: Split, amount: str, money: Money, weights: Sequence[int]
) -> tuple[list[Formula], list[Formula], list[Formula]]:
    """Quotients, remainders and parts as formulas, with what they come to."""
    whole = sum(weights)
    parts = money.allocate(weights)
    return (
        [
            Formula(place.quotient_of(n, amount), money.cents * weight // whole)
            for n, weight in enumerate(weights)
        ],
        [
            Formula(place.remainder_of(n, amount), money.cents * weight % whole)
            for n, weight in enumerate(weights)
        ],
        [Formula(place.part_of(n, amount), part) for n, part in enumerate(parts)],
    )
