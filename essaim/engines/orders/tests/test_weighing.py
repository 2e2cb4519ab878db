"""The rules of what is sold by weight: no database."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.orders.forms.weighing import KilosField, StepsField
from essaim.engines.orders.models import described, how_much
from essaim.engines.orders.rules import Portion, kilos, read_kilos
from essaim.engines.orders.rules.weighing import HEAVIEST, price_of_weight
from essaim.kernel.money import Money

pytestmark = pytest.mark.pure
GRAMS = st.integers(0, HEAVIEST)
PRICES = st.builds(Money, st.integers(0, 100_000))
WEIGHED = st.builds(Portion, st.integers(0, 500), st.integers(1, 5_000), st.none() | st.integers(0, 50_000))


@given(PRICES, GRAMS)
def test_a_weight_costs_what_its_kilos_do_within_half_a_cent(price: Money, grams: int) -> None:
    assert abs(price_of_weight(price, grams).cents * 1000 - price.cents * grams) <= 500


@given(PRICES, GRAMS, GRAMS)
def test_a_heavier_weight_never_costs_less(price: Money, one: int, other: int) -> None:
    assert price_of_weight(price, max(one, other)) >= price_of_weight(price, min(one, other))


@given(GRAMS)
def test_what_is_written_is_read_again(grams: int) -> None:
    assert read_kilos(kilos(grams)) == grams
    assert read_kilos(kilos(grams).replace(",", ".") + " kg") == grams


@given(st.text(max_size=8))
def test_any_text_is_a_weight_or_a_refusal(text: str) -> None:
    with suppress(ValueError):
        assert 0 <= read_kilos(text) <= HEAVIEST


@given(WEIGHED, st.data())
def test_taking_units_out_takes_their_part_and_all_with_the_last(
    portion: Portion, data: st.DataObject
) -> None:
    units = data.draw(st.integers(0, portion.units))
    left = portion.less(units)
    assert left.units == portion.units - units
    assert (left.grams or 0) <= (portion.grams or 0)
    if portion.units:
        assert portion.less(portion.units).grams == 0
    assert portion.less(0).grams == portion.grams or not portion.units


def test_more_units_than_there_are_cannot_be_taken_out() -> None:
    with pytest.raises(ValueError, match="4 of 3"):
        Portion(3, 250).less(4)


@pytest.mark.parametrize("text", ["", "abc", "-1", "1,2345", "1,", "12345", "0,5 l", "1e3"])
def test_what_is_no_weight_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="kilos"):
        read_kilos(text)


def test_quantities_are_told_as_people_read_them() -> None:
    assert how_much("unit", None, 3) == "3"
    assert how_much("weight", 250, 3) == "0,75\N{NO-BREAK SPACE}kg"
    assert how_much("weight", 250, 3, 732) == "0,732\N{NO-BREAK SPACE}kg"
    assert how_much("piece", 1600, 2) == "2 (environ 3,2\N{NO-BREAK SPACE}kg)"
    assert how_much("piece", 1600, 2, 3140) == "2 (3,14\N{NO-BREAK SPACE}kg)"
    assert described("Miel", "unit", None, 2) == "2 × Miel"
    assert described("Poulet", "piece", 1600, 2, 3140) == "2 × Poulet (3,14\N{NO-BREAK SPACE}kg)"
    assert described("Carottes", "weight", 250, 3) == "Carottes (0,75\N{NO-BREAK SPACE}kg)"


def test_kilos_are_typed_with_a_comma_or_a_dot() -> None:
    field = KilosField(required=False)
    assert [field.clean(text) for text in ("0,752", "0.752", " 1,6 kg ", "")] == [752, 752, 1600, None]
    assert field.prepare_value(752) == "0,752"
    assert field.prepare_value("0.7x") == "0.7x"


def test_a_weight_that_is_no_step_is_refused_with_what_to_type() -> None:
    field = StepsField(step=250, min_value=0, max_value=200)
    assert field.clean("0,75") == 3
    with pytest.raises(ValidationError) as no_step:
        field.clean("0,8")
    assert no_step.value.messages[0].replace("\xa0", " ").endswith("par exemple 0,75 kg ou 1 kg.")
    with pytest.raises(ValidationError) as too_much:
        field.clean("50,25")
    assert too_much.value.messages[0].replace("\xa0", " ") == "Choisissez entre 0 kg et 50 kg."
