"""A text on a page is its reader's; a text kept for all is the installation's."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django import forms
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy, trans_real

from essaim.kernel.explain import Explanation, Step
from essaim.kernel.ui.dates import day_text, when_text
from essaim.kernel.ui.language import (
    colon,
    for_reader,
    house_text,
    in_each_language,
    join_catalogues,
    quoted,
    told_steps,
)


def test_house_text_does_not_follow_who_acts() -> None:
    with translation.override("en"):
        assert house_text(gettext_lazy("territoire")) == "territoire"
        assert str(gettext_lazy("territoire")) == "territory"


def test_what_is_kept_in_each_language_is_read_in_ones_own() -> None:
    kept, other = in_each_language([lambda: str(gettext_lazy("territoire")), lambda: "Lille"])

    assert other == {"fr": "Lille", "en": "Lille"}
    assert kept == {"fr": "territoire", "en": "territory"}
    for language, expected in (("en", "territory"), ("fr", "territoire"), ("de", "territoire")):
        with translation.override(language):
            assert for_reader(kept) == expected


def test_steps_told_beforehand_are_kept_as_they_would_be_told() -> None:
    steps = (Step(gettext_lazy("territoire"), 3), Step("Panier", "12", gettext_lazy("territoire")))
    plain, told = Explanation("Prix", 15, steps), Explanation("Prix", 15, told_steps(steps))

    assert in_each_language([told.to_json]) == in_each_language([plain.to_json])
    assert [str(step.label) for step in told.steps] == ["territoire", "Panier"]


def test_what_is_quoted_is_between_the_marks_of_its_reader() -> None:
    assert quoted("gel") == "«\xa0gel\xa0»"
    with translation.override("en"):
        assert quoted("gel") == "“gel”"


def test_dates_are_british_in_english() -> None:
    moment = datetime(2026, 11, 1, 8, 5, tzinfo=UTC)
    with translation.override("en"):
        assert day_text(moment, weekday=True) == "Sunday 1 November 2026"
        assert when_text(moment) == "1 November 2026 at 9:05"
        assert date_format(moment, "SHORT_DATE_FORMAT") == "01/11/2026"
        assert colon() == ":"
    assert day_text(moment, weekday=True) == "dimanche 1er novembre 2026"
    assert colon() == "\xa0:"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_typed_date_starts_with_its_day(language: str) -> None:
    with translation.override(language):
        assert forms.DateField().clean("02/11/2026") == date(2026, 11, 2)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_joined_catalogues_say_the_same_in_fewer_places(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trans_real, "_translations", {})  # as a process finds them at its start
    catalog: Any = trans_real.translation(language)._catalog  # type: ignore[attr-defined]
    said = {key: catalog[key] for key in catalog.keys()}  # noqa: SIM118 (not a mapping: it has no __iter__)
    many = {key: catalog.plural(key[0], 7) for key in said if isinstance(key, tuple)}
    places = len(catalog._catalogs)

    join_catalogues()

    assert {key: catalog[key] for key in said} == said
    assert {key: catalog.plural(key[0], 7) for key in many} == many
    assert len(catalog._catalogs) < places / 2
