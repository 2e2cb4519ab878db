"""How much what was found weighs, and what speaks for a subsidy. An order to look at things, not a judgment. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from essaim.engines.mandates.rules.clauses import Dismissed, Mark
from essaim.engines.mandates.rules.clauses_criteria import CRITERIA, DECIDES, Criterion

HIGH_FROM, SOME_FROM, DECIDING_FROM = 5, 2, 2


class Level(StrEnum):
    NOTHING = "nothing"
    LOW = "low"
    SOME = "some"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A criterion that was found, and in how many passages: it counts once, however many."""

    criterion: Criterion
    passages: int


@dataclass(frozen=True, slots=True)
class Score:
    """`heavy` and `light`: what weighs, what reassures; `deciding`: how many criteria a judge made a reason."""

    heavy: tuple[Weighed, ...]
    light: tuple[Weighed, ...]
    dismissed: int

    @property
    def weight(self) -> int:
        return sum(one.criterion.weight for one in self.heavy)

    @property
    def relief(self) -> int:
        return sum(one.criterion.weight for one in self.light)

    @property
    def deciding(self) -> int:
        return sum(one.criterion.weight == DECIDES for one in self.heavy)

    @property
    def level(self) -> Level:
        """What reassures lightens hints, never a criterion that decided a case."""
        if not self.heavy and not self.light:
            return Level.NOTHING
        rest = self.weight - self.relief
        if self.deciding >= DECIDING_FROM or rest >= HIGH_FROM:
            return Level.HIGH
        return Level.SOME if self.deciding or rest >= SOME_FROM else Level.LOW


def score(marks: Iterable[Mark], dismissed: Dismissed = frozenset()) -> Score:
    """What counts among these passages: those dismissed never do."""
    counted: dict[str, int] = {}
    left_out = 0
    for mark in marks:
        if mark.key in dismissed:
            left_out += 1
        else:
            counted[mark.criterion] = counted.get(mark.criterion, 0) + 1
    return Score(_weighed(counted, reassures=False), _weighed(counted, reassures=True), left_out)


def _weighed(counted: Mapping[str, int], *, reassures: bool) -> tuple[Weighed, ...]:
    """In the order of the criteria, the heaviest first."""
    found = [
        Weighed(one, counted[key])
        for key, one in CRITERIA.items()
        if key in counted and one.reassures is reassures
    ]
    return tuple(sorted(found, key=lambda one: -one.criterion.weight))
