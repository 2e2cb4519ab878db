"""Two ways to write one name give one key; two names stay two."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.kernel.territories import names
from essaim.kernel.territories.dataset import packaged

texts = st.text(max_size=60)
official = st.sampled_from([row.name for row in packaged().communes])


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("st omer", "Saint-Omer"),
        ("STE MARIE", "Sainte-Marie"),
        ("villeneuve d ascq", "Villeneuve-d'Ascq"),
        ("villeneuve d’ascq", "Villeneuve-d'Ascq"),
        ("lhay les roses", "Lhaÿ-les-Roses"),
        ("hay les roses", "L'Haÿ-les-Roses"),
        ("oeuf en ternois", "Œuf-en-Ternois"),
        ("la rochelle", "Rochelle"),
        ("Boulogne s/ Mer", "Boulogne-sur-Mer"),
        ("y", "Y"),
        ("le havre", "LE  HAVRE"),
    ],
)
def test_key_is_one_for_two_spellings(typed: str, written: str) -> None:
    assert names.key(typed) == names.key(written)


@pytest.mark.parametrize(("one", "other"), [("Saint", "Sainte"), ("Eu", "Us"), ("Lille", "Lillers")])
def test_key_tells_names_apart(one: str, other: str) -> None:
    assert names.key(one) != names.key(other)


@given(texts)
def test_key_is_plain_and_bounded(text: str) -> None:
    key = names.key(text)

    assert key.isascii()
    assert key == "" or key.isalnum()
    assert key == key.lower()
    assert len(key) <= 400


@given(texts)
def test_words_of_words_are_the_same(text: str) -> None:
    found = names.words(text)[:10]

    assert names.words(" ".join(found)[: names.MAX_TEXT])[:5] == found[:5]


@given(official)
def test_key_ignores_case_accents_and_hyphens(name: str) -> None:
    stripped = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))

    assert names.key(name.upper()) == names.key(name)
    assert names.key(stripped) == names.key(name)
    assert names.key(name.replace("-", " ").replace("'", " ")) == names.key(name)


@given(official)
def test_every_official_name_can_be_found_and_addressed(name: str) -> None:
    assert names.telling_words(name)
    assert names.slug(name).replace("-", "").isalnum()
    assert len(names.key(name)) <= 120
