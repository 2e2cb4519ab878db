"""Leaving with one's shares: the floor of variable capital, the queue, the losses borne."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from essaim.kernel.money import ZERO, Money, Rate


def floor_of(highest: Money, rate: Rate) -> Money:
    """What the capital never falls below by refunds: a share of the highest reached, rounded up.

    >>> floor_of(Money(100_001), Rate.parse("25 %"))
    Money(cents=25001)
    """
    return Money(-int(-(highest.cents * rate.fraction) // 1))


def room(capital: Money, floor: Money) -> Money:
    """What may still be refunded."""
    return max(ZERO, capital - floor)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A withdrawal accepted: how many shares still wait, of which value each, from when they may be refunded."""

    key: int
    since: date
    ripe_on: date
    shares: int
    nominal: Money
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class Served:
    key: int
    shares: int


def in_order(queue: Iterable[Waiting]) -> list[Waiting]:
    """Oldest first; those of one day by their number."""
    return sorted(queue, key=lambda one: (one.since, one.key))


@dataclass(frozen=True, slots=True)
class Capital:
    """What the capital is, what it may not fall below, and what public bodies hold of it, `most` at most."""

    amount: Money
    floor: Money
    public: Money = ZERO
    most: Rate | None = None

    def room_for(self, *, public: bool) -> Money:
        """What may be refunded to one of them: others stop where public bodies would hold too large a part."""
        free = room(self.amount, self.floor)
        if public or self.most is None or not self.public:
            return free
        least = Money(int(-(-self.public.cents / self.most.fraction // 1)))
        return min(free, room(self.amount, least))

    def without(self, amount: Money, *, public: bool) -> Capital:
        left = self.public - amount if public else self.public
        return replace(self, amount=self.amount - amount, public=left)


def serve(queue: Sequence[Waiting], capital: Capital, *, on: date) -> list[Served]:
    """Who may be refunded on a day, oldest first, by whole shares. Nobody passes before an older one that is ripe; only, where public
    bodies would then hold too much, one of them that leaves makes room for who waits, and never takes his part of what is above the floor.

    >>> one = Waiting(1, date(2026, 1, 1), date(2026, 1, 1), 10, Money(1000))
    >>> serve([one], Capital(Money(40_000), Money(35_000)), on=date(2026, 2, 1))
    [Served(key=1, shares=5)]
    """
    left = {one.key: one.shares for one in queue}
    ripe = [one for one in in_order(queue) if one.ripe_on <= on]
    turn: tuple[Waiting, int] | None
    while turn := _next_turn([one for one in ripe if left[one.key]], left, capital):
        one, fits = turn
        left[one.key] -= fits
        capital = capital.without(one.nominal * fits, public=one.is_public)
    return [Served(one.key, one.shares - left[one.key]) for one in ripe if left[one.key] < one.shares]


def _next_turn(
    waiting: Sequence[Waiting], left: Mapping[int, int], capital: Capital
) -> tuple[Waiting, int] | None:
    """The first that may be refunded something, and how many shares of it; None when nobody may."""
    held_back = ZERO
    for one in waiting:
        asked = one.nominal * left[one.key]
        if held_back and not one.is_public:
            continue
        free = capital.room_for(public=one.is_public) - held_back
        if fits := min(left[one.key], max(ZERO, free).cents // one.nominal.cents):
            return one, fits
        if one.is_public or room(capital.amount, capital.floor) < one.nominal:
            return None
        held_back += asked
    return None


@dataclass(frozen=True, slots=True)
class Due:
    """What a withdrawn part comes to: `refund` and `loss` sum to what was paid."""

    paid: Money
    loss: Money

    @property
    def refund(self) -> Money:
        return self.paid - self.loss


def due_for(amount: Money, paid: Money, *, capital: Money, losses: Money) -> Due:
    """What is given back for shares worth `amount`, of which `paid` was paid, where the losses not covered are borne
    by the capital in proportion. Never less than nothing, never more than what was paid.
    """
    if not losses or not capital:
        return Due(paid, ZERO)
    borne = min(losses, capital).allocate([amount.cents, capital.cents - amount.cents])[0]
    return Due(paid, min(borne, paid))
