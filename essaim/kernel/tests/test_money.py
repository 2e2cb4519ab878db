from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from essaim.kernel.money import Money, Rate, total

cents = st.integers(min_value=-(10**10), max_value=10**10).map(Money)
weights = st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=40).filter(sum)


@given(cents, weights)
def test_allocate_parts_sum_to_the_whole(amount: Money, shares: list[int]) -> None:
    assert total(amount.allocate(shares)) == amount


@given(cents, weights)
def test_allocate_part_is_within_a_cent_of_its_exact_share(amount: Money, shares: list[int]) -> None:
    for part, weight in zip(amount.allocate(shares), shares, strict=True):
        assert abs(part.cents - Fraction(amount.cents * weight, sum(shares))) < 1


@given(cents)
def test_plain_is_read_back(amount: Money) -> None:
    assert Money.euros(amount.plain) == amount


@given(cents, st.fractions(min_value=0, max_value=1))
def test_share_is_symmetric_and_within_half_a_cent(amount: Money, fraction: Fraction) -> None:
    part = amount.share(Rate(fraction))
    assert abs(part.cents - amount.cents * fraction) <= Fraction(1, 2)
    assert (-amount).share(Rate(fraction)) == -part


@given(st.fractions(min_value=0, max_value=1))
def test_rate_plain_is_read_back(fraction: Fraction) -> None:
    assert Rate.parse(Rate(fraction).plain) == Rate(fraction)


@pytest.mark.parametrize("text", ["", "douze", "1,234", "NaN", "inf", "1e5000000000"])
def test_euros_refuses_what_is_not_an_amount(text: str) -> None:
    with pytest.raises(ValueError):
        Money.euros(text)


@pytest.mark.parametrize("weights", [[], [0, 0], [-1, 2]])
def test_allocate_refuses_weights_that_share_nothing(weights: list[int]) -> None:
    with pytest.raises(ValueError):
        Money(100).allocate(weights)


def test_money_refuses_floats() -> None:
    with pytest.raises(TypeError):
        Money(1.5)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["", "la moitié", "0/0", "1/0", "inf", "NaN", "inf %"])
def test_rate_refuses_what_is_not_a_share(text: str) -> None:
    with pytest.raises(ValueError):
        Rate.parse(text)


@pytest.mark.parametrize(
    ("amount", "french", "english"),
    [
        (Money(1250), "12,50 €", "€12.50"),
        (Money(-123456789), "−1 234 567,89 €", "−€1,234,567.89"),
        (Rate.parse("12,5 %"), "12,5 %", "12.5%"),
    ],
)
def test_amount_is_written_in_the_language_of_its_reader(amount: object, french: str, english: str) -> None:
    assert " ".join(str(amount).split()) == french
    with translation.override("en-gb"):
        assert str(amount) == english
    with translation.override(None):
        assert " ".join(str(amount).split()) == french


def test_plain_never_follows_the_reader() -> None:
    with translation.override("en"):
        assert Money(1250).plain == "12,50"
        assert Money.euros(str(Money(1250))) == Money(1250)
