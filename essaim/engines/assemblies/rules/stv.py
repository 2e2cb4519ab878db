"""Single transferable vote: Droop quota, surpluses by the weighted inclusive Gregory method, one exclusion at a time.

As in the Scottish rules of 2007, except that values are exact fractions and never rounded. Ballots that followed the same road share one value.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from essaim.engines.assemblies.rules.ballots import order
from essaim.engines.assemblies.rules.results import Method, Result, Step, by_lot

type Papers = list[tuple[tuple[str, ...], int, int]]  # (preferences, place reached, how many ballots)


class Tied(Exception):
    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        super().__init__(names)


@dataclass(slots=True)
class Parcel:
    """Ballots of one value each."""

    value: Fraction
    papers: Papers
    number: int

    @property
    def votes(self) -> Fraction:
        return self.value * self.number


@dataclass(slots=True)
class Count:
    seats: int
    lot: Sequence[str]
    piles: dict[str, list[Parcel]]
    votes: dict[str, Fraction]
    elected: list[str] = field(default_factory=list)
    surpluses: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    quota: int = 0

    def one_of(self, names: Iterable[str], *, leaves: bool = False) -> str:
        """The only one, or the first that was drawn (the last drawn where someone `leaves`). Raises Tied."""
        among = tuple(names)
        if len(among) == 1:
            return among[0]
        drawn = by_lot(among, self.lot)
        if drawn is None:
            raise Tied(among)
        self.steps.append(Step("lot", drawn, (1,)))
        return drawn[-1] if leaves else drawn[0]

    def hand_on(self, name: str, ratio: Fraction) -> None:
        """Move the ballots of a candidate who is no longer counted to their next preference, at `ratio` of their value."""
        moved: dict[str, Fraction] = {}
        for parcel in self.piles.pop(name):
            if not ratio:
                continue
            value, next_ones = parcel.value * ratio, _next_piles(parcel.papers, self.piles)
            for heir, (papers, number) in next_ones.items():
                self.piles[heir].append(Parcel(value, papers, number))
                moved[heir] = moved.get(heir, Fraction(0)) + value * number
        for heir, votes in moved.items():
            self.votes[heir] += votes
        self.steps.append(Step("moved", tuple(moved), tuple(moved.values())))

    def elect_those_above(self) -> None:
        above = [name for name in self.piles if name not in self.elected and self.votes[name] >= self.quota]
        for name in sorted(above, key=lambda one: -self.votes[one]):
            self.elected.append(name)
            self.surpluses.append(name)
            self.steps.append(Step("quota_reached", (name,), (self.votes[name], self.quota)))

    @property
    def running(self) -> list[str]:
        return [name for name in self.piles if name not in self.elected]

    def turn(self) -> None:
        """One surplus handed on, or one candidate excluded."""
        if self.surpluses:
            most = max(self.votes[name] for name in self.surpluses)
            name = self.one_of(one for one in self.surpluses if self.votes[one] == most)
            self.surpluses.remove(name)
            surplus = self.votes[name] - self.quota
            self.steps.append(Step("surplus", (name,), (surplus,)))
            ratio, self.votes[name] = surplus / self.votes[name], Fraction(self.quota)
            self._leave(name, ratio)
            return
        least = min(self.votes[name] for name in self.running)
        last = [name for name in self.running if self.votes[name] == least]
        spare = len(self.running) - (self.seats - len(self.elected))
        if least == 0 and len(last) <= spare:
            for name in last:
                del self.piles[name]
            self.steps.append(Step("excluded", tuple(last), (0,)))
            return
        name = self.one_of(last, leaves=True)
        self.steps.append(Step("excluded", (name,), (least,)))
        self._leave(name, Fraction(1))

    def _leave(self, name: str, ratio: Fraction) -> None:
        """Elected ones receive nothing more: their own piles wait aside while ballots move."""
        aside = {one: self.piles.pop(one) for one in self.elected if one in self.piles and one != name}
        self.hand_on(name, ratio)
        self.piles.update(aside)
        self.elect_those_above()


def _next_piles(papers: Papers, piles: Container[str]) -> dict[str, tuple[Papers, int]]:
    """Ballots by their next preference among those who still receive; the others are exhausted."""
    found: dict[str, Papers] = {}
    numbers: dict[str, int] = {}
    for preferences, place, number in papers:
        for further in range(place + 1, len(preferences)):
            heir = preferences[further]
            if heir in piles:
                found.setdefault(heir, []).append((preferences, further, number))
                numbers[heir] = numbers.get(heir, 0) + number
                break
    return {heir: (moved, numbers[heir]) for heir, moved in found.items()}


def _begin(ballots: Mapping[str, int], candidates: Sequence[str], seats: int, lot: Sequence[str]) -> Count:
    known = frozenset(candidates)
    papers: Papers = [(order(text, known), -1, number) for text, number in ballots.items() if text]
    first = _next_piles(papers, known)
    piles = {name: [Parcel(Fraction(1), *first[name])] if name in first else [] for name in candidates}
    votes = {name: sum((one.votes for one in pile), Fraction(0)) for name, pile in piles.items()}
    total = sum(number for _preferences, _place, number in papers)
    count = Count(seats, lot, piles, votes, quota=total // (seats + 1) + 1)
    count.steps.append(Step("quota", (), (total, seats, count.quota)))
    count.steps += [Step("first", (name,), (votes[name],)) for name in candidates]
    return count


def stv(ballots: Mapping[str, int], candidates: Sequence[str], seats: int, lot: Sequence[str]) -> Result:
    """Seats in proportion to the ballots. A tie in who leaves first stops the count, unless a draw is given."""
    count = _begin(ballots, candidates, seats, lot)
    if not any(ballots.get(text) for text in ballots if text):
        return Result(Method.STV, steps=tuple(count.steps))
    count.elect_those_above()
    try:
        while len(count.elected) < seats and len(count.running) > seats - len(count.elected):
            count.turn()
    except Tied as tie:
        steps = (*count.steps, Step("tie", tie.names, (1,)))
        left = seats - len(count.elected)
        return Result(Method.STV, tuple(count.elected), tie.names, left, scores=count.votes, steps=steps)
    if len(count.elected) < seats and count.running:
        count.steps.append(Step("remaining", tuple(count.running)))
        count.elected += sorted(count.running, key=lambda one: -count.votes[one])
    return Result(Method.STV, tuple(count.elected), scores=count.votes, steps=tuple(count.steps))
