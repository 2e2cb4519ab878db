"""One way in for every method: `count(ballots, candidates, method, seats=…)`.

`ballots` maps a ballot's text to how many there are, or to a fraction where colleges weigh: a million ballots are as many lines as
there are different votes. A tie is told in `Result.tied`; only a draw given in `lot` parts it, and the steps say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import combinations, permutations
from math import lcm

from essaim.engines.assemblies.rules import lists
from essaim.engines.assemblies.rules.ballots import check
from essaim.engines.assemblies.rules.budget import share_budget
from essaim.engines.assemblies.rules.judgement import judge
from essaim.engines.assemblies.rules.results import Method, Number, Result, Step
from essaim.engines.assemblies.rules.schulze import schulze
from essaim.engines.assemblies.rules.stv import stv
from essaim.engines.assemblies.rules.thresholds import Threshold

MOST_TRIALS = 150


@dataclass(frozen=True, slots=True)
class Terms:
    """What a method needs besides ballots: seats, a motion's threshold, a budget and its costs, a draw made in public."""

    seats: int = 1
    threshold: Threshold = field(default_factory=Threshold)
    costs: Mapping[str, int] = field(default_factory=dict)
    budget: int = 0
    lot: tuple[str, ...] = ()


def count(
    ballots: Mapping[str, Number],
    candidates: Sequence[str],
    method: Method,
    *,
    seats: int = 1,
    terms: Terms | None = None,
) -> Result:
    """The result of a vote, each step told. `terms` gives what else the method needs. Raises WrongBallot.

    >>> count({"a": 3, "b": 2}, ["a", "b"], Method.MAJORITY).elected
    ('a',)
    >>> count({"a": 2, "b": 2}, ["a", "b"], Method.MAJORITY).tied
    ('a', 'b')
    """
    terms = terms or Terms(seats=seats)
    grouped: dict[str, Number] = {}
    for text, weight in ballots.items():
        known = check(text, candidates, method, seats=terms.seats)
        grouped[known] = grouped.get(known, 0) + weight
    whole, scale = _whole(grouped)
    result = _run(whole, candidates, method, terms)
    if result.tied and not terms.lot and method in (Method.STV, Method.BUDGET):
        result = _if_order_matters(result, whole, candidates, terms)
    return _scaled(result, scale)


def _run(ballots: Mapping[str, int], candidates: Sequence[str], method: Method, terms: Terms) -> Result:
    match method:
        case Method.MOTION:
            return lists.motion(ballots, terms.threshold, terms.lot)
        case Method.CONSENT:
            return lists.consent(ballots, candidates)
        case Method.TWO_ROUNDS:
            return lists.absolute(ballots, candidates, terms.seats, terms.lot)
        case Method.JUDGEMENT:
            return judge(ballots, candidates, terms.seats, terms.lot)
        case Method.SCHULZE:
            return schulze(ballots, candidates, terms.seats, terms.lot)
        case Method.STV:
            return stv(ballots, candidates, terms.seats, terms.lot)
        case Method.BUDGET:
            return share_budget(ballots, terms.costs, terms.budget, terms.lot)
        case _:
            return lists.relative(ballots, candidates, method, terms.seats, terms.lot)


def _whole(ballots: Mapping[str, Number]) -> tuple[dict[str, int], int]:
    """Weights as whole numbers: each multiplied by the same number, which is given back."""
    scale = lcm(*(weight.denominator for weight in ballots.values()))
    return {text: int(weight * scale) for text, weight in ballots.items() if weight}, scale


def _scaled(result: Result, scale: int) -> Result:
    """Scores as they were weighed. Steps keep whole units, which their first line explains."""
    if scale == 1:
        return result
    scores: dict[str, Number] = (
        dict(result.scores)
        if result.method in (Method.JUDGEMENT, Method.SCHULZE)
        else {name: Fraction(score) / scale for name, score in result.scores.items()}
    )
    return replace(result, scores=scores).after(Step("units", (), (scale,)))


def _woven(lot: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every order that keeps those of both: a name met later may have been drawn before."""
    whole = range(len(lot) + len(new))
    for places in combinations(whole, len(new)):
        old, young = iter(lot), iter(new)
        yield tuple(next(young) if place in places else next(old) for place in whole)


def _if_order_matters(
    result: Result, ballots: Mapping[str, int], candidates: Sequence[str], terms: Terms
) -> Result:
    """A tie on the way that gives the same winners whichever way it is parted is told, and stops nothing."""
    outcomes: list[Result] = []
    waiting: list[tuple[str, ...]] = [tuple(order) for order in permutations(result.tied)]
    tried = 0
    while waiting and tried < MOST_TRIALS:
        lot = waiting.pop()
        tried += 1
        found = _run(ballots, candidates, result.method, replace(terms, lot=lot))
        if found.tied:
            new = [name for name in found.tied if name not in lot]
            waiting += [woven for order in permutations(new) for woven in _woven(lot, order)]
        else:
            outcomes.append(found)
        if len(waiting) > MOST_TRIALS or {frozenset(one.elected) for one in outcomes} - {
            frozenset(outcomes[0].elected) if outcomes else frozenset()
        }:
            return result
    if waiting or not outcomes:
        return result
    told = (Step("tie_without_effect", result.tied),)
    kept = tuple(step for step in outcomes[0].steps if step.code != "lot")
    return replace(outcomes[0], steps=(*kept, *told))
