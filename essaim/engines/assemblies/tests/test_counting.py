"""Counts held against published elections, and worked by hand."""

from dataclasses import replace
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest

from essaim.engines.assemblies.rules.ballots import WrongBallot, check
from essaim.engines.assemblies.rules.counting import Terms, count
from essaim.engines.assemblies.rules.judgement import compare, median
from essaim.engines.assemblies.rules.results import Method
from essaim.engines.assemblies.rules.thresholds import Matter, Threshold, quorum

PUBLISHED = Path(__file__).parent / "published"


def _lines(name: str) -> list[str]:
    text = (PUBLISHED / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _ballots(lines: list[str]) -> dict[str, int]:
    pairs = (line.split(": ") for line in lines if ": " in line)
    return {text: int(number) for number, text in pairs}


def test_schulze_gives_the_published_order() -> None:
    ballots = _ballots(_lines("schulze.toi"))

    result = count(ballots, list("ABCDE"), Method.SCHULZE)

    assert result.ranking == (("E",), ("A",), ("C",), ("B",), ("D",))
    assert result.elected == ("E",)


def test_stv_gives_the_published_count() -> None:
    dishes = ["oranges", "poires", "chocolat", "fraises", "bonbons"]

    result = count(_ballots(_lines("repas.soi")), dishes, Method.STV, seats=3)

    assert result.elected == ("chocolat", "oranges", "fraises")
    told = [(step.code, step.names) for step in result.steps]
    assert ("surplus", ("chocolat",)) in told
    assert told.index(("excluded", ("poires",))) < told.index(("excluded", ("bonbons",)))


def test_stv_hands_surpluses_on_at_their_part_of_the_whole_pile() -> None:
    # 9 ballots, 2 seats, quota 4: « a » has 6, its surplus of 2 goes on at a third each: 4/3 to b, 2/3 to c.
    ballots = {"a>b": 4, "a>c": 2, "b": 1, "c": 2}

    result = count(ballots, ["a", "b", "c"], Method.STV, seats=2)

    moved = next(step for step in result.steps if step.code == "moved")
    assert dict(zip(moved.names, moved.values, strict=True)) == {"b": Fraction(4, 3), "c": Fraction(2, 3)}
    assert result.elected == ("a", "c")


def test_majority_judgement_gives_the_published_order() -> None:
    rows = (line.split(";") for line in _lines("orsay.csv"))
    tallies = {name: (*map(int, grades), 0) for name, *grades in rows}  # six grades there, seven here

    for better, worse in zip(list(tallies)[:-1], list(tallies)[1:], strict=True):
        assert compare(tallies[better], tallies[worse]) > 0
    assert [median(tally) for tally in tallies.values()] == [3, 3, 3, 2]


def test_equal_shares_serve_a_minority_that_majority_forgets() -> None:
    lines = _lines("quartier.pb")
    costs = {name: int(cost) for kind, name, cost in (x.split(";") for x in lines if x.startswith("project"))}
    terms = Terms(costs=costs, budget=100)

    result = count(_ballots(lines), list(costs), Method.BUDGET, terms=terms)

    assert set(result.elected) == {"parc", "potager"}


def test_equal_shares_pay_what_costs_nothing() -> None:
    terms = Terms(costs={"a": 0, "b": 60}, budget=100)

    assert count({"a": 1, "a,b": 1}, ["a", "b"], Method.BUDGET, terms=terms).elected == ("a", "b")


def test_equal_shares_tie_that_changes_nothing_is_told_and_does_not_stop() -> None:
    terms = Terms(costs={"a": 10, "b": 10}, budget=40)

    result = count({"a": 2, "b": 2}, ["a", "b"], Method.BUDGET, terms=terms)

    assert set(result.elected) == {"a", "b"}
    assert result.steps[-1].code == "tie_without_effect"


def test_a_tie_met_later_may_be_drawn_before_those_met_first() -> None:
    """`b` and `c` are tied first; whichever wins, `a` is then tied with the other: who is bought depends on the draw."""
    terms = Terms(costs={"a": 300, "b": 200, "c": 200, "d": 450, "e": 100}, budget=700)
    ballots = {"a,b,c": 1, "a,e": 1, "b,c": 1, "": 2}

    result = count(ballots, ["a", "b", "c", "d", "e"], Method.BUDGET, terms=terms)

    assert result.tied == ("b", "c")
    outcomes = {
        frozenset(
            count(ballots, ["a", "b", "c", "d", "e"], Method.BUDGET, terms=replace(terms, lot=lot)).elected
        )
        for lot in permutations("abc")
    }
    assert outcomes == {frozenset("ace"), frozenset("abe"), frozenset("bce")}


@pytest.mark.parametrize(
    ("method", "ballots", "tied"),
    [
        (Method.MAJORITY, {"a": 3, "b": 3, "c": 1}, ("a", "b")),
        (Method.APPROVAL, {"a,b": 3, "c": 1}, ("a", "b")),
        (Method.JUDGEMENT, {"a:4,b:4,c:1": 2}, ("a", "b")),
        (Method.SCHULZE, {"a>b>c": 1, "b>a>c": 1}, ("a", "b")),
        (Method.STV, {"a": 2, "b": 2}, ("a", "b")),
        (Method.NOMINATION, {"a": 1, "b": 1}, ("a", "b")),
        (Method.BUDGET, {"a": 2, "b": 2, "c": 1}, ("a", "b")),
    ],
)
def test_tie_is_declared_and_only_a_draw_parts_it(
    method: Method, ballots: dict[str, int], tied: tuple[str, ...]
) -> None:
    terms = Terms(costs={"a": 30, "b": 30, "c": 90}, budget=40)
    result = count(ballots, ["a", "b", "c"], method, terms=terms)
    assert (result.elected, result.tied, result.is_settled) == ((), tied, False)

    drawn = Terms(costs=terms.costs, budget=40, lot=("b", "a"))
    assert count(ballots, ["a", "b", "c"], method, terms=drawn).elected == ("b",)


def test_two_rounds_asks_for_more_than_half_then_keeps_the_first_ones() -> None:
    assert count({"a": 6, "b": 5, "": 4}, ["a", "b"], Method.TWO_ROUNDS).elected == ("a",)

    first = count({"a": 5, "b": 3, "c": 3, "d": 1}, list("abcd"), Method.TWO_ROUNDS)

    assert (first.elected, first.runoff) == ((), ("a", "b", "c"))


@pytest.mark.parametrize(
    ("matter", "abstentions", "ballots", "adopted"),
    [
        (Matter.SIMPLE, False, {"for": 3, "against": 2, "abstain": 4}, True),
        (Matter.SIMPLE, True, {"for": 3, "against": 2, "abstain": 4}, False),
        (Matter.TWO_THIRDS, False, {"for": 4, "against": 2}, True),
        (Matter.TWO_THIRDS, False, {"for": 5, "against": 3}, False),
        (Matter.THREE_QUARTERS, False, {"for": 3, "against": 1}, True),
        (Matter.UNANIMITY, False, {"for": 9, "abstain": 1}, True),
        (Matter.UNANIMITY, False, {"for": 9, "against": 1}, False),
        (Matter.SIMPLE, False, {"abstain": 9}, False),
        (Matter.SIMPLE, False, {}, False),
    ],
)
def test_motion_is_held_against_its_threshold(
    matter: Matter, abstentions: bool, ballots: dict[str, int], adopted: bool
) -> None:
    terms = Terms(threshold=Threshold(matter, abstentions))

    assert bool(count(ballots, ["for"], Method.MOTION, terms=terms).elected) is adopted


def test_motion_tied_waits_for_a_casting_vote() -> None:
    assert count({"for": 2, "against": 2}, ["for"], Method.MOTION).tied == ("for", "against")
    terms = Terms(lot=("against", "for"))
    assert count({"for": 2, "against": 2}, ["for"], Method.MOTION, terms=terms).elected == ()


def test_consent_is_stopped_by_one_objection() -> None:
    assert count({"consent": 9, "abstain": 1}, ["p"], Method.CONSENT).elected == ("p",)
    assert count({"consent": 9, "object": 1}, ["p"], Method.CONSENT).elected == ()
    assert count({"abstain": 3}, ["p"], Method.CONSENT).elected == ()


@pytest.mark.parametrize("method", list(Method))
def test_nobody_is_elected_where_nobody_votes(method: Method) -> None:
    terms = Terms(costs={"a": 1}, budget=10)

    for ballots in ({}, {"": 5}):
        result = count(ballots, ["a"], method, terms=terms)
        assert (result.elected, result.tied) == ((), ())


@pytest.mark.parametrize(
    ("text", "method"),
    [
        ("z", Method.APPROVAL),
        ("a,a", Method.APPROVAL),
        ("a,b", Method.NOMINATION),
        ("a,b", Method.MAJORITY),
        ("a:7", Method.JUDGEMENT),
        ("a", Method.JUDGEMENT),
        ("a=b", Method.STV),
        ("a>a", Method.SCHULZE),
        ("a>", Method.SCHULZE),
        ("maybe", Method.MOTION),
    ],
)
def test_text_that_is_no_ballot_is_refused(text: str, method: Method) -> None:
    with pytest.raises(WrongBallot):
        check(text, ["a", "b"], method)


def test_quorum_rounds_up() -> None:
    assert not quorum(present=3, entitled=10, share=Fraction(1, 3)).is_met
    assert quorum(present=4, entitled=10, share=Fraction(1, 3)).is_met
    assert quorum(present=0, entitled=10, share=Fraction(0)).is_met
