"""Quantities read in a text, two texts compared, who wrote what, clauses read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.mandates.queries.clause_library import clauses
from essaim.engines.mandates.rules.clause_library import BadClause, read_clauses
from essaim.engines.mandates.rules.deliberation import Point, Regime
from essaim.engines.mandates.rules.deliberation_figures import quantities
from essaim.engines.mandates.rules.french_numbers import number_in
from essaim.engines.mandates.rules.text_diff import (
    authors,
    compare,
    is_changed,
    new_text,
    old_text,
    paragraphs,
)
from essaim.kernel.money import Money


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "180 000 € par an, soit 540 000 € sur trois ans",
            [("yearly", 18_000_000), ("total", 54_000_000), (None, 36)],
        ),
        (
            "Coût horaire de 12,50 € et compensation annuelle de 180 000 €",
            [("hour_cost", 1250), ("yearly", 18_000_000)],
        ),
        ("30 € par enfant et par jour", [("person_cost", 3000)]),
        ("une durée de cinq (5) ans, un avis publié quinze jours", [("duration", 60), ("notice", 15)]),
        (
            "deux millions d'euros par an ; 2,5 millions d'euros au total",
            [("yearly", 200_000_000), ("total", 250_000_000)],
        ),
        ("un report d'au plus 10 % de la compensation annuelle", [("carry_over", 100_000)]),
        (
            "cent pour cent du coût, 1.200 € le lot, 3 M€",
            [(None, 1_000_000), (None, 120_000), (None, 300_000_000)],
        ),
        ("enfants de 0 à 3 ans, jeunes de plus de 16 ans, 60 ans et plus", []),
        ("décision 2012/21/UE du 20 décembre 2011, article 5", []),
        ("deux semaines d'affichage", [("notice", 14)]),
    ],
)
def test_quantities_of_a_text(text: str, expected: list[tuple[str | None, int]]) -> None:
    assert [(one.about and one.about.value, one.value) for one in quantities(text)] == expected


@given(st.integers(0, 99_999_999_99))
def test_an_amount_is_read_as_it_is_written(cents: int) -> None:
    text = f"La compensation annuelle est de {Money(cents)}."
    assert [one.value for one in quantities(text)] == [cents]
    (one,) = quantities(text)
    assert text[one.start : one.end] == one.quote


def test_the_work_is_linear() -> None:
    assert len(quantities("une durée de trois ans " * 800)) == 800
    assert quantities("1" * 20_000 + " 1" * 5_000) == ()


SPOKEN = {
    "seize": 16,
    "vingt et un": 21,
    "soixante et onze": 71,
    "quatre vingt dix neuf": 99,
    "deux cent quatre vingts": 280,
    "mille neuf cent quatre vingt quatre": 1984,
    "trois cent mille": 300_000,
}


def test_numbers_in_words() -> None:
    assert {words: number_in(words.split()) for words in SPOKEN} == SPOKEN


TEXTS = st.lists(st.text(st.sampled_from("ab é.,\n"), max_size=20), max_size=6).map("\n".join)


@given(TEXTS, TEXTS)
def test_a_comparison_holds_both_texts(before: str, after: str) -> None:
    lines = compare(before, after)
    assert old_text(lines) == "\n".join(paragraphs(before))
    assert new_text(lines) == "\n".join(paragraphs(after))
    assert is_changed(lines) == (paragraphs(before) != paragraphs(after))


@given(st.lists(TEXTS, min_size=1, max_size=5))
def test_each_paragraph_has_an_author_who_wrote_it(texts: list[str]) -> None:
    told = authors([(text, n) for n, text in enumerate(texts)])
    assert [text for text, _n in told] == paragraphs(texts[-1])
    assert all(text in paragraphs(texts[n]) for text, n in told)


def test_every_point_has_a_clause_with_its_basis_and_its_source() -> None:
    known = clauses()
    assert {one.point for one in known} == set(Point)
    assert all(one.basis and one.source and one.variants for one in known)
    assert all(one.regimes == {Regime.SIEG} for one in known if one.point in (Point.DUTIES, Point.PARAMETERS))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"point": "mission.luck"}, "not a valid Point"),
        ({"basis": ["nowhere"]}, "no source"),
        ({"variants": []}, "variants are missing"),
        ({"checked_on": "hier"}, "no date"),
    ],
)
def test_a_faulty_clause_is_named(changed: dict[str, object], said: str) -> None:
    row = {
        "key": "x",
        "point": "mission.task",
        "title": "X",
        "basis": ["letter"],
        "source": "S",
        "checked_on": clauses()[0].checked_on,
        "variants": [{"key": "a", "title": "A", "text": "T"}],
    }
    assert len(read_clauses([row])) == 1
    with pytest.raises(BadClause, match=f"x: .*{said}"):
        read_clauses([{**row, **changed}])
    with pytest.raises(BadClause, match="twice"):
        read_clauses([row, row])
