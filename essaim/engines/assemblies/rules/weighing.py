"""Colleges in a count: one person one vote inside, the weight of the college for all of its ballots together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from essaim.engines.assemblies.rules.ballots import BLANK
from essaim.engines.assemblies.rules.results import Step

NOT_CAST = frozenset({BLANK})


def weigh(
    by_college: Mapping[str, Mapping[str, int]],
    weights: Mapping[str, Fraction],
    *,
    aside: Collection[str] = NOT_CAST,
) -> tuple[dict[str, Fraction], tuple[Step, ...]]:
    """One set of ballots out of those of each college: in a college each ballot weighs the same, all of them the college's weight.

    Ballots `aside` (blank; abstentions where they do not count) weigh nothing. A college that casts none weighs nothing: its weight is
    given to nobody.
    """
    merged: dict[str, Fraction] = {}
    steps = []
    for college, ballots in by_college.items():
        cast = sum(number for text, number in ballots.items() if text not in aside)
        steps.append(Step("college", (college,), (weights[college], cast)))
        for text, number in ballots.items():
            if text not in aside and number:
                merged[text] = merged.get(text, Fraction(0)) + weights[college] * Fraction(number, cast)
    return merged, tuple(steps)
