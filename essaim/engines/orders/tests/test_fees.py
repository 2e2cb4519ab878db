"""Fees and levels of price, as pure arithmetic."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as careful
from hypothesis import strategies as st
from pydantic import ValidationError

from essaim.engines.orders.engine import OrdersSettings
from essaim.engines.orders.rules import (
    Basket,
    Fee,
    FeeBase,
    FeeKind,
    Level,
    PaidBy,
    Tariff,
    advanced_to,
    at_level,
    count_fee,
    kept_from,
    parts_kept,
    price_of,
)
from essaim.kernel.money import ZERO, Money, Rate, total

amounts = st.integers(0, 1_000_000).map(Money)
rates = st.builds(lambda part: Rate(Fraction(part, 1000)), st.integers(0, 1000))
fees = st.builds(
    Fee,
    kind=st.sampled_from(FeeKind),
    base=st.sampled_from(FeeBase),
    rate=rates,
    amount=amounts,
    paid_by=st.sampled_from(PaidBy),
    at_least=st.none() | amounts,
    below=st.none() | amounts,
)
# A busy machine draws slowly; that says nothing of the rule.
unhurried = careful(deadline=None, suppress_health_check=[HealthCheck.too_slow])
baskets = st.builds(Basket, goods=amounts, units=st.integers(0, 200), producers=st.integers(0, 9))


@unhurried
@given(baskets, st.lists(fees, max_size=5))
def test_a_price_is_its_goods_and_the_fees_added_to_them(basket: Basket, some: list[Fee]) -> None:
    price = price_of(basket, some)
    added = [part.amount for part in price.parts if part.fee.paid_by is PaidBy.HOUSEHOLD]
    included = [part.amount for part in price.parts if part.fee.paid_by is PaidBy.INCLUDED]
    assert price.whole == basket.goods + total(added)
    assert total(included) <= basket.goods
    assert all(part.amount > ZERO and part.fee.paid_by is not PaidBy.PRODUCER for part in price.parts)
    assert ZERO <= price.to_fund <= price.whole
    assert price.whole - price.to_fund >= ZERO  # what is booked as sold


@unhurried
@given(st.lists(fees, max_size=4), amounts, st.integers(0, 200))
def test_a_producer_is_never_paid_less_than_nothing(some: list[Fee], owed: Money, units: int) -> None:
    kept = kept_from(some, owed, units)
    assert ZERO <= kept <= owed
    asked = [count_fee(fee, Basket(owed, units, 1)) for fee in some if fee.paid_by is PaidBy.PRODUCER]
    assert kept == min(owed, total(asked))
    assert all(part.amount for part in parts_kept(some, owed, units))


@unhurried
@given(fees, baskets, st.integers(0, 50))
def test_a_fee_counted_on_units_grows_with_them(fee: Fee, basket: Basket, more: int) -> None:
    bigger = Basket(basket.goods, basket.units + more, basket.producers)
    assert count_fee(fee, bigger) >= count_fee(fee, basket)


@unhurried
@given(amounts, st.builds(lambda part: Rate(Fraction(part, 100)), st.integers(0, 300)), st.none() | amounts)
def test_a_level_gives_and_takes_to_the_cent_and_never_more_than_the_fund_has(
    own: Money, rate: Rate, available: Money | None
) -> None:
    leveled = at_level(own, rate, available)
    assert leveled.pays == own + leveled.difference >= ZERO
    if rate.fraction >= 1:
        assert leveled.difference == own.share(rate) - own >= ZERO
    elif available is None:
        assert leveled.pays == own.share(rate)
    else:
        assert -available <= leveled.difference <= ZERO
        assert own.share(rate) <= leveled.pays <= own


@unhurried
@given(st.integers(-1000, 1000).map(Money), st.integers(0, 500).map(Money))
def test_the_group_lends_the_fund_what_it_lacks_and_no_more(balance: Money, overdraft: Money) -> None:
    lent = advanced_to(balance, overdraft)
    assert balance + lent >= -overdraft
    assert not lent or balance + lent == -overdraft


@unhurried
@given(st.lists(fees, max_size=4))
def test_a_tariff_is_read_back_as_it_was_kept(some: list[Fee]) -> None:
    tariff = Tariff(tuple(some), (Level("accessible", "Prix accessible", Rate.parse("65 %")),))
    assert Tariff.from_json(tariff.to_json()) == tariff


@pytest.mark.parametrize(
    ("fee", "expected"),
    [
        (Fee(FeeKind.RUNNING, rate=Rate.parse("5 %")), 118),
        (Fee(FeeKind.TRANSPORT, FeeBase.ORDER, amount=Money(200)), 200),
        (Fee(FeeKind.PACKING, FeeBase.UNIT, amount=Money(30)), 60),
        (Fee(FeeKind.TRANSPORT, FeeBase.PRODUCER, amount=Money(150)), 150),
        (Fee(FeeKind.TRANSPORT, FeeBase.ORDER, amount=Money(200), below=Money(2350)), 0),
        (Fee(FeeKind.TRANSPORT, FeeBase.ORDER, amount=Money(200), at_least=Money(2350)), 200),
    ],
)
def test_each_base_counts_what_it_says(fee: Fee, expected: int) -> None:
    assert count_fee(fee, Basket(Money(2350), units=2, producers=1)) == Money(expected)


def settings(**more: object) -> OrdersSettings:
    return OrdersSettings.model_validate(more)


def test_a_line_that_says_nothing_is_left_out_and_running_costs_are_one_fee() -> None:
    tariff = settings(
        running_cost_rate="0.05",
        fees=[{"kind": "transport", "base": "order", "amount": None}, {"kind": "solidarity", "rate": "0.01"}],
        price_levels=[
            {"key": "accessible", "label": "Prix accessible", "rate": "0.65"},
            {"key": "solidaire", "label": "Prix solidaire", "rate": "1"},
        ],
    ).tariff
    assert [(fee.kind, str(fee.rate.plain)) for fee in tariff.fees] == [
        ("running", "0.05"),
        ("solidarity", "0.01"),
    ]
    assert [level.key for level in tariff.levels] == ["accessible"]
    assert tariff.moves_fund and not settings().tariff.moves_fund


@pytest.mark.parametrize(
    ("fee", "told"),
    [
        ({"kind": "solidarity", "rate": "0.1", "paid_by": "producer"}, "solidarity fee"),
        ({"kind": "commission", "base": "order", "amount": "1", "paid_by": "producer"}, "counts on"),
        ({"kind": "commission", "rate": "0.1", "below": "10", "paid_by": "producer"}, "no limit"),
        ({"kind": "transport", "rate": "1.2"}, "from 0 to 1"),
        ({"kind": "transport", "base": "order", "amount": "-1"}, "0 or more"),
    ],
)
def test_a_fee_that_cannot_be_counted_is_refused(fee: dict[str, str], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        settings(fees=[fee])
