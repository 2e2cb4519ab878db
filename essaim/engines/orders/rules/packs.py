"""Goods sold by the pack: how many packs are ordered from what is wanted, and who gets the units. No unit is ordered for nobody.

A household says how many it wants and, if it likes, "up to" how many. Tolerance completes a pack; without enough of it,
the last pack is left out and what is left is shared by the group's rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from essaim.engines.orders.rules.rationing import Claim, Rule, ration


@dataclass(frozen=True, slots=True)
class Packing:
    """How a product is sold: units a pack, fewest units of an order to its producer, and the units there are (None: no limit)."""

    pack: int = 1
    minimum: int = 0
    available: int | None = None

    def __post_init__(self) -> None:
        if self.pack < 1 or self.minimum < 0 or (self.available is not None and self.available < 0):
            raise ValueError("a pack holds one unit at least, and counts are not negative")

    @property
    def is_plain(self) -> bool:
        return self.pack == 1 and not self.minimum

    def next_full(self, wanted: int) -> int:
        """The fewest units, in whole packs and above the minimum, that serve all that is wanted."""
        target = max(wanted, self.minimum)
        return -(-target // self.pack) * self.pack


class Want(NamedTuple):
    """What one order asks of a product. `up_to` is `wanted` where it takes no more; `rank` and the rest serve the rule."""

    key: int
    wanted: int
    up_to: int
    rank: int
    lost: int = 0
    quotient_rank: int | None = None

    def claim(self, asked: int) -> Claim:
        return Claim(self.key, asked, self.rank, self.lost, self.quotient_rank)


class Outcome(StrEnum):
    """Why this many packs: all as wanted, tolerance used, the last pack left out, or the product dropped."""

    EXACT = "exact"
    FILLED = "filled"
    CUT = "cut"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Settled:
    """Packs to order and units for each order, by key."""

    outcome: Outcome
    packs: int
    units: int
    given: dict[int, int]


def missing_units(packing: Packing, wanted: int, most: int) -> int:
    """How many units are missing before every household has all it wanted in whole packs, tolerance counted; nothing wanted misses nothing.

    >>> missing_units(Packing(6), wanted=10, most=11), missing_units(Packing(6), wanted=10, most=13)
    (1, 0)
    """
    return max(0, packing.next_full(wanted) - max(wanted, most)) if wanted else 0


def reduces_missing(packing: Packing, before: tuple[int, int], after: tuple[int, int]) -> bool:
    """Does this change, from (wanted, most) to (wanted, most), bring the packs closer to full?"""
    return missing_units(packing, *after) < missing_units(packing, *before)


def packs_ordered(packing: Packing, wanted: int, most: int) -> tuple[Outcome, int]:
    """Why and how many units are ordered, from the sums of what is wanted and of what would be taken at most.

    >>> [packs_ordered(Packing(6), wanted, most) for wanted, most in ((12, 12), (10, 13), (10, 11), (5, 5))]
    [(<Outcome.EXACT: 'exact'>, 12), (<Outcome.FILLED: 'filled'>, 12), (<Outcome.CUT: 'cut'>, 6), (<Outcome.DROPPED: 'dropped'>, 0)]
    """
    if not wanted:
        return Outcome.EXACT, 0
    limit = most if packing.available is None else min(most, packing.available)
    full = packing.next_full(wanted)
    if full <= limit:
        return (Outcome.EXACT if full == wanted else Outcome.FILLED), full
    units = min(wanted, limit) // packing.pack * packing.pack
    if units and units >= packing.minimum:
        return Outcome.CUT, units
    return Outcome.DROPPED, 0


def changed_by_packs(outcome: Outcome, extra: int, wants: Sequence[Want], rule: Rule) -> dict[int, int]:
    """The units of the orders that do not get just what they wanted, by key.

    `extra`: units ordered beyond what is wanted, below zero when some are missing. Where tolerance completes the packs, the units
    go one each in turn; where some are missing, `rule` shares. A turn never depends on who else asks: the wants that `extra` units
    cannot reach may be left out, and the others get the same.
    """
    if outcome is Outcome.EXACT:
        return {}
    if outcome is Outcome.FILLED:
        shared = ration(extra, [want.claim(want.up_to - want.wanted) for want in wants], Rule.EQUAL)
        return {want.key: want.wanted + shared[want.key] for want in wants if shared[want.key]}
    left = sum(want.wanted for want in wants) + extra
    shared = ration(left, [want.claim(want.wanted) for want in wants], rule)
    return {want.key: shared[want.key] for want in wants if shared[want.key] != want.wanted}


def settle_packs(packing: Packing, wants: Sequence[Want], rule: Rule) -> Settled:
    """The packs to order and who gets their units. Whole packs only, and none of their units is left over.

    Nobody gets more than its `up_to`. Where tolerance completes the packs, everybody has at least what it wanted and
    the extra units go one each in turn; where the last pack is left out, nobody has more than it wanted and `rule`
    shares. Under the minimum the product is dropped. The same whatever the order of `wants`.

    >>> wants = [Want(1, 2, 4, rank=1), Want(2, 3, 3, rank=2), Want(3, 4, 6, rank=3)]
    >>> settle_packs(Packing(6), wants, Rule.PRO_RATA).given
    {1: 4, 2: 3, 3: 5}
    """
    if any(not 0 <= want.wanted <= want.up_to for want in wants):
        raise ValueError("a tolerance is not below what is wanted")
    wanted, most = sum(want.wanted for want in wants), sum(want.up_to for want in wants)
    outcome, units = packs_ordered(packing, wanted, most)
    changed = changed_by_packs(outcome, units - wanted, wants, rule)
    return Settled(outcome, units // packing.pack, units, {want.key: want.wanted for want in wants} | changed)
