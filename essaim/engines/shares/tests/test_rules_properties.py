"""Whatever happens to the shares: sums exact, never under the floor, never more back than was paid."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.shares.rules.interest import base, paid_days, shared_out
from essaim.engines.shares.rules.paying import least_now, schedule
from essaim.engines.shares.rules.refunds import Capital, Waiting, due_for, floor_of, in_order, serve
from essaim.engines.shares.rules.register import (
    Holding,
    Move,
    highest_capital,
    holdings_on,
    part_of,
    whole,
)
from essaim.kernel.money import Money, Rate, total
from essaim.kernel.periods import Period

pytestmark = pytest.mark.pure
START = date(2026, 1, 1)
days = st.integers(0, 700).map(lambda n: START + timedelta(days=n))
cents = st.integers(0, 10**9).map(Money)
rates = st.fractions(0, 1, max_denominator=1000).map(Rate)


@st.composite
def held(draw: st.DrawFn) -> Holding:
    shares = draw(st.integers(1, 500))
    amount = Money(draw(st.integers(1, 10_000))) * shares
    called = Money(draw(st.integers(0, amount.cents)))
    return Holding(shares, amount, called, Money(draw(st.integers(0, called.cents))))


moves = st.lists(st.builds(Move, days, st.integers(1, 5), held()), max_size=20)


@given(moves, days)
def test_the_capital_is_the_sum_of_the_holdings_on_any_day(told: list[Move], day: date) -> None:
    holdings = holdings_on(told, day)
    assert whole(holdings).amount == total([move.change.amount for move in told if move.on <= day])
    assert all(one.is_sound for one in holdings.values())
    assert highest_capital(told, day) >= whole(holdings).amount


@given(held(), st.data())
def test_a_part_and_the_rest_are_both_sound(one: Holding, data: st.DataObject) -> None:
    shares = data.draw(st.integers(1, one.shares))
    part = part_of(one, shares)
    assert part.is_sound
    assert (one + -part).is_sound
    assert (one + -part) + part == one


@given(cents, st.integers(1, 12), rates, st.integers(11, 60), days)
def test_instalments_sum_to_the_price(
    amount: Money, times: int, rate: Rate, months: int, start: date
) -> None:
    plan = schedule(amount, times=times, first_rate=rate, within_months=months, start=start)
    assert total([one.amount for one in plan]) == amount
    assert not amount or plan[0].amount >= least_now(amount, rate)
    assert [one.due_on for one in plan] == sorted({one.due_on for one in plan})
    assert all((one.due_on - start).days <= months * 31 for one in plan)


waiting = st.builds(
    Waiting,
    st.integers(1, 99),
    days,
    days,
    st.integers(1, 50),
    st.integers(1, 5000).map(Money),
    st.booleans(),
)
capitals = st.builds(
    lambda amount, floor, part, most: Capital(amount, floor, amount.share(part), most),
    cents,
    cents,
    rates,
    st.sampled_from([None, Rate.parse("50 %"), Rate.parse("20 %")]),
)


@given(st.lists(waiting, max_size=8, unique_by=lambda one: one.key), capitals, days)
def test_the_capital_never_falls_below_the_floor(queue: list[Waiting], capital: Capital, on: date) -> None:
    known = {one.key: one for one in queue}
    gone = {one.key: one.shares for one in serve(queue, capital, on=on)}
    left, others = capital, False
    for key, shares in gone.items():
        assert 0 < shares <= known[key].shares
        left = left.without(known[key].nominal * shares, public=known[key].is_public)
        others |= not known[key].is_public
    assert left.amount >= capital.floor or not gone
    if left.most is not None and others and left.public:
        assert left.public.cents <= left.amount.cents * left.most.fraction
    before: list[Waiting] = []
    for one in (one for one in in_order(queue) if one.ripe_on <= on):
        if one.key in gone:
            assert all(one.is_public and not other.is_public for other in before)
        if gone.get(one.key, 0) < one.shares:
            before.append(one)


@given(held(), cents, cents)
def test_never_more_back_than_was_paid(one: Holding, others: Money, losses: Money) -> None:
    due = due_for(one.amount, one.paid, capital=one.amount + others, losses=losses)
    assert Money(0) <= due.refund <= one.paid
    assert due.refund + due.loss == one.paid
    assert due.loss <= losses


@given(moves, rates)
def test_interest_never_passes_its_rate(told: list[Move], rate: Rate) -> None:
    year = Period.year(2026)
    weights = paid_days(told, year)
    given_out = total(list(shared_out(weights, year, rate).values()))
    assert given_out.cents <= base(weights, year).cents * rate.fraction + 1
    assert all(amount.cents > 0 for amount in shared_out(weights, year, rate).values())


@given(cents, rates)
def test_the_floor_is_at_least_its_part(highest: Money, rate: Rate) -> None:
    floor = floor_of(highest, rate)
    assert highest.cents * rate.fraction <= floor.cents < highest.cents * rate.fraction + 1
