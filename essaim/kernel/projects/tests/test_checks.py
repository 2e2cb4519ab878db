"""A packaged recipe that cannot work stops the start-up, under a stable id."""

from pathlib import Path
from typing import Any

import pytest

from essaim.kernel.projects.checks import check_packaged_recipes
from essaim.kernel.projects.tests.toy import RECIPE


def ids(text: str, settings: Any, folder: Path, name: str = "marche-chante") -> set[str]:
    settings.PACKAGE = folder
    (folder / "recipes").mkdir()
    (folder / "recipes" / f"{name}.toml").write_text(text, encoding="utf-8")
    return {message.id or "" for message in check_packaged_recipes(None)}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Chanter juste.", "<b>Chanter</b>", "projects.E001"),
        ('theme = "alimentation"', 'theme = "x"', "projects.E002"),
        ('use = "stall"', 'use = "stal"', "projects.E003"),
        ("places = 12", 'places = "x"', "projects.E004"),
        ("default = 0.5", "default = 5", "projects.E005"),
        ("stall.sell", "stall.steal", "projects.E006"),
        ("choir.sing", "choir.shout", "projects.E007"),
        ("stall.sales", "stall.gold", "projects.E008"),
    ],
)
def test_check_names_each_kind_of_fault(
    toys: None, settings: Any, tmp_path: Path, old: str, new: str, expected: str
) -> None:
    assert expected in ids(RECIPE.replace(old, new), settings, tmp_path)


def test_check_is_silent_for_a_right_recipe_and_wants_its_slug_as_file_name(
    toys: None, settings: Any, tmp_path: Path
) -> None:
    assert ids(RECIPE, settings, tmp_path) == set()
    (tmp_path / "recipes" / "marche-chante.toml").rename(tmp_path / "recipes" / "autre.toml")
    assert [message.id for message in check_packaged_recipes(None)] == ["projects.E002"]
