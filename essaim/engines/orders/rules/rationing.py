"""Sharing what came when it is less than what was ordered: whole units, by a rule the group published.

Every rule gives one unit after another, so that one unit more never takes anything from anyone.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from heapq import heapify, heappop, heapreplace, nlargest
from math import lcm
from typing import NamedTuple


class Rule(StrEnum):
    """How the units are given. Ties everywhere: who lost most last time, then who ordered first."""

    PRO_RATA = "pro-rata"
    EQUAL = "equal"
    QUOTIENT = "quotient"
    ROTATION = "rotation"
    FIRST_COME = "first-come"


class Claim(NamedTuple):
    """What one order asked. `rank` is its place in the order of asking; `lost` the units it missed last time.

    `quotient_rank` is its place by quotient familial, 1 for the lowest, None where the quotient is not known (served last).
    """

    key: int
    asked: int
    rank: int
    lost: int = 0
    quotient_rank: int | None = None


type Priority = tuple[int, ...]


def _pro_rata(claim: Claim, given: int, scale: int) -> Priority:
    """Sainte-Laguë: the next unit goes where it stays closest to the same share of each demand. Every demand divides `scale`."""
    return ((2 * given + 1) * (scale // claim.asked),)


def _equal(claim: Claim, given: int, scale: int) -> Priority:
    """A unit each in turn, until one has all it asked."""
    return (given,)


def _by_quotient(claim: Claim, given: int, scale: int) -> Priority:
    """The lowest quotient is served whole, then the next; unknown ones come last."""
    return (0, claim.quotient_rank) if claim.quotient_rank is not None else (1, 0)


def _rotation(claim: Claim, given: int, scale: int) -> Priority:
    """Who lost most last time is served whole first."""
    return (-claim.lost,)


def _first_come(claim: Claim, given: int, scale: int) -> Priority:
    return (claim.rank,)


PRIORITIES: Mapping[Rule, Callable[[Claim, int, int], Priority]] = {
    Rule.PRO_RATA: _pro_rata,
    Rule.EQUAL: _equal,
    Rule.QUOTIENT: _by_quotient,
    Rule.ROTATION: _rotation,
    Rule.FIRST_COME: _first_come,
}

type Turn = tuple[
    Priority, int, int, int, Claim
]  # when one more unit would come to a claim, the lowest first


def ration(available: int, claims: Sequence[Claim], rule: Rule) -> dict[int, int]:
    """Units for each claim, by key: never more than it asked, in all what is available or what is asked if that is less.

    The same whatever the order of `claims`; with one unit more, nobody gets less. ValueError for a negative number
    or a key given twice. Units are given from the first, or taken back from the last, whichever is the shorter way.

    >>> asked = [Claim(1, 4, rank=1), Claim(2, 2, rank=2), Claim(3, 2, rank=3)]
    >>> ration(4, asked, Rule.PRO_RATA), ration(4, asked, Rule.EQUAL), ration(4, asked, Rule.FIRST_COME)
    ({1: 2, 2: 1, 3: 1}, {1: 2, 2: 1, 3: 1}, {1: 4, 2: 0, 3: 0})
    """
    if available < 0 or any(claim.asked < 0 for claim in claims):
        raise ValueError("units are not negative")
    if len({claim.key for claim in claims}) != len(claims):
        raise ValueError("a claim is given twice")
    priority = PRIORITIES[rule]
    asking = [claim for claim in claims if claim.asked]
    scale = lcm(*{claim.asked for claim in asking}) if rule is Rule.PRO_RATA else 1

    def turn(claim: Claim, given: int) -> Turn:
        return priority(claim, given, scale), -claim.lost, claim.rank, claim.key, claim

    missing = max(0, sum(claim.asked for claim in asking) - available)
    if missing <= available:
        return {claim.key: claim.asked for claim in claims} | _taken_back(missing, asking, turn)
    return {claim.key: 0 for claim in claims} | _given(available, asking, turn)


def _given(units: int, asking: Sequence[Claim], turn: Callable[[Claim, int], Turn]) -> dict[int, int]:
    """So many units, one after the other, to the claim whose turn is first."""
    given: dict[int, int] = {}
    waiting = [turn(claim, 0) for claim in asking]
    heapify(waiting)
    for _unit in range(units):
        claim = waiting[0][-1]
        given[claim.key] = given.get(claim.key, 0) + 1
        if given[claim.key] < claim.asked:
            heapreplace(waiting, turn(claim, given[claim.key]))
        else:
            heappop(waiting)
    return given


def _taken_back(missing: int, asking: Sequence[Claim], turn: Callable[[Claim, int], Turn]) -> dict[int, int]:
    """What is left to the claims that would have had the last units, when so many are missing.

    The turns of a claim only go up: those whose last one is not among the `missing` latest of all lose nothing.
    """
    left: dict[int, int] = {}
    held = nlargest(missing, (turn(claim, claim.asked - 1) for claim in asking))[::-1]
    for _unit in range(missing):
        claim = held.pop()[-1]
        left[claim.key] = left.get(claim.key, claim.asked) - 1
        if left[claim.key]:
            insort(held, turn(claim, left[claim.key] - 1))
    return left
