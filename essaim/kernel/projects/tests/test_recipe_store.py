"""Recipes enter once, are never rewritten in use, and only their keeper brings the next version."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import OrganisationMembership
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.factories import NOW, make_commune, make_organisation, make_project, make_user
from essaim.kernel.fetch import PrivateAddress
from essaim.kernel.projects.errors import CarrierNeeded, NotKeeper, OlderVersion, SameVersionOtherText
from essaim.kernel.projects.faults import BadRecipe
from essaim.kernel.projects.models import Recipe, RecipeVersion
from essaim.kernel.projects.recipe_store import entrust, import_recipe, load_packaged, packaged_files

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("recipes")
SHEET = """slug = "marche"
version = "1.1.0"
name = "Marché"
theme = "alimentation"
promise = "Vendre."
source = "Essai"
born = { place = "Villeneuve-d'Ascq", commune = "59009" }
"""


def bring(text: str = SHEET, by: Actor = SYSTEM, **more: Any) -> tuple[RecipeVersion, bool]:
    return import_recipe(raw=text.encode(), file="marche.toml", by=by, at=NOW, **more)


@pytest.fixture
def packages(tmp_path: Path, settings: Any) -> Path:
    settings.PACKAGE = tmp_path
    folder = tmp_path / "recipes"
    folder.mkdir()
    (folder / "marche.toml").write_text(SHEET, encoding="utf-8")
    return folder / "marche.toml"


def test_import_recipe_keeps_the_text_and_what_lists_need() -> None:
    commune = make_commune()
    version, is_new = bring()
    assert is_new
    assert version.text == SHEET
    recipe = Recipe.objects.get()
    assert (recipe.name, recipe.current, recipe.born_in) == ("Marché", version, commune)
    assert " marche " in recipe.search_text
    assert AuditEntry.objects.get().action == "recipes.version_added"


def test_import_recipe_twice_changes_nothing() -> None:
    first, _new = bring()
    assert bring() == (first, False)
    assert AuditEntry.objects.count() == 1


def test_import_recipe_refuses_same_version_with_other_text() -> None:
    bring()
    with pytest.raises(SameVersionOtherText, match=r"version 1\.1\.0 .* autre texte"):
        bring(SHEET.replace("Vendre.", "Acheter."))


def test_import_recipe_refuses_an_older_version_but_knows_its_own_past() -> None:
    bring()
    bring(SHEET.replace("1.1.0", "1.10.0"))
    assert bring()[1] is False
    with pytest.raises(OlderVersion, match=r"1\.10\.0"):
        bring(SHEET.replace("1.1.0", "1.9.0"))
    assert Recipe.objects.get().current.version == "1.10.0"  # type: ignore[union-attr]


def test_import_recipe_leaves_nothing_when_refused() -> None:
    with pytest.raises(BadRecipe):
        bring(SHEET.replace('theme = "alimentation"', 'theme = "rien"'))
    assert not Recipe.objects.exists()


def test_import_recipe_asks_a_person_for_their_organisation() -> None:
    alice, charlie = make_user("Alice"), make_user("Charlie")
    centre = make_organisation()
    OrganisationMembership.objects.create(organisation=centre, user=alice)
    with pytest.raises(CarrierNeeded):
        bring(by=Actor.of(charlie), keeper=centre)
    version, _new = bring(by=Actor.of(alice), keeper=centre)
    assert version.recipe.keeper == centre


def test_import_recipe_refuses_a_version_from_another_organisation() -> None:
    bring()
    alice = make_user("Alice")
    centre = make_organisation()
    OrganisationMembership.objects.create(organisation=centre, user=alice)
    with pytest.raises(NotKeeper):
        bring(SHEET.replace("1.1.0", "2.0.0"), by=Actor.of(alice), keeper=centre)
    entrust(recipe=Recipe.objects.get(), keeper=centre, by=SYSTEM)
    assert bring(SHEET.replace("1.1.0", "2.0.0"), by=Actor.of(alice), keeper=centre)[1]


def test_load_packaged_twice_writes_nothing_the_second_time(packages: Path) -> None:
    make_commune()
    assert load_packaged(by=SYSTEM, at=NOW).added == ["marche 1.1.0"]
    again = load_packaged(by=SYSTEM, at=NOW)
    assert (again.added, again.rewritten, again.refused) == ([], [], [])
    assert AuditEntry.objects.count() == 1


def test_load_packaged_replaces_a_text_nobody_uses(packages: Path) -> None:
    load_packaged(by=SYSTEM, at=NOW)
    packages.write_text(SHEET.replace("Vendre.", "Acheter."), encoding="utf-8")
    assert load_packaged(by=SYSTEM, at=NOW).rewritten == ["marche 1.1.0"]
    assert Recipe.objects.get().promise == "Acheter."


def test_load_packaged_never_rewrites_a_version_in_use(packages: Path) -> None:
    load_packaged(by=SYSTEM, at=NOW)
    make_project(tools={}, roles={}, recipe_version=RecipeVersion.objects.get())
    packages.write_text(SHEET.replace("Vendre.", "Acheter."), encoding="utf-8")
    (refused,) = load_packaged(by=SYSTEM, at=NOW).refused
    assert "autre texte" in refused
    assert RecipeVersion.objects.get().text == SHEET


def test_load_packaged_appends_a_new_version(packages: Path) -> None:
    load_packaged(by=SYSTEM, at=NOW)
    packages.write_text(SHEET.replace("1.1.0", "1.2.0"), encoding="utf-8")
    assert load_packaged(by=SYSTEM, at=NOW).added == ["marche 1.2.0"]
    assert RecipeVersion.objects.count() == 2


def test_load_packaged_finds_a_birthplace_loaded_later(packages: Path) -> None:
    load_packaged(by=SYSTEM, at=NOW)
    commune = make_commune()
    load_packaged(by=SYSTEM, at=NOW)
    assert Recipe.objects.get().born_in == commune


def test_load_packaged_brings_all_that_is_delivered() -> None:
    assert load_packaged(by=SYSTEM, at=NOW).refused == []
    assert Recipe.objects.count() == len(packaged_files())


def test_command_checks_exports_and_imports(tmp_path: Path) -> None:
    file, out = tmp_path / "marche.toml", StringIO()
    file.write_text(SHEET, encoding="utf-8")
    call_command("recipes", "check", str(file), stdout=out)
    call_command("recipes", "import", str(file), stdout=out)
    call_command("recipes", "list", stdout=out)
    assert "une fiche sans défaut" in out.getvalue()
    assert "marche\t1.1.0\tfiche\t0\tMarché" in out.getvalue()
    exported = StringIO()
    call_command("recipes", "export", "marche", "--version", "1.1.0", stdout=exported)
    assert exported.getvalue() == SHEET


def test_command_check_refuses_a_changed_text_under_the_same_version(tmp_path: Path) -> None:
    bring()
    file = tmp_path / "marche.toml"
    file.write_text(SHEET.replace("Vendre.", "Acheter."), encoding="utf-8")
    with pytest.raises(CommandError, match="autre texte"):
        call_command("recipes", "check", str(file))


def test_command_says_what_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="ne se lit pas"):
        call_command("recipes", "import", str(tmp_path / "absent.toml"))


def test_command_refuses_a_private_address() -> None:
    with pytest.raises(CommandError) as caught:
        call_command("recipes", "import", "http://127.0.0.1/recette.toml")
    assert isinstance(caught.value.__cause__, PrivateAddress)
