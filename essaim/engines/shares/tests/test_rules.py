"""Registers, instalments, refunds and interest: worked examples."""

from dataclasses import replace
from datetime import date

import pytest

from essaim.engines.shares.rules.interest import (
    MissingRates,
    base,
    ceiling,
    halves_before,
    paid_by_year,
    paid_days,
    shared_out,
)
from essaim.engines.shares.rules.paying import Instalment, add_months, overdue, schedule, split_payment
from essaim.engines.shares.rules.refunds import Capital, Served, Waiting, due_for, floor_of, room, serve
from essaim.engines.shares.rules.register import (
    Holding,
    Move,
    highest_capital,
    holdings_on,
    part_of,
    whole,
)
from essaim.kernel.money import ZERO, Money, Rate
from essaim.kernel.periods import Period

pytestmark = pytest.mark.pure
JAN, FEB, MAR = date(2026, 1, 10), date(2026, 2, 10), date(2026, 3, 10)
QUARTER = Rate.parse("25 %")


def bought(on: date, holder: int, shares: int, paid: int | None = None) -> Move:
    amount = Money(2000) * shares
    told = amount if paid is None else Money(paid)
    return Move(on, holder, Holding(shares, amount, told, told))


def test_a_register_is_read_on_any_day() -> None:
    moves = [
        bought(JAN, 1, 10),
        bought(FEB, 2, 5),
        Move(MAR, 1, -Holding(4, Money(8000), Money(8000), Money(8000))),
    ]

    assert whole(holdings_on(moves, date(2026, 1, 9))) == Holding()
    assert whole(holdings_on(moves, FEB)).amount == Money(30_000)
    assert holdings_on(moves, MAR)[1].shares == 6
    assert highest_capital(moves, MAR) == Money(30_000)


def test_one_day_counts_whole_for_the_highest_capital() -> None:
    """A share that goes from one to another the same day never made the capital higher."""
    moves = [bought(JAN, 1, 10), bought(FEB, 2, 10), Move(FEB, 1, -bought(FEB, 1, 10).change)]
    assert highest_capital(moves, FEB) == Money(20_000)


def test_part_of_a_holding_takes_its_part_of_what_was_paid() -> None:
    held = Holding(3, Money(6000), Money(3000), Money(1000))
    assert part_of(held, 1) == Holding(1, Money(2000), Money(1000), Money(333))
    with pytest.raises(ValueError, match="4 shares of 3"):
        part_of(held, 4)


def test_instalments_start_with_what_the_law_asks() -> None:
    plan = schedule(Money(100_000), times=4, first_rate=Rate.parse("40 %"), within_months=36, start=JAN)

    assert plan[0] == Instalment(JAN, Money(40_000))
    assert [one.amount for one in plan[1:]] == [Money(20_000)] * 3
    assert [one.due_on for one in plan[1:]] == [date(2027, 1, 10), date(2028, 1, 10), date(2029, 1, 10)]
    assert schedule(Money(5), times=1, first_rate=QUARTER, within_months=0, start=JAN) == [
        Instalment(JAN, Money(5))
    ]
    with pytest.raises(ValueError, match="within"):
        schedule(Money(5), times=3, first_rate=QUARTER, within_months=1, start=JAN)


def test_what_should_have_been_paid() -> None:
    plan = [Instalment(JAN, Money(500)), Instalment(MAR, Money(500))]
    assert overdue(plan, Money(200), FEB) == Money(300)
    assert overdue(plan, Money(500), FEB) == ZERO
    assert add_months(date(2024, 1, 30), 1) == date(2024, 2, 29)


def test_a_payment_answers_the_call_first() -> None:
    assert split_payment(Money(0), Money(250), Money(1000), Money(400)) == (Money(250), Money(150))
    with pytest.raises(ValueError, match="1001 of 1000"):
        split_payment(ZERO, ZERO, Money(1000), Money(1001))


