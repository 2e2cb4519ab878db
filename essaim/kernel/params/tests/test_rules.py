"""A parameter is asked on a day; a file that is wrong says where and gives an example."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.kernel.money import Money, Rate
from essaim.kernel.params.api import NoValue, parameter_files, parameters, value
from essaim.kernel.params.rules import BadParameter, Unit, read_parameters

GOOD = """
essai.taux:
  label: Taux
  unit: rate
  values:
    - {since: 2024-01-01, value: "5,5 %", source: Un texte, url: "https://exemple.fr", checked_on: 2026-01-01, confidence: P}
    - {since: 2020-01-01, until: 2023-12-31, value: "7 %", source: Avant, checked_on: 2026-01-01, confidence: M}
"""


def test_a_value_is_the_one_in_force_that_day() -> None:
    (rate,) = read_parameters(GOOD, file="essai.yaml")

    assert rate.on(date(2023, 12, 31)).measure == Rate.parse("7 %")
    assert rate.on(date(2024, 1, 1)).measure == Rate.parse("5,5 %")
    assert (rate.on(date(2024, 1, 1)).is_verified, rate.on(date(2020, 1, 1)).is_verified) == (True, False)
    with pytest.raises(NoValue):
        rate.on(date(2019, 12, 31))


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ("essai.taux:\n", "- ", "(file)"),
        ("unit: rate", "unit: percent", "essai.taux.unit"),
        ("label: Taux", "label: 3", "essai.taux.label"),
        ('"5,5 %"', "5.5", "essai.taux.values[0].value"),
        ('"5,5 %"', '"beaucoup"', "essai.taux.values[0].value"),
        ("since: 2024-01-01", "since: hier", "essai.taux.values[0].since"),
        ("until: 2023-12-31", "until: 2019-01-01", "essai.taux.values[1].until"),
        ("until: 2023-12-31", "until: 2024-06-30", "essai.taux.values"),
        ("confidence: P", "confidence: sure", "essai.taux.values[0].confidence"),
        ('url: "https://exemple.fr", ', "", "essai.taux.values[0].url"),
        ("source: Un texte, ", "", "essai.taux.values[0].source"),
        (", checked_on: 2026-01-01, confidence: P", ", confidence: P", "essai.taux.values[0].checked_on"),
    ],
)
def test_a_wrong_file_names_its_key_and_gives_an_example(before: str, after: str, key: str) -> None:
    assert before in GOOD
    with pytest.raises(BadParameter) as refusal:
        read_parameters(GOOD.replace(before, after, 1), file="essai.yaml")

    assert f"essai.yaml, {key}: got " in str(refusal.value)
    assert "Example: " in str(refusal.value)


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)))
def test_one_value_at_most_holds_on_any_day(day: date) -> None:
    for one in parameters().values():
        assert sum(value.holds(day) for value in one.values) <= 1


def test_the_packaged_parameters_are_typed_sourced_and_not_checked_in_the_future() -> None:
    assert parameter_files()
    for one in parameters().values():
        kind = {Unit.EUR: Money, Unit.RATE: Rate}.get(one.unit, int)
        for told in one.values:
            assert isinstance(told.measure, kind)
            assert told.checked_on <= date.today() + timedelta(days=1)  # noqa: DTZ011
    assert value("minimis.general", on=date(2023, 12, 31)).measure == Money.euros("200000")
    assert value("minimis.general", on=date(2024, 1, 1)).measure == Money.euros("300000")
    with pytest.raises(NoValue):
        value("minimis.lunaire", on=date(2026, 1, 1))
