"""What a count gives: who is elected, who is tied, and each step of the count, in figures a page words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

type Number = int | Fraction


class Method(StrEnum):
    """How ballots become a result. Each has its own form of ballot, see `ballots`."""

    MOTION = "motion"
    MAJORITY = "majority"
    TWO_ROUNDS = "two_rounds"
    APPROVAL = "approval"
    JUDGEMENT = "judgement"
    SCHULZE = "schulze"
    STV = "stv"
    BUDGET = "budget"
    CONSENT = "consent"
    NOMINATION = "nomination"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a count: what happened (`code`), to whom, with which figures."""

    code: str
    names: tuple[str, ...] = ()
    values: tuple[Number, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """`tied` are those whom the ballots do not part, for `open_seats` seats: nobody chose between them.

    `ranking` goes from best to worst, equals together. `runoff` go to the second round.
    """

    method: Method
    elected: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    open_seats: int = 0
    runoff: tuple[str, ...] = ()
    ranking: tuple[tuple[str, ...], ...] = ()
    scores: Mapping[str, Number] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()

    @property
    def is_settled(self) -> bool:
        return not self.tied

    def after(self, *steps: Step) -> Result:
        """The same result, with steps told before its own."""
        return replace(self, steps=(*steps, *self.steps))


def ranked_groups(scores: Mapping[str, Number]) -> tuple[tuple[str, ...], ...]:
    """Candidates from the highest score to the lowest, equals together in their given order.

    >>> ranked_groups({"a": 1, "b": 3, "c": 1})
    (('b',), ('a', 'c'))
    """
    ordered = sorted(scores, key=lambda one: -scores[one])
    return tuple(tuple(group) for _score, group in groupby(ordered, key=lambda one: scores[one]))


def by_lot(tied: Iterable[str], lot: Sequence[str]) -> tuple[str, ...] | None:
    """The tied in the order that was drawn, or None if the draw does not name them all."""
    among = list(tied)
    return tuple(sorted(among, key=lot.index)) if set(among) <= set(lot) else None


@dataclass(frozen=True, slots=True)
class Taken:
    elected: tuple[str, ...]
    tied: tuple[str, ...]
    steps: tuple[Step, ...]


def take(ranking: Iterable[tuple[str, ...]], seats: int, lot: Sequence[str]) -> Taken:
    """The first of a ranking, as many as there are seats. Equals at the edge are tied, unless a draw parts them.

    >>> take((("a",), ("b", "c")), 2, ()).tied
    ('b', 'c')
    >>> take((("a",), ("b", "c")), 2, ("c", "b")).elected
    ('a', 'c')
    """
    elected: tuple[str, ...] = ()
    for group in ranking:
        left = seats - len(elected)
        if left <= 0:
            break
        if len(group) <= left:
            elected += group
            continue
        drawn = by_lot(group, lot)
        if drawn is None:
            return Taken(elected, group, (Step("tie", group, (left,)),))
        return Taken((*elected, *drawn[:left]), (), (Step("lot", drawn, (left,)),))
    return Taken(elected, (), ())
