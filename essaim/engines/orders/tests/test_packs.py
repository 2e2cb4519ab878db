"""Packs: whole packs only, never more than a household takes, and a product under its minimum is dropped."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.orders.rules import (
    Outcome,
    Packing,
    Rule,
    Want,
    missing_units,
    reduces_missing,
    settle_packs,
)

RULES = st.sampled_from(list(Rule))
PACKINGS = st.builds(
    Packing, pack=st.integers(1, 8), minimum=st.integers(0, 12), available=st.none() | st.integers(0, 40)
)


@st.composite
def wants(draw: st.DrawFn) -> list[Want]:
    found = []
    for key in range(draw(st.integers(0, 7))):
        wanted = draw(st.integers(0, 6))
        more, lost = draw(st.integers(0, 4)), draw(st.integers(0, 3))
        found.append(Want(key, wanted, wanted + more, rank=key, lost=lost))
    return found


@given(PACKINGS, wants(), RULES)
def test_whole_packs_are_ordered_and_all_their_units_are_given(
    packing: Packing, asked: list[Want], rule: Rule
) -> None:
    settled = settle_packs(packing, asked, rule)

    assert settled.units == settled.packs * packing.pack == sum(settled.given.values())
    assert packing.available is None or settled.units <= packing.available
    assert settled.units == 0 or settled.units >= packing.minimum


@given(PACKINGS, wants(), RULES)
def test_nobody_gets_more_than_it_takes_and_nobody_loses_while_another_gains(
    packing: Packing, asked: list[Want], rule: Rule
) -> None:
    settled = settle_packs(packing, asked, rule)

    assert all(0 <= settled.given[want.key] <= want.up_to for want in asked)
    gains = any(settled.given[want.key] > want.wanted for want in asked)
    losses = any(settled.given[want.key] < want.wanted for want in asked)
    assert not (gains and losses)


@given(PACKINGS, wants(), RULES)
def test_nothing_is_cut_where_tolerance_completes_the_packs(
    packing: Packing, asked: list[Want], rule: Rule
) -> None:
    wanted, most = sum(want.wanted for want in asked), sum(want.up_to for want in asked)
    settled = settle_packs(packing, asked, rule)

    if packing.available is None and not missing_units(packing, wanted, most):
        assert settled.outcome in (Outcome.EXACT, Outcome.FILLED)
    if settled.outcome is Outcome.CUT:
        assert wanted - settled.units < packing.pack or packing.available is not None
    if settled.outcome is Outcome.DROPPED:
        assert settled.units == 0 < wanted


@given(PACKINGS, wants(), RULES, st.integers())
def test_the_order_of_reading_changes_nothing(
    packing: Packing, asked: list[Want], rule: Rule, seed: int
) -> None:
    mixed = list(asked)
    random.Random(seed).shuffle(mixed)

    assert settle_packs(packing, mixed, rule) == settle_packs(packing, asked, rule)


@given(PACKINGS, st.integers(0, 20), st.integers(0, 10))
def test_what_is_missing_completes_the_packs_when_it_is_added(
    packing: Packing, wanted: int, tolerance: int
) -> None:
    most = wanted + tolerance
    missing = missing_units(packing, wanted, most)

    assert missing == 0 or packing.next_full(wanted) == most + missing
    if missing:
        assert reduces_missing(packing, (wanted, most), (wanted, most + missing))


@pytest.mark.parametrize(
    ("before", "after", "accepted"),
    [
        ((10, 10), (11, 11), True),
        ((10, 10), (10, 12), True),
        ((13, 13), (12, 12), True),
        ((10, 10), (9, 9), False),
        ((10, 10), (13, 13), False),
        ((12, 12), (13, 13), False),
    ],
)
def test_only_a_change_towards_full_packs_of_six_reduces_what_is_missing(
    before: tuple[int, int], after: tuple[int, int], accepted: bool
) -> None:
    assert reduces_missing(Packing(6), before, after) is accepted


def test_under_the_minimum_the_product_is_dropped() -> None:
    settled = settle_packs(Packing(pack=1, minimum=10), [Want(1, 4, 6, 1), Want(2, 2, 3, 2)], Rule.EQUAL)

    assert (settled.outcome, settled.given) == (Outcome.DROPPED, {1: 0, 2: 0})


def test_the_minimum_is_reached_by_tolerance() -> None:
    settled = settle_packs(Packing(pack=1, minimum=8), [Want(1, 4, 6, 1), Want(2, 2, 3, 2)], Rule.EQUAL)

    assert (settled.outcome, settled.given) == (Outcome.FILLED, {1: 5, 2: 3})


def test_without_tolerance_the_last_pack_is_left_out_and_the_rule_shares() -> None:
    settled = settle_packs(Packing(6), [Want(1, 4, 4, 1), Want(2, 4, 4, 2)], Rule.FIRST_COME)

    assert (settled.outcome, settled.packs, settled.given) == (Outcome.CUT, 1, {1: 4, 2: 2})


def test_a_tolerance_below_what_is_wanted_and_a_pack_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="tolerance"):
        settle_packs(Packing(2), [Want(1, 3, 2, 1)], Rule.EQUAL)
    with pytest.raises(ValueError, match="pack"):
        Packing(0)
