"""Sharing what came when it is less than what was ordered: whole units, by a rule the group published.

Every rule gives one unit after another, so that one unit more never takes anything from anyone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from heapq import heapify, heappop, heapreplace


class Rule(StrEnum):
    """How the units are given. Ties everywhere: who lost most last time, then who ordered first."""

    PRO_RATA = "pro-rata"
    EQUAL = "equal"
    QUOTIENT = "quotient"
    ROTATION = "rotation"
    FIRST_COME = "first-come"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one order asked. `rank` is its place in the order of asking; `lost` the units it missed last time.

    `quotient_rank` is its place by quotient familial, 1 for the lowest, None where the quotient is not known (served last).
    """

    key: int
    asked: int
    rank: int
    lost: int = 0
    quotient_rank: int | None = None


type Priority = tuple[Fraction | int, ...]


def _pro_rata(claim: Claim, given: int) -> Priority:
    """Sainte-Laguë: the next unit goes where it stays closest to the same share of each demand."""
    return (Fraction(2 * given + 1, claim.asked),)


def _equal(claim: Claim, given: int) -> Priority:
    """A unit each in turn, until one has all it asked."""
    return (given,)


def _by_quotient(claim: Claim, given: int) -> Priority:
    """The lowest quotient is served whole, then the next; unknown ones come last."""
    return (0, claim.quotient_rank) if claim.quotient_rank is not None else (1, 0)


def _rotation(claim: Claim, given: int) -> Priority:
    """Who lost most last time is served whole first."""
    return (-claim.lost,)


def _first_come(claim: Claim, given: int) -> Priority:
    return (claim.rank,)


PRIORITIES: Mapping[Rule, Callable[[Claim, int], Priority]] = {
    Rule.PRO_RATA: _pro_rata,
    Rule.EQUAL: _equal,
    Rule.QUOTIENT: _by_quotient,
    Rule.ROTATION: _rotation,
    Rule.FIRST_COME: _first_come,
}


def ration(available: int, claims: Sequence[Claim], rule: Rule) -> dict[int, int]:
    """Units for each claim, by key: never more than it asked, in all what is available or what is asked if that is less.

    The same whatever the order of `claims`; with one unit more, nobody gets less. ValueError for a negative number
    or a key given twice.

    >>> asked = [Claim(1, 4, rank=1), Claim(2, 2, rank=2), Claim(3, 2, rank=3)]
    >>> ration(4, asked, Rule.PRO_RATA), ration(4, asked, Rule.EQUAL), ration(4, asked, Rule.FIRST_COME)
    ({1: 2, 2: 1, 3: 1}, {1: 2, 2: 1, 3: 1}, {1: 4, 2: 0, 3: 0})
    """
    if available < 0 or any(claim.asked < 0 for claim in claims):
        raise ValueError("units are not negative")
    if len({claim.key for claim in claims}) != len(claims):
        raise ValueError("a claim is given twice")
    priority = PRIORITIES[rule]
    given = {claim.key: 0 for claim in claims}

    def entry(claim: Claim) -> tuple[Priority, int, int, int, Claim]:
        return priority(claim, given[claim.key]), -claim.lost, claim.rank, claim.key, claim

    waiting = [entry(claim) for claim in claims if claim.asked]
    heapify(waiting)
    for _unit in range(available):
        if not waiting:
            break
        claim = waiting[0][-1]
        given[claim.key] += 1
        if given[claim.key] < claim.asked:
            heapreplace(waiting, entry(claim))
        else:
            heappop(waiting)
    return given
