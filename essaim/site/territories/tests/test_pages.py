"""What a visitor sees of the territories, and what each page costs."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from essaim.kernel.factories import make_project
from essaim.kernel.territories.factories import DUNKERQUE, LILLE, commune, load_some
from essaim.kernel.territories.models import Contour, Territory

pytestmark = pytest.mark.django_db
# Territory, contours, postcodes, old names, projects, initiatives, edition; the trail, the list and its count.
PAGE_QUERIES = 9


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response
    return response.content.decode()


def test_index_lists_the_regions_and_credits_the_source(client: Client) -> None:
    load_some(DUNKERQUE)

    shown = page(client, "/territoires/")

    assert "Hauts-de-France" in shown
    assert "1er janvier 2026" in shown
    assert "Licence Ouverte" in shown


def test_index_works_before_the_territories_are_loaded(client: Client) -> None:
    assert "ne sont pas encore chargés" in page(client, "/territoires/")


def test_search_page_tells_homonyms_apart(client: Client) -> None:
    load_some("93066", "97411")

    shown = page(client, "/territoires/?q=st+denis")

    assert shown.index("97411-saint-denis") < shown.index("93066-saint-denis")
    assert '<td data-label="Où">La Réunion</td>' in shown


def test_search_page_leads_straight_to_the_only_answer(client: Client) -> None:
    load_some(LILLE, DUNKERQUE)

    response = client.get("/territoires/", {"q": "Dunkerque (Nord)"})

    assert response["Location"] == "/territoires/commune/59183-dunkerque/"


def test_search_page_shows_the_only_answer_while_one_types(client: Client) -> None:
    load_some(DUNKERQUE)

    response = client.get("/territoires/", {"q": "59140"}, headers={"HX-Request": "true"})

    assert response.status_code == 200


@pytest.mark.parametrize("typed", ["zzz", "<script>alert(1)</script>", "%", "é" * 300])
def test_search_page_finds_nothing_kindly(client: Client, typed: str) -> None:
    load_some(DUNKERQUE)

    shown = client.get("/territoires/", {"q": typed}).content.decode()

    assert "Aucun territoire à ce nom" in shown
    assert "<script>alert" not in shown


def test_suggestions_answer_in_json_and_in_options(client: Client) -> None:
    load_some(DUNKERQUE)

    rows = client.get("/territoires/suggestions/", {"q": "dunk", "kind": "commune"}).json()["results"]
    asked = {"HX-Request": "true", "HX-Trigger-Name": "place"}
    options = client.get("/territoires/suggestions/", {"place": "dunk"}, headers=asked)

    assert [row["label"] for row in rows] == ["Dunkerque (Nord)"]
    assert rows[0]["url"] == "/territoires/commune/59183-dunkerque/"
    assert '<option value="Dunkerque (Nord)">' in options.content.decode()


def test_commune_page_shows_what_is_known(client: Client) -> None:
    load_some(DUNKERQUE)

    shown = page(client, "/territoires/commune/59183-dunkerque/")

    for known in ("86\xa0263", "59140", "200027159", "Communauté urbaine de Dunkerque", "Saint-Pol-sur-Mer"):
        assert known in shown


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("/territoires/commune/59183-autrement/", "/territoires/commune/59183-dunkerque/"),
        ("/territoires/commune/59183/", "/territoires/commune/59183-dunkerque/"),
        ("/territoires/commune/59540-saint-pol-sur-mer/", "/territoires/commune/59183-dunkerque/"),
        ("/territoires/departement/59/", "/territoires/departement/59-nord/"),
    ],
)
def test_old_addresses_lead_to_the_one_of_today(client: Client, asked: str, answered: str) -> None:
    load_some(DUNKERQUE)

    response = client.get(asked)

    assert (response.status_code, response["Location"]) == (301, answered)


@pytest.mark.parametrize(
    "address", ["commune/99999-x/", "ville/59183-dunkerque/", "region/999-x/", "commune/-/"]
)
def test_unknown_territory_is_not_found(client: Client, address: str) -> None:
    page(client, f"/territoires/{address}", status=404)


def test_page_draws_the_outline_on_what_contains_it(client: Client) -> None:
    load_some(DUNKERQUE)
    dunkerque = commune(DUNKERQUE)
    ring = [[2.3, 51.0], [2.4, 51.0], [2.4, 51.1], [2.3, 51.0]]
    assert dunkerque.epci
    for territory in (dunkerque, dunkerque.epci):
        Contour.objects.create(
            territory=territory,
            geojson={"type": "MultiPolygon", "coordinates": [[ring]]},
            west=2.3,
            south=51.0,
            east=2.4,
            north=51.1,
            source="Essai",
        )

    shown = page(client, dunkerque.get_absolute_url())

    assert shown.count('<path class="ground"') == 1
    assert shown.count('<path class="land land-here"') == 1
    assert "Contour\xa0: Essai" in shown


def test_page_shows_projects_inside_and_above(client: Client) -> None:
    load_some(DUNKERQUE, LILLE)
    dunkerque = commune(DUNKERQUE)
    make_project("Paniers de la ville", tools={}, roles={}, territory=dunkerque)
    make_project("Autopartage du littoral", tools={}, roles={}, territory=dunkerque.epci)
    make_project("Jardins de Lille", tools={}, roles={}, territory=commune(LILLE))

    town = page(client, dunkerque.get_absolute_url())
    nord = page(client, Territory.objects.get(kind="departement", code="59").get_absolute_url())

    assert "Paniers de la ville" in town
    assert "Autopartage du littoral" in town
    assert "Jardins de Lille" not in town
    assert all(
        name in nord for name in ("Paniers de la ville", "Autopartage du littoral", "Jardins de Lille")
    )


@pytest.mark.parametrize(
    "address", ["commune/59183-dunkerque/", "departement/59-nord/", "region/32-hauts-de-france/"]
)
def test_page_costs_the_same_for_one_row_and_many(
    client: Client,
    address: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    load_some(DUNKERQUE)
    with django_assert_max_num_queries(PAGE_QUERIES) as few:
        page(client, f"/territoires/{address}")

    load_some(departements=["59"])
    for number in range(5):
        make_project(f"Projet {number}", tools={}, roles={}, territory=commune(DUNKERQUE))

    with django_assert_num_queries(len(few)):
        page(client, f"/territoires/{address}")


def test_epci_page_lists_its_communes_and_stands_on_its_departements(client: Client) -> None:
    load_some(DUNKERQUE)

    shown = page(client, commune(DUNKERQUE).epci.get_absolute_url())  # type: ignore[union-attr]

    assert "Hauts-de-France" in shown
    assert "59183-dunkerque" in shown
