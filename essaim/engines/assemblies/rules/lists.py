"""Methods whose ballots are words or names: motions, majority, approval, nomination, consent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from essaim.engines.assemblies.rules.ballots import BLANK, CONSENT, MOTION, chosen
from essaim.engines.assemblies.rules.results import Method, Number, Result, Step, by_lot, ranked_groups, take
from essaim.engines.assemblies.rules.thresholds import Threshold

type Profile = Mapping[str, int]


def scores_of(ballots: Profile, candidates: Sequence[str]) -> dict[str, int]:
    """How many ballots name each candidate."""
    found = dict.fromkeys(candidates, 0)
    for text, weight in ballots.items():
        for name in chosen(text, found):
            found[name] += weight
    return found


def relative(
    ballots: Profile, candidates: Sequence[str], method: Method, seats: int, lot: Sequence[str]
) -> Result:
    """Those whom most ballots name; a candidate nobody named is not elected."""
    scores = scores_of(ballots, candidates)
    ranking = ranked_groups(scores)
    taken = take([group for group in ranking if scores[group[0]] > 0], seats, lot)
    told = tuple(Step("score", group, (scores[group[0]],)) for group in ranking)
    left = seats - len(taken.elected) if taken.tied else 0
    return Result(method, taken.elected, taken.tied, left, (), ranking, scores, (*told, *taken.steps))


def absolute(ballots: Profile, candidates: Sequence[str], seats: int, lot: Sequence[str]) -> Result:
    """First round: those named on more than half of the ballots that are not blank; the next ones go to a second round.

    Two candidates a seat left go on, and all those equal to the last of them.
    """
    scores = scores_of(ballots, candidates)
    valid = sum(weight for text, weight in ballots.items() if text != BLANK)
    ranking = ranked_groups(scores)
    above = [group for group in ranking if 2 * scores[group[0]] > valid]
    taken = take(above, seats, lot)
    left = seats - len(taken.elected)
    steps = [Step("valid", (), (valid,)), *(Step("score", group, (scores[group[0]],)) for group in ranking)]
    if taken.tied or not left:
        return Result(
            Method.TWO_ROUNDS, taken.elected, taken.tied, left, (), ranking, scores, (*steps, *taken.steps)
        )
    runoff: tuple[str, ...] = ()
    for group in ranking:
        if group not in above and len(runoff) < 2 * left and scores[group[0]] > 0:
            runoff += group
    told = (*steps, *(Step("absolute", group, (valid,)) for group in above), Step("runoff", runoff, (left,)))
    return Result(Method.TWO_ROUNDS, taken.elected, (), 0, runoff, ranking, scores, told)


def motion(ballots: Profile, threshold: Threshold, lot: Sequence[str]) -> Result:
    """Adopted when the part in favour reaches the threshold. Equal votes under a simple majority are a tie.

    A casting vote that the statutes give is a draw of one: `lot=("for", "against")`.
    """
    scores = {word: ballots.get(word, 0) for word in MOTION}
    base = scores["for"] + scores["against"] + (scores["abstain"] if threshold.counts_abstentions else 0)
    steps = [
        Step("motion", MOTION, tuple(scores.values())),
        Step("threshold", (), (scores["for"], base, threshold.share)),
    ]
    share = Fraction(scores["for"], base) if base else Fraction(0)
    if base and threshold.is_tie(share):
        drawn = by_lot(("for", "against"), lot)
        if drawn is None:
            tied = ("for", "against")
            return Result(Method.MOTION, (), tied, 1, scores=scores, steps=(*steps, Step("tie", tied, (1,))))
        won = drawn[:1] if drawn[0] == "for" else ()
        return Result(Method.MOTION, won, scores=scores, steps=(*steps, Step("casting", drawn[:1])))
    adopted = bool(base) and threshold.is_reached(share)
    steps.append(Step("adopted" if adopted else "rejected"))
    return Result(Method.MOTION, ("for",) if adopted else (), scores=scores, steps=tuple(steps))


def consent(ballots: Profile, candidates: Sequence[str]) -> Result:
    """Adopted when nobody objects and somebody consents: one objection is enough to work the proposal again."""
    scores: dict[str, Number] = {word: ballots.get(word, 0) for word in CONSENT}
    passed = scores["consent"] > 0 and not scores["object"]
    steps = (
        Step("consent", CONSENT, tuple(scores.values())),
        Step("no_objection" if passed else "objection", (), (scores["object"],)),
    )
    return Result(Method.CONSENT, tuple(candidates) if passed else (), scores=scores, steps=steps)
