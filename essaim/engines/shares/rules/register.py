"""What a register of movements comes to on a day: holdings, capital, the highest capital reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from essaim.kernel.money import ZERO, Money


def nothing() -> Money:
    """Where a row starts."""
    return ZERO


@dataclass(frozen=True, slots=True)
class Holding:
    """What someone holds: shares, what they are worth, what was called of it, what was paid of that."""

    shares: int = 0
    amount: Money = ZERO
    called: Money = ZERO
    paid: Money = ZERO

    def __add__(self, other: Holding) -> Holding:
        return Holding(
            self.shares + other.shares,
            self.amount + other.amount,
            self.called + other.called,
            self.paid + other.paid,
        )

    def __neg__(self) -> Holding:
        return Holding(-self.shares, -self.amount, -self.called, -self.paid)

    @property
    def unpaid(self) -> Money:
        return self.amount - self.paid

    @property
    def is_sound(self) -> bool:
        """Nothing below zero; nothing paid that was not called, nothing called that was not subscribed."""
        return self.shares >= 0 and ZERO <= self.paid <= self.called <= self.amount


@dataclass(frozen=True, slots=True)
class Move:
    """A line of the register or a payment: on a day, what changes for a holder."""

    on: date
    holder: int
    change: Holding


def holdings_on(moves: Iterable[Move], day: date) -> dict[int, Holding]:
    """What each holder holds at the end of a day; those who hold nothing are left out."""
    found: dict[int, Holding] = {}
    for move in moves:
        if move.on <= day:
            found[move.holder] = found.get(move.holder, Holding()) + move.change
    return {holder: held for holder, held in found.items() if held != Holding()}


def whole(holdings: Mapping[int, Holding]) -> Holding:
    """All of them together."""
    return sum(holdings.values(), Holding())


def highest_capital(moves: Iterable[Move], day: date) -> Money:
    """The highest capital reached at the end of a day, up to this one."""
    by_day: dict[date, Money] = {}
    for move in moves:
        if move.on <= day:
            by_day[move.on] = by_day.get(move.on, ZERO) + move.change.amount
    highest = capital = ZERO
    for _day, change in sorted(by_day.items()):
        capital += change
        highest = max(highest, capital)
    return highest


def part_of(held: Holding, shares: int) -> Holding:
    """What some of someone's shares carry of what was called and paid, so that both parts sum to the whole.

    Raises ValueError for more shares than held, or none.
    """
    if not 0 < shares <= held.shares:
        raise ValueError(f"{shares} shares of {held.shares}")
    weights = [shares, held.shares - shares]
    split = [amount.allocate(weights)[0] for amount in (held.amount, held.called, held.paid)]
    return Holding(shares, *split)
