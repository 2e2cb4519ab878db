"""A text on a page is its reader's; a text kept for all is the installation's."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from essaim.kernel.ui.dates import day_text, when_text
from essaim.kernel.ui.language import colon, for_reader, house_text, in_each_language


def test_house_text_does_not_follow_who_acts() -> None:
    with translation.override("en"):
        assert house_text(gettext_lazy("territoire")) == "territoire"
        assert str(gettext_lazy("territoire")) == "territory"


def test_what_is_kept_in_each_language_is_read_in_ones_own() -> None:
    kept = in_each_language(lambda: str(gettext_lazy("territoire")))

    assert kept == {"fr": "territoire", "en": "territory"}
    for language, expected in (("en", "territory"), ("fr", "territoire"), ("de", "territoire")):
        with translation.override(language):
            assert for_reader(kept) == expected


def test_dates_are_british_in_english() -> None:
    moment = datetime(2026, 11, 1, 8, 5, tzinfo=UTC)
    with translation.override("en"):
        assert day_text(moment, weekday=True) == "Sunday 1 November 2026"
        assert when_text(moment) == "1 November 2026 at 9:05"
        assert date_format(moment, "SHORT_DATE_FORMAT") == "01/11/2026"
        assert colon() == ":"
    assert day_text(moment, weekday=True) == "dimanche 1er novembre 2026"
    assert colon() == " :"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_typed_date_starts_with_its_day(language: str) -> None:
    with translation.override(language):
        assert forms.DateField().clean("02/11/2026") == date(2026, 11, 2)
