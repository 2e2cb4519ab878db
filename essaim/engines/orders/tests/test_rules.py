from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from essaim.engines.orders.rules import (
    Basket,
    Bracket,
    Fee,
    FeeKind,
    Limit,
    Terms,
    bracket_for,
    closing_before,
    missing_to_minimum,
    price_of,
    share_price,
    stock_moves,
)
from essaim.kernel.money import ZERO, Money, Rate, total

HALF = Rate.parse("50 %")
amounts = st.integers(0, 1_000_000).map(Money)
rates = st.builds(
    lambda part, whole: Rate(Fraction(min(part, whole), whole)), st.integers(0, 9999), st.integers(1, 9999)
)
# A busy machine draws slowly; that says nothing of the rule.
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def brackets(draw: st.DrawFn) -> tuple[Bracket, ...]:
    bounds = sorted(draw(st.sets(st.integers(0, 3000), max_size=4)))
    closed = tuple(Bracket(bound, draw(rates)) for bound in bounds)
    return (*closed, Bracket(None, draw(rates))) if closed else ()


terms = st.builds(
    Terms,
    key=st.integers(1, 9),
    name=st.just("Financeur"),
    rate=rates,
    brackets=brackets(),
    household_cap=st.none() | amounts,
    used_by_household=amounts,
    envelope_left=st.none() | amounts,
)


@unhurried
@given(price=amounts, payers=st.lists(terms, max_size=4), quotient=st.none() | st.integers(0, 5000))
def test_share_price_sums_to_the_price_and_respects_every_limit(
    price: Money, payers: list[Terms], quotient: int | None
) -> None:
    *given_shares, household = share_price(price, payers, quotient)

    assert total([*[share.amount for share in given_shares], household.amount]) == price
    assert household.amount >= ZERO
    for payer, share in zip(payers, given_shares, strict=True):
        assert ZERO <= share.amount <= share.wanted
        if payer.household_cap is not None:
            assert share.amount <= max(ZERO, payer.household_cap - payer.used_by_household)
        if payer.envelope_left is not None:
            assert share.amount <= payer.envelope_left


@unhurried
@given(price=amounts, payers=st.lists(terms, min_size=1, max_size=3), more=amounts)
def test_share_price_never_gives_less_when_the_envelope_grows(
    price: Money, payers: list[Terms], more: Money
) -> None:
    first, *others = payers
    if first.envelope_left is None:
        return
    richer = replace(first, envelope_left=first.envelope_left + more)

    before = share_price(price, [first, *others], None)[0]
    after = share_price(price, [richer, *others], None)[0]

    assert after.amount >= before.amount


@unhurried
@given(lines=st.lists(amounts, max_size=6), rate=rates)
def test_price_of_adds_lines_and_rounds_running_costs_once(lines: list[Money], rate: Rate) -> None:
    goods = total(lines)
    price = price_of(Basket(goods, len(lines), 1), [Fee(FeeKind.RUNNING, rate=rate)])

    assert price.goods == goods
    assert price.whole == goods + goods.share(rate)


@pytest.mark.parametrize(
    ("cap", "used", "envelope", "expected", "limit"),
    [
        (None, 0, None, 725, Limit.NONE),
        (1000, 600, None, 400, Limit.CAP),
        (1000, 1200, None, 0, Limit.CAP),
        (None, 0, 312, 312, Limit.ENVELOPE),
        (None, 0, 0, 0, Limit.ENVELOPE),
        (1000, 600, 300, 300, Limit.ENVELOPE),
    ],
)
def test_share_price_says_what_limited_the_payer(
    cap: int | None, used: int, envelope: int | None, expected: int, limit: Limit
) -> None:
    payer = Terms(
        1,
        "Département",
        HALF,
        household_cap=None if cap is None else Money(cap),
        used_by_household=Money(used),
        envelope_left=None if envelope is None else Money(envelope),
    )

    funder, household = share_price(Money(1450), [payer], None)

    assert (funder.amount, funder.limit) == (Money(expected), limit)
    assert household.amount == Money(1450 - expected)


def test_share_price_second_payer_takes_only_what_is_unpaid() -> None:
    first = Terms(1, "Département", Rate.parse("80 %"))
    second = Terms(2, "Commune", HALF)

    shares = share_price(Money(1000), [first, second], None)

    assert [share.amount.cents for share in shares] == [800, 200, 0]
    assert shares[1].limit is Limit.PRICE


def test_share_price_gives_the_odd_cent_to_the_payer() -> None:
    shares = share_price(Money(1451), [Terms(1, "Département", HALF)], None)

    assert [share.amount.cents for share in shares] == [726, 725]


def test_share_price_refuses_a_negative_price() -> None:
    with pytest.raises(ValueError, match="not negative"):
        share_price(Money(-1), [], None)


@pytest.mark.parametrize(("quotient", "rate"), [(0, "70 %"), (600, "70 %"), (601, "30 %"), (None, "30 %")])
def test_bracket_for_includes_its_bound_and_puts_the_unknown_last(quotient: int | None, rate: str) -> None:
    found = bracket_for([Bracket(600, Rate.parse("70 %")), Bracket(None, Rate.parse("30 %"))], quotient)

    assert found is not None
    assert found.rate == Rate.parse(rate)


def test_stock_moves_are_ordered_and_leave_out_what_does_not_change() -> None:
    assert stock_moves({7: 1, 3: 2, 5: 1}, {5: 1, 3: 3, 9: 2}) == [(3, 1), (7, -1), (9, 2)]


def test_closing_before_counts_whole_days() -> None:
    assert closing_before(datetime(2026, 12, 10, 17, tzinfo=UTC), 5) == datetime(2026, 12, 5, 17, tzinfo=UTC)


def test_missing_to_minimum_is_never_negative() -> None:
    assert missing_to_minimum(Money(900), Money(1000)) == Money(100)
    assert missing_to_minimum(Money(1100), Money(1000)) == ZERO
