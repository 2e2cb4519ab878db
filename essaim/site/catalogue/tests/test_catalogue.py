"""The catalogue: found by words, theme and place; sheets; recipes that come in by the browser."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import OrganisationMembership
from essaim.kernel.factories import NOW, make_organisation, make_user
from essaim.kernel.projects.models import Recipe, RecipeVersion
from essaim.kernel.projects.recipe_store import import_recipe, load_packaged
from essaim.kernel.territories.factories import load_some
from essaim.site.catalogue.forms import CatalogueForm
from essaim.site.catalogue.map import grouped

SHEET = """slug = "{slug}"
version = "1.0.0"
name = "Épargne {slug}"
theme = "cooperation"
promise = "Épargner ensemble."
source = "Essai"
"""


@pytest.fixture
def catalogue(db: None) -> Client:
    load_some("59009", "59350")
    assert load_packaged(by=Actor.system("tests"), at=NOW).refused == []
    return Client()


def found(client: Client, **asked: str) -> set[str]:
    return {recipe.slug for recipe in client.get("/initiatives/", asked).context["page"]}


def test_list_finds_words_without_accents_or_plural(catalogue: Client) -> None:
    assert "bio-cabas" in found(catalogue, q="PANIERS ateliers")
    assert "bio-cabas" in found(catalogue, q="equilibree")
    assert found(catalogue, q="zzz") == set()


def test_list_finds_by_place_and_by_what_contains_it(catalogue: Client) -> None:
    assert "bio-cabas" in found(catalogue, lieu="villeneuve d ascq")
    assert "bio-cabas" in found(catalogue, lieu="Hauts-de-France", theme="alimentation")
    assert "bio-cabas" not in found(catalogue, lieu="Lille")


def test_list_says_a_place_is_unknown_and_shows_everything(catalogue: Client) -> None:
    page = catalogue.get("/initiatives/", {"lieu": "xyzz"}).content.decode()
    assert "Aucun territoire ne répond à" in page


def test_list_counts_each_theme_under_the_other_filters(catalogue: Client) -> None:
    form = CatalogueForm({"etat": "recette", "theme": "logement"})
    form.say_counts(form.asked())
    labels = dict(form.fields["theme"].widget.choices)
    executable = Recipe.objects.filter(is_executable=True, theme="alimentation").count()
    assert labels["alimentation"] == f"Alimentation ({executable})"


def test_list_costs_the_same_for_one_and_for_many(db: None, django_assert_num_queries: Any) -> None:
    """Two counts of filters, the count of rows, the rows."""
    for slug in ("un",):
        import_recipe(raw=SHEET.format(slug=slug).encode(), file="f", by=Actor.system("t"), at=NOW)
    visitor = Client()
    with django_assert_num_queries(4):
        visitor.get("/initiatives/")
    for number in range(30):
        raw = SHEET.format(slug=f"n{number}").encode()
        import_recipe(raw=raw, file="f", by=Actor.system("t"), at=NOW)
    with django_assert_num_queries(4):
        visitor.get("/initiatives/")


def test_sheet_says_what_is_needed_to_make_it_executable(catalogue: Client) -> None:
    page = catalogue.get("/initiatives/insertel/").content.decode()
    assert (
        "Ce qu&#x27;il faut pour la rendre exécutable" in page
        or "Ce qu'il faut pour la rendre exécutable" in page
    )
    assert "reste à écrire" in page
    assert "Polléniser chez nous" not in page


def test_sheet_shows_the_date_of_old_addresses(catalogue: Client) -> None:
    assert "adresse donnée en 2011" in catalogue.get("/initiatives/bio-cabas/").content.decode()


def test_export_gives_the_very_text(catalogue: Client) -> None:
    answer = catalogue.get("/initiatives/bio-cabas/recette.toml")
    assert answer.content.decode() == RecipeVersion.objects.get(recipe__slug="bio-cabas").text


def test_every_sheet_and_engine_has_a_page(catalogue: Client) -> None:
    for recipe in Recipe.objects.all():
        assert catalogue.get(f"/initiatives/{recipe.slug}/").status_code == 200
    assert catalogue.get("/moteurs/").status_code == 200
    assert catalogue.get("/moteurs/inconnu/").status_code == 404


def test_home_counts_what_lives_here(catalogue: Client) -> None:
    page = catalogue.get("/").content.decode()
    assert f"<dd>{Recipe.objects.count()}</dd>" in page


def signed_in(*, with_organisation: bool = True) -> Client:
    user = make_user()
    if with_organisation:
        organisation = make_organisation(f"Centre de {user.pk}")
        OrganisationMembership.objects.create(organisation=organisation, user=user)
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, text: str) -> Any:
    return client.post("/recettes/importer/", {"fichier": SimpleUploadedFile("r.toml", text.encode())})


def test_import_shows_everything_and_writes_nothing_before_the_confirmation(db: None) -> None:
    client = signed_in()
    shown = send(client, SHEET.format(slug="neuve"))
    assert shown.status_code == 200
    assert not Recipe.objects.exists()
    kept = shown.context["form"].initial
    keeper = shown.context["form"].fields["gardienne"].queryset.get()
    client.post("/recettes/importer/confirmer/", {**kept, "gardienne": keeper.pk})
    assert Recipe.objects.get().keeper == keeper


def test_map_lists_each_kind_under_its_name() -> None:
    found = [
        {"kind": "place", "label": "Épicerie"},
        {"kind": "place", "label": "Atelier"},
        {"kind": "initiative", "label": "Panier"},
    ]
    told = [(name, [point["label"] for point in group]) for name, group in grouped(found)]
    assert told == [("Les initiatives", ["Panier"]), ("Les organisations", ["Atelier", "Épicerie"])]


def test_import_tells_each_fault(db: None) -> None:
    answer = send(signed_in(), 'slug = "A"\nversion = "1"\n')
    assert answer.status_code == 422
    assert len(answer.context["faults"]) >= 5
    assert "toml, clé «\xa0version\xa0»" in answer.content.decode()
    assert not Recipe.objects.exists()


def test_import_refuses_a_private_address(db: None) -> None:
    answer = signed_in().post("/recettes/importer/", {"adresse": "http://127.0.0.1/recette.toml"})
    assert answer.status_code == 422
    assert "réseau privé" in answer.content.decode()


def test_import_shows_the_differences_with_the_version_here(catalogue: Client) -> None:
    text = RecipeVersion.objects.get(recipe__slug="insertel").text
    newer = text.replace('version = "1.0.0"', 'version = "1.1.0"').replace("Insertel", "INSERTEL")
    page = send(signed_in(), newer).content.decode()
    assert "Ce qui change depuis la version 1.0.0" in page


def test_import_confirmation_refuses_a_version_of_a_recipe_kept_by_others(catalogue: Client) -> None:
    text = RecipeVersion.objects.get(recipe__slug="insertel").text
    client = signed_in()
    shown = send(client, text.replace('version = "1.0.0"', 'version = "1.1.0"'))
    answer = client.post("/recettes/importer/confirmer/", shown.context["form"].initial)
    assert answer.status_code == 403
    assert RecipeVersion.objects.filter(recipe__slug="insertel").count() == 1


def test_import_confirmation_refuses_who_belongs_nowhere(db: None) -> None:
    client = signed_in(with_organisation=False)
    shown = send(client, SHEET.format(slug="neuve"))
    assert client.post("/recettes/importer/confirmer/", shown.context["form"].initial).status_code == 403
