"""Where an authority stands on a day, and how cells are read."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.mandates.forms.state_of_play import as_text
from essaim.engines.mandates.rules.state_of_play import (
    Adopted,
    What,
    place_of,
    progress,
    said_day,
    said_level,
    standing,
)
from essaim.kernel.spreadsheets.table import read_csv

DAYS = st.integers(0, 4000).map(lambda n: date(2010, 1, 1) + timedelta(days=n))
TOLD = st.lists(st.builds(Adopted, st.sampled_from(What), DAYS), max_size=6)


def test_an_authority_that_says_it_has_nothing_any_more_starts_again() -> None:
    told = [
        Adopted(What.FRAMEWORK, date(2011, 5, 1)),
        Adopted(What.NOTHING, date(2014, 5, 1)),
        Adopted(What.SPECIFIC, date(2016, 5, 1)),
    ]
    days = [date(2011, 4, 30), date(2011, 5, 1), date(2014, 5, 1), date(2016, 5, 1)]
    assert [standing(told, on) for on in days] == [What.NOTHING, What.FRAMEWORK, What.NOTHING, What.SPECIFIC]


@given(TOLD, DAYS)
def test_the_future_and_the_order_never_count(told: list[Adopted], on: date) -> None:
    past = [one for one in told if one.on <= on]
    assert standing(told, on) == standing(past, on) == standing(list(reversed(told)), on)
    assert standing(told, on) is What.NOTHING or standing(told, on) in {one.what for one in past}


@given(st.lists(TOLD, max_size=5), DAYS)
def test_every_authority_is_counted_once_a_year(authorities: list[list[Adopted]], today: date) -> None:
    for year in progress(authorities, today):
        assert sum(year.counts.values()) == len(authorities) == year.at_least(What.NOTHING)
        assert year.at_least(What.FRAMEWORK) >= year.at_least(What.SPECIFIC) >= year.at_least(What.MANDATES)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("cadre", What.FRAMEWORK),
        ("Délibération-cadre", What.FRAMEWORK),
        ("DÉLIBÉRATIONS SPÉCIFIQUES", What.SPECIFIC),
        ("Mandatement", What.MANDATES),
        ("aucune", What.NOTHING),
        ("", None),
        ("cadre ?", What.FRAMEWORK),
        ("en cours", None),
    ],
)
def test_words_for_a_level(text: str, what: What | None) -> None:
    assert said_level(text) is what


def test_days_and_places_as_people_write_them() -> None:
    assert said_day(" 14.03.2011 ") == said_day("2011-03-14 00:00:00") == date(2011, 3, 14)
    assert [said_day(text) for text in ("31/02/2011", "2011", "")] == [None, None, None]
    assert place_of("Conseil régional des Hauts-de-France") == ("region", "hautsdefrance")
    assert place_of("Mairie de La Madeleine")[0] == "commune"
    assert place_of("Ville") == ("", "ville")


CELLS = st.text("abcé;\"'1", min_size=1, max_size=8).map(str.strip).filter(bool)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=2, max_size=6))
def test_lines_come_back_as_they_were_read(rows: list[tuple[str, str, str]]) -> None:
    """The header has no quote: it is what tells the separator."""
    numbered = [(1, ["Nom", "Quoi", "Date"]), *((n, list(cells)) for n, cells in enumerate(rows, start=2))]
    assert read_csv(as_text(numbered).encode()) == [cells for _n, cells in numbered]
