"""What is owed, to the cent: worked examples, and what holds whatever the amounts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.dues.rules import (
    MONTHS,
    DueRule,
    count_due,
    for_months,
    months_due,
    period_of,
    rule_for,
    year_of,
)
from essaim.kernel.money import Money, Rate

pytestmark = pytest.mark.pure
cents = st.integers(0, 10**9).map(Money)
months = st.integers(1, MONTHS)
rates = st.fractions(0, 1, max_denominator=1000).map(Rate)


@st.composite
def turnover_rules(draw: st.DrawFn) -> DueRule:
    least, above = draw(cents), draw(cents)
    highest = draw(st.sampled_from([None, least + above]))
    return DueRule(kind="turnover", rate=draw(rates), minimum=least, maximum=highest)


@pytest.mark.parametrize(
    ("turnover", "due"),
    [
        (None, 5000),
        (0, 5000),
        (49_999_99, 5000),
        (60_000_00, 6000),
        (123_456_78, 12346),
        (900_000_00, 50_000),
    ],
)
def test_a_part_of_the_turnover_stays_between_its_bounds(turnover: int | None, due: int) -> None:
    rule = DueRule(kind="turnover", rate=Rate.parse("0.1 %"), minimum=Money(5000), maximum=Money(50_000))
    told = None if turnover is None else Money(turnover)
    assert count_due(rule, months=12, turnover=told).due == due


def test_a_month_of_entry_is_owed_whole() -> None:
    rule = DueRule(flat=Money(2400))
    year = period_of(2026, 9)
    owed = [
        count_due(rule, months=months_due(year, day, by_month=True)).due
        for day in (
            date(2025, 1, 1),
            date(2026, 9, 1),
            date(2026, 9, 30),
            date(2027, 8, 31),
            date(2027, 9, 1),
        )
    ]
    assert owed == [2400, 2400, 2400, 200, 0]


def test_a_person_owes_the_amount_of_its_college_and_declares_nothing() -> None:
    rule = DueRule(kind="turnover", flat=Money(2000), rate=Rate.parse("1 %"), minimum=Money(5000))
    told = {"Salariés": Money(500)}
    owed = [
        count_due(rule_for(rule, is_organisation=body, college=college, by_college=told), months=12).due
        for body, college in ((False, ""), (False, "Salariés"), (True, "Salariés"))
    ]
    assert owed == [2000, 500, 5000]


def test_a_free_amount_starts_at_the_minimum_of_the_months() -> None:
    rule = DueRule(kind="free", minimum=Money(1200))
    chosen = [None, Money(100), Money(600), Money(5000)]
    assert [count_due(rule, months=6, chosen=one).due for one in chosen] == [600, 600, 600, 5000]


@given(turnover_rules(), cents, months)
def test_what_is_due_is_never_below_the_minimum_nor_above_the_maximum(
    rule: DueRule, turnover: Money, of: int
) -> None:
    due = Money(count_due(rule, months=of, turnover=turnover).due)
    assert for_months(rule.minimum, of) <= due
    assert rule.maximum is None or due <= for_months(rule.maximum, of)


@given(turnover_rules(), cents, cents)
def test_more_turnover_never_owes_less(rule: DueRule, turnover: Money, more: Money) -> None:
    one, two = (count_due(rule, months=12, turnover=told).due for told in (turnover, turnover + more))
    assert one <= two


@given(cents)
def test_twelve_months_are_the_whole_and_each_month_adds_its_part(whole: Money) -> None:
    steps = [for_months(whole, n + 1) - for_months(whole, n) for n in range(MONTHS)]
    assert for_months(whole, MONTHS) == whole == sum(steps, Money(0))
    assert all(abs(step.cents * MONTHS - whole.cents) <= MONTHS for step in steps)


@given(st.integers(2000, 2100), st.integers(1, MONTHS), st.integers(0, 364))
def test_every_day_is_of_one_year_and_owes_one_month_at_least(year: int, first: int, after: int) -> None:
    period = period_of(year, first)
    day = period.start + timedelta(days=after)
    assert year_of(day, first) == year
    assert 1 <= months_due(period, day, by_month=True) <= MONTHS
    assert months_due(period, day, by_month=False) == MONTHS
