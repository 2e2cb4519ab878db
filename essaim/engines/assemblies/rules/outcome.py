"""The outcome of a vote: colleges weighed, ballots counted, kept as plain data and read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from essaim.engines.assemblies.rules.ballots import BLANK
from essaim.engines.assemblies.rules.counting import Terms, count
from essaim.engines.assemblies.rules.results import Method, Number, Result, Step
from essaim.engines.assemblies.rules.weighing import weigh

type ByCollege = Mapping[str, Mapping[str, int]]


def outcome(
    votes: ByCollege,
    weights: Mapping[str, Fraction],
    candidates: Sequence[str],
    method: Method,
    terms: Terms,
) -> Result:
    """Counts votes by college. Without weights, all ballots are equal."""
    if not weights:
        merged: dict[str, Number] = {}
        for ballots in votes.values():
            for text, number in ballots.items():
                merged[text] = merged.get(text, 0) + number
        return count(merged, candidates, method, terms=terms)
    counts_abstentions = method != Method.MOTION or terms.threshold.counts_abstentions
    aside = {BLANK} if counts_abstentions else {BLANK, "abstain"}
    known = {college: votes.get(college, {}) for college in weights}
    weighed, steps = weigh(known, weights, aside=aside)
    return count(weighed, candidates, method, terms=terms).after(*steps)


def _text(value: Number) -> str:
    return str(Fraction(value))


def to_json(result: Result) -> dict[str, Any]:
    """The result as plain data, every figure exact."""
    return {
        "method": str(result.method),
        "elected": list(result.elected),
        "tied": list(result.tied),
        "open_seats": result.open_seats,
        "runoff": list(result.runoff),
        "ranking": [list(group) for group in result.ranking],
        "scores": {name: _text(score) for name, score in result.scores.items()},
        "steps": [
            [step.code, list(step.names), [_text(one) for one in step.values]] for step in result.steps
        ],
    }


def from_json(data: Mapping[str, Any]) -> Result:
    """The result that `to_json` kept."""
    return Result(
        method=Method(data["method"]),
        elected=tuple(data["elected"]),
        tied=tuple(data["tied"]),
        open_seats=data["open_seats"],
        runoff=tuple(data["runoff"]),
        ranking=tuple(tuple(group) for group in data["ranking"]),
        scores={name: Fraction(score) for name, score in data["scores"].items()},
        steps=tuple(
            Step(code, tuple(names), tuple(Fraction(one) for one in values))
            for code, names, values in data["steps"]
        ),
    )
