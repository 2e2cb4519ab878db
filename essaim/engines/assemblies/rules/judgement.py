"""Majority judgement (Balinski and Laraki, 2007): each candidate gets the grade that a majority agrees on.

Equal medians are parted by taking them away one by one. Sorted grades are so read from the middle outwards, the lower side first: the
comparison jumps from one change of grade to the next, so that a million ballots cost what a hundred do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cmp_to_key
from itertools import groupby

from essaim.engines.assemblies.rules.ballots import GRADES, grades
from essaim.engines.assemblies.rules.results import Method, Result, Step, take

type Tally = tuple[int, ...]  # how many ballots gave each grade, from 0


def tallies(ballots: Mapping[str, int], candidates: Sequence[str]) -> dict[str, Tally]:
    """How often each grade was given to each candidate; a blank ballot grades nobody."""
    found = {name: [0] * GRADES for name in candidates}
    for text, weight in ballots.items():
        if text:
            for name, grade in grades(text, candidates).items():
                found[name][grade] += weight
    return {name: tuple(tally) for name, tally in found.items()}


def median(tally: Tally) -> int:
    """The lower median grade: at least half of the ballots give it or better."""
    return _runs_down(tally, (sum(tally) + 1) // 2)[0][0] if sum(tally) else 0


def _runs_down(tally: Tally, ballots: int) -> list[tuple[int, int]]:
    """The lowest `ballots` grades, from the best of them down: (grade, how many)."""
    runs, left = [], ballots
    for grade, number in enumerate(tally):
        if part := min(number, left):
            runs.append((grade, part))
            left -= part
    return runs[::-1]


def _runs_up(tally: Tally, ballots: int) -> list[tuple[int, int]]:
    """The highest `ballots` grades, from the worst of them up: (grade, how many)."""
    runs, left = [], ballots
    for grade in reversed(range(GRADES)):
        if part := min(tally[grade], left):
            runs.append((grade, part))
            left -= part
    return runs[::-1]


def _along(*sides: list[tuple[int, int]]) -> Iterator[tuple[int, ...]]:
    """The grades of several sides at each place where one of them changes."""
    heads = [list(side) for side in sides]
    while all(heads):
        yield tuple(head[0][0] for head in heads)
        step = min(head[0][1] for head in heads)
        for head in heads:
            grade, number = head[0]
            head[0] = (grade, number - step)
            if number == step:
                head.pop(0)


def compare(one: Tally, other: Tally) -> int:
    """Positive where the first is judged better; 0 only for the same grades. Both have as many ballots."""
    total = sum(one)
    if odd := total % 2:
        first, second = median(one), median(other)
        if first != second:
            return first - second
    half = total // 2
    # With an odd number the middle one was read: what is left is as many on each side.
    low_one, low_other = _runs_down(one, half + odd), _runs_down(other, half + odd)
    if odd:
        low_one, low_other = _without_first(low_one), _without_first(low_other)
    sides = (low_one, _runs_up(one, half), low_other, _runs_up(other, half))
    for lower, upper, lower_other, upper_other in _along(*sides):
        if lower != lower_other:
            return lower - lower_other
        if upper != upper_other:
            return upper - upper_other
    return 0


def _without_first(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    (grade, number), *rest = runs
    return [(grade, number - 1), *rest] if number > 1 else rest


def judge(ballots: Mapping[str, int], candidates: Sequence[str], seats: int, lot: Sequence[str]) -> Result:
    """Candidates by their majority grade, equals parted by the grades around it."""
    found = tallies(ballots, candidates)
    best = cmp_to_key(compare)
    ordered = sorted(candidates, key=lambda name: best(found[name]), reverse=True)
    ranking = tuple(tuple(group) for _key, group in groupby(ordered, key=found.__getitem__))
    taken = take(ranking if any(ballots.get(text) for text in ballots if text) else (), seats, lot)
    steps = tuple(Step("grades", (name,), (median(found[name]), *found[name])) for name in ordered)
    left = seats - len(taken.elected) if taken.tied else 0
    medians = {name: median(tally) for name, tally in found.items()}
    return Result(
        Method.JUDGEMENT, taken.elected, taken.tied, left, (), ranking, medians, (*steps, *taken.steps)
    )
