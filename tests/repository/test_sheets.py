"""The sheets and recipes shipped with the product: readable, complete, in the house's voice.

Only what a file can say of itself is checked here; engines, wires and settings are checked by the recipe loader.
"""

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from essaim.kernel.projects.models import Theme
from essaim.kernel.projects.recipe import RecipeData

RECIPES = Path(__file__).resolve().parents[2] / "essaim" / "recipes"
FILES = sorted(RECIPES.glob("*.toml"))

ROWS = {
    f"{letter}{number}"
    for letter, last in {
        "A": 7,
        "B": 5,
        "C": 9,
        "D": 9,
        "E": 5,
        "F": 6,
        "G": 5,
        "H": 3,
    }.items()
    for number in range(1, last + 1)
}
THEME_OF_ROW = dict(
    zip(
        "ABCDEFGH",
        (
            "alimentation",
            "logement",
            "cooperation",
            "intervention-publique",
            "gouvernance",
            "grappe",
            "sante",
            "etats-generaux",
        ),
        strict=True,
    )
)
TEXT_KEYS = (
    "slug",
    "version",
    "name",
    "row",
    "theme",
    "promise",
    "need",
    "how",
    "spread",
    "source",
)
ITEM_KEYS = {
    "figures": {"value", "label"},
    "partners": {"name", "role"},
    "success_factors": {"text"},
    "links": {"label", "url"},
    "decisions": {"key", "kind", "question", "why"},
}
SHOWN_KEYS = (
    "name",
    "promise",
    "need",
    "how",
    "spread",
    "label",
    "role",
    "text",
    "question",
    "why",
    "note",
)
MOST_WORDS = 25


def _load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _shown_texts(sheet: dict[str, Any]) -> Iterator[str]:
    for key in SHOWN_KEYS:
        if isinstance(sheet.get(key), str):
            yield sheet[key]
    for section in ITEM_KEYS:
        for item in sheet.get(section, []):
            yield from (item[key] for key in SHOWN_KEYS if isinstance(item.get(key), str))


def _sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?!…])\s+|\n+", text) if part.strip()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_sheet_is_complete(path: Path) -> None:
    sheet = _load(path)

    missing = [key for key in TEXT_KEYS if not str(sheet.get(key, "")).strip()]

    assert not missing
    assert sheet["slug"] == path.stem
    assert sheet["theme"] == THEME_OF_ROW[sheet["row"][0]]
    assert sheet["keywords"] and len(set(sheet["keywords"])) == len(sheet["keywords"])
    assert isinstance(sheet["engines_wanted"], list)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_sheet_says_where_it_was_born(path: Path) -> None:
    born = _load(path)["born"]

    assert born["place"].strip()
    assert set(born) <= {"place", "commune", "year", "latitude", "longitude"}
    assert ("latitude" in born) == ("longitude" in born)
    assert re.fullmatch(r"\d{5}|2[AB]\d{3}", born.get("commune", "00000"))
    assert 1900 < born.get("year", 2011) <= 2026


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_sheet_lists_have_their_keys(path: Path) -> None:
    sheet = _load(path)

    for section, keys in ITEM_KEYS.items():
        for item in sheet.get(section, []):
            assert keys <= set(item), f"{section}: {item}"
            assert all(str(item[key]).strip() for key in keys)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_sheet_has_the_shape_of_a_recipe(path: Path) -> None:
    table = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)

    data = RecipeData.model_validate(table)

    assert data.theme in Theme.values


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_sheet_sentences_are_short_and_calm(path: Path) -> None:
    texts = list(_shown_texts(_load(path)))

    long = [
        sentence
        for text in texts
        for sentence in _sentences(text)
        if len(re.findall(r"[\w'’%€/-]+", sentence)) > MOST_WORDS
    ]

    assert not long
    assert not [text for text in texts if "!" in text]
    assert not [text for text in texts if re.search(r"[^\s][ ][:;?»]|«[ ]", text)], (
        "put a no-break space before : ; ? » and after «"
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_decisions_are_asked_in_words(path: Path) -> None:
    decisions = _load(path).get("decisions", [])

    keys = [decision["key"] for decision in decisions]
    assert len(keys) == len(set(keys))
    for decision in decisions:
        assert decision["question"].endswith("?")


def test_slugs_and_names_are_unique() -> None:
    sheets = [_load(path) for path in FILES]

    assert len({sheet["slug"] for sheet in sheets}) == len(sheets)
    assert len({sheet["name"] for sheet in sheets}) == len(sheets)


def test_every_row_of_the_source_has_a_sheet() -> None:
    covered = {_load(path)["row"] for path in FILES}

    assert covered == ROWS