def test_the_queue_stops_at_the_floor_and_nobody_passes() -> None:
    floor = floor_of(Money(100_000), QUARTER)
    queue = [
        Waiting(2, FEB, FEB, 1, Money(2000)),
        Waiting(1, JAN, JAN, 40, Money(2000)),
        Waiting(3, JAN, date(2027, 1, 1), 1, Money(2000)),
    ]

    assert (floor, room(Money(100_000), floor), room(Money(20_000), floor)) == (
        Money(25_000),
        Money(75_000),
        ZERO,
    )
    assert serve(queue, Capital(Money(100_000), floor), on=MAR) == [Served(1, 37)]
    assert serve(queue, Capital(Money(110_000), floor), on=MAR) == [Served(1, 40), Served(2, 1)]
    assert serve(queue, Capital(Money(25_000), floor), on=MAR) == []


def test_others_wait_where_public_bodies_would_hold_too_much() -> None:
    half = Rate.parse("50 %")
    town = Waiting(1, JAN, JAN, 3, Money(2000), is_public=True)
    family = Waiting(2, FEB, FEB, 3, Money(2000))
    full = Capital(Money(40_000), ZERO, public=Money(20_000), most=half)

    assert serve([family], full, on=MAR) == []
    assert serve([family, town], full, on=MAR) == [Served(1, 3), Served(2, 3)]
    older = replace(family, since=date(2025, 12, 1))
    assert serve([older, town], full, on=MAR) == [Served(2, 3), Served(1, 3)]
    near = replace(full, floor=Money(32_000))  # four shares above the floor: three are for who came first
    assert serve([older, town], near, on=MAR) == [Served(2, 1), Served(1, 1)]
    assert serve([older, town], replace(full, floor=Money(40_000)), on=MAR) == []
    assert full.without(Money(2000), public=True).room_for(public=False) == Money(2000)


def test_losses_are_borne_in_proportion() -> None:
    due = due_for(Money(2000), Money(2000), capital=Money(10_000), losses=Money(1000))
    assert (due.loss, due.refund) == (Money(200), Money(1800))
    assert due_for(Money(2000), Money(100), capital=Money(10_000), losses=Money(9000)).refund == ZERO
    assert due_for(Money(2000), Money(2000), capital=Money(10_000), losses=ZERO).refund == Money(2000)


def test_the_ceiling_of_interest_is_the_mean_and_two_points() -> None:
    """Published TMO, 2014 to 2016: 2.28, 1.5, 0.96, 1.19, 0.80, 0.63. The mean is 1.2267: 3.23 would be above the most."""
    texts = ["2,28 %", "1,5 %", "0,96 %", "1,19 %", "0,80 %", "0,63 %"]
    rates = dict(zip(halves_before(2017), map(Rate.parse, texts), strict=True))

    assert str(ceiling(rates, year=2017, margin=Rate.parse("2 %"))) == "3,22\N{NO-BREAK SPACE}%"
    with pytest.raises(MissingRates) as missing:
        ceiling(rates, year=2018, margin=Rate.parse("2 %"))
    assert missing.value.halves == [(2017, 1), (2017, 2)]


def test_interest_counts_days_held_and_only_what_is_paid() -> None:
    year = Period.year(2026)
    moves = [
        bought(date(2025, 6, 1), 1, 10),
        bought(date(2026, 7, 2), 2, 10),
        bought(date(2025, 1, 1), 3, 10, paid=0),
        bought(date(2027, 1, 1), 4, 10),
    ]
    weights = paid_days(moves, year)

    assert weights == {1: 20_000 * 365, 2: 20_000 * 183}
    assert base(weights, year) == Money(30_027)
    assert shared_out(weights, year, Rate.parse("3 %")) == {1: Money(600), 2: Money(300)}


def test_what_was_paid_in_each_year() -> None:
    told = [(JAN, Money(5)), (date(2025, 1, 1), Money(1)), (MAR, Money(2))]
    assert paid_by_year(told) == {2025: Money(1), 2026: Money(7)}
