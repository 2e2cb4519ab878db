"""Rationing: properties that hold for every rule, and what each rule promises."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.orders.rules import Claim, Rule, ration

ALL = pytest.mark.parametrize("rule", list(Rule))


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    """Up to eight orders of up to six units, each its own rank."""
    n = draw(st.integers(0, 8))
    ranks = draw(st.permutations(range(n)))
    return [
        Claim(
            key=key,
            asked=draw(st.integers(0, 6)),
            rank=ranks[key],
            lost=draw(st.integers(0, 3)),
            quotient_rank=draw(st.none() | st.integers(1, 4)),
        )
        for key in range(n)
    ]


@ALL
@given(st.integers(0, 50), claims())
def test_nobody_gets_more_than_asked_and_nothing_is_left_that_someone_wants(
    rule: Rule, available: int, asked: list[Claim]
) -> None:
    shared = ration(available, asked, rule)

    assert all(0 <= shared[claim.key] <= claim.asked for claim in asked)
    assert sum(shared.values()) == min(available, sum(claim.asked for claim in asked))


@ALL
@given(st.integers(0, 50), claims(), st.randoms())
def test_the_order_of_reading_changes_nothing(
    rule: Rule, available: int, asked: list[Claim], chance: object
) -> None:
    mixed = list(asked)
    chance.shuffle(mixed)  # type: ignore[attr-defined]

    assert ration(available, mixed, rule) == ration(available, asked, rule)


def one_by_one(available: int, asked: list[Claim], rule: Rule) -> dict[int, int]:
    """Each unit to the claim whose turn it is, looked for among all."""
    turns: dict[Rule, Callable[[Claim, int], object]] = {
        Rule.PRO_RATA: lambda claim, units: Fraction(2 * units + 1, claim.asked),
        Rule.EQUAL: lambda claim, units: units,
        Rule.QUOTIENT: lambda claim, units: (claim.quotient_rank is None, claim.quotient_rank or 0),
        Rule.ROTATION: lambda claim, units: -claim.lost,
        Rule.FIRST_COME: lambda claim, units: claim.rank,
    }
    shared = {claim.key: 0 for claim in asked}
    for _unit in range(available):
        waiting = [claim for claim in asked if shared[claim.key] < claim.asked]
        if waiting:
            first = min(waiting, key=lambda c: (turns[rule](c, shared[c.key]), -c.lost, c.rank, c.key))
            shared[first.key] += 1
    return shared


@ALL
@given(st.integers(0, 50), claims())
def test_units_given_or_taken_back_come_to_the_same(rule: Rule, available: int, asked: list[Claim]) -> None:
    assert ration(available, asked, rule) == one_by_one(available, asked, rule)


@ALL
@given(st.integers(0, 50), claims())
def test_one_unit_more_takes_from_nobody(rule: Rule, available: int, asked: list[Claim]) -> None:
    less, more = ration(available, asked, rule), ration(available + 1, asked, rule)

    assert all(more[key] >= less[key] for key in less)


@given(st.integers(0, 50), claims())
def test_equal_shares_differ_by_one_unless_someone_has_all_it_asked(
    available: int, asked: list[Claim]
) -> None:
    shared = ration(available, asked, Rule.EQUAL)
    short = [shared[claim.key] for claim in asked if shared[claim.key] < claim.asked]

    assert not short or max(shared.values()) - min(short) <= 1


@given(st.integers(0, 50), claims())
def test_pro_rata_never_gives_more_to_who_asked_less(available: int, asked: list[Claim]) -> None:
    shared = ration(available, asked, Rule.PRO_RATA)

    for one in asked:
        for other in asked:
            if one.asked < other.asked:
                assert shared[one.key] <= shared[other.key]


def _served_before(rule: Rule, one: Claim, other: Claim) -> bool:
    if rule is Rule.QUOTIENT:
        return one.quotient_rank is not None and (
            other.quotient_rank is None or one.quotient_rank < other.quotient_rank
        )
    if rule is Rule.ROTATION:
        return one.lost > other.lost
    return one.rank < other.rank


@pytest.mark.parametrize("rule", [Rule.QUOTIENT, Rule.ROTATION, Rule.FIRST_COME])
@given(st.integers(0, 50), claims())
def test_who_comes_later_gets_nothing_while_who_comes_before_waits(
    rule: Rule, available: int, asked: list[Claim]
) -> None:
    shared = ration(available, asked, rule)

    for one in asked:
        for other in asked:
            if _served_before(rule, one, other) and shared[other.key]:
                assert shared[one.key] == one.asked


@pytest.mark.parametrize(
    ("available", "wanted"),
    [(-1, [Claim(1, 1, rank=1)]), (1, [Claim(1, -1, rank=1)]), (1, [Claim(1, 1, 1)] * 2)],
)
def test_what_makes_no_sense_is_a_value_error(available: int, wanted: list[Claim]) -> None:
    with pytest.raises(ValueError):
        ration(available, wanted, Rule.EQUAL)
