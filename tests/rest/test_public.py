import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from essaim.engines.orders.factories import make_cycle, make_order, orders_cast
from essaim.kernel.factories import make_project, make_recipe
from essaim.kernel.projects.models import Project, Tool

pytestmark = pytest.mark.django_db


def _many(count: int) -> None:
    for number in range(count):
        make_project(f"Projet {number}", tools={}, roles={}, recipe_version=make_recipe("bio-cabas"))


@pytest.mark.parametrize("count", [1, 30])
def test_projects_costs_the_same_for_one_row_and_thirty(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    _many(count)
    with django_assert_num_queries(2):  # the count, the page
        answer = client.get("/api/v1/projets?limit=100").json()
    assert (answer["count"], len(answer["items"])) == (count, count)


def test_projects_hides_drafts(client: Client) -> None:
    _many(2)
    Project.objects.filter(name="Projet 1").update(status=Project.Status.DRAFT)
    assert [item["name"] for item in client.get("/api/v1/projets").json()["items"]] == ["Projet 0"]
    assert client.get("/api/v1/projets/projet-1").status_code == 404


def test_initiative_carries_its_sheet_and_its_file(client: Client) -> None:
    make_recipe("bio-cabas")
    assert client.get("/api/v1/initiatives/bio-cabas").json()["sheet"]["promise"] == "Essayer"
    assert client.get("/api/v1/recettes/bio-cabas.toml")["Content-Type"].startswith("application/toml")


def test_unknown_answers_a_code_and_a_sentence(client: Client) -> None:
    answer = client.get("/api/v1/initiatives/inconnue")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_indicators_give_months_and_hide_small_counts(client: Client) -> None:
    cast = orders_cast()
    project = cast.project
    version = project.recipe_version
    version.data = {
        **version.data,
        "indicators": [{"key": "foyers", "measure": "orders.distinct_households"}],
    }
    version.save()
    Tool.objects.create(project=project, slug="resultats", engine="indicators", title="Résultats")
    make_order(cast, make_cycle(cast))
    url = f"/api/v1/projets/{project.slug}/indicateurs"
    (figure,) = client.get(url, {"annee": 2026}).json()
    assert (figure["key"], figure["unit"], figure["total"], figure["months"]) == (
        "foyers",
        "foyers",
        None,
        [],
    )
    (figure,) = client.get(url, {"annee": 2019}).json()
    assert (figure["total"], len(figure["months"])) == (0, 12)
    assert client.get(url, {"annee": 1}).status_code == 422
    assert client.get("/api/v1/projets/inconnu/indicateurs").status_code == 404
