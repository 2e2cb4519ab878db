"""The pages of a project: its public face, its decisions, versions, lessons, what follows it."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from essaim.engines.members.factories import make_household
from essaim.engines.members.models import Household
from essaim.kernel.access.models import Participation
from essaim.kernel.actors.actor import Actor
from essaim.kernel.factories import NOW, join, make_organisation, make_project, make_user
from essaim.kernel.projects.commands import close_project
from essaim.kernel.projects.models import Lesson, Project, Recipe
from essaim.kernel.ui.dates import when_text
from essaim.site.pollination.actions import change_lines, trace_words
from essaim.site.pollination.tests.conftest import World


@pytest.fixture
def project(world: World) -> Project:
    return world.running()


def test_home_shows_its_public_face_to_anyone_and_its_tools_to_its_people(
    world: World, project: Project
) -> None:
    url = f"/projets/{project.slug}/"
    public = Client().get(url).content.decode()
    inside = world.client.get(url).content.decode()
    assert "Ce qui vous attend" not in public
    assert "Ce qui vous attend" in inside
    assert "/paniers/" in inside or "Paniers" in inside


def test_home_leads_each_role_to_pages_it_may_open(world: World, project: Project) -> None:
    """A household may not read the list of households: its door is its own household, in the trail too."""
    bob = make_user()
    join(project, "membre", bob)
    client = Client()
    client.force_login(bob)
    page = client.get(f"/projets/{project.slug}/")
    doors = {door.tool.engine: door.url for door in page.context["doors"]}
    assert doors["members"].endswith("/mon-foyer/")
    assert [url for url in doors.values() if client.get(url).status_code != 200] == []
    assert "ledger" not in doors
    own = client.get(doors["members"])
    assert own.context["trail"][-1][1] == doors["members"]


def test_home_leads_to_its_people_who_manages_them(world: World, project: Project) -> None:
    people = f"/projets/{project.slug}/personnes/"
    assert people in world.client.get(f"/projets/{project.slug}/").content.decode()
    bob = make_user()
    join(project, "membre", bob)
    client = Client()
    client.force_login(bob)
    assert people not in client.get(f"/projets/{project.slug}/").content.decode()


def test_home_draws_the_lineage(world: World, project: Project) -> None:
    child = world.running("Bio-cabas de l'Est", parent=project)
    page = Client().get(f"/projets/{child.slug}/").content.decode()
    assert "vous êtes ici" in page
    assert f"/projets/{project.slug}/" in page


def test_revise_changes_the_tools_and_says_so(world: World, project: Project) -> None:
    url = f"/projets/{project.slug}/decisions/basket_price_small/"
    assert world.client.post(url, {"basket_price_small": "-1"}).status_code == 422
    assert world.client.post(url, {"basket_price_small": "10", "reason": "Hausse"}).status_code == 302
    tool = project.tools.get(engine="orders")
    assert "10,00" in str(tool.settings)


def test_lesson_travels_from_project_to_recipe_and_back(world: World, project: Project) -> None:
    home = f"/projets/{project.slug}"
    lesson: dict[str, Any] = {
        "title": "Moitié, c'est peu",
        "text": "À 60\xa0%, tous viennent.",
        "kind": "default",
    }
    lesson |= {"key": "funder_rate", "value": "60\xa0%"}
    assert world.client.post(f"{home}/lecons/ecrire/", lesson).status_code == 302
    written = Lesson.objects.get()
    told = "à la question «\xa0Quelle part du panier le financeur prend-il à sa charge\xa0?\xa0»"
    assert told in world.client.get(f"{home}/lecons/").content.decode()
    answer = f"/initiatives/bio-cabas/lecons/{written.pk}/repondre/"
    assert world.client.post(answer, {"reponse": "accepter"}).status_code == 302
    version = Recipe.objects.select_related("current").get(slug="bio-cabas").current
    assert version is not None
    assert "À 60\xa0%, tous viennent." in Client().get("/initiatives/bio-cabas/").content.decode()
    page = world.client.get(f"{home}/versions/").content.decode()
    assert "60\xa0%" in page
    assert world.client.post(f"{home}/versions/{version.version}/").status_code == 302
    project.refresh_from_db()
    assert project.recipe_version == version


def test_two_clicks_start_the_buying_group_with_the_same_households(world: World, project: Project) -> None:
    make_household(project, "Famille Delattre")
    url = f"/projets/{project.slug}/demarrer/groupement-achat/"
    assert "Démarrer" in world.client.get(url).content.decode()
    answer = world.client.post(url)
    child = Project.objects.get(parent=project)
    assert (child.status, answer.headers["Location"]) == ("running", f"/projets/{child.slug}/")
    assert Household.objects.in_project(child).get().name == "Famille Delattre"


def test_closed_project_stays_readable_and_stops_changing(world: World, project: Project) -> None:
    tool = project.tools.get(engine="orders")
    url = f"/projets/{project.slug}/"
    close_project(project_id=project.pk, by=Actor.of(world.alice), at=NOW)
    assert world.client.get(url).status_code == 200
    answer = world.client.post(f"/projets/{project.slug}/commandes/{tool.slug}/")
    assert answer.status_code == 409
    assert world.client.post(f"{url}fin/").status_code == 302
    project.refresh_from_db()
    assert project.status == Project.Status.RUNNING


def test_compare_puts_projects_side_by_side(world: World, project: Project) -> None:
    other = world.running("Bio-cabas de l'Est")
    page = Client().get("/initiatives/bio-cabas/comparer/").content.decode()
    assert project.name in page
    assert other.name.replace("'", "&#x27;") in page
    assert "Centre social, le jeudi" not in page


def test_trace_tells_what_was_done(world: World, project: Project) -> None:
    assert "Projet lancé" in world.client.get(f"/projets/{project.slug}/trace/").content.decode()
    member = make_user("Bob")
    join(project, "membre", member)
    client = Client()
    client.force_login(member)
    assert client.get(f"/projets/{project.slug}/trace/").status_code == 403


def test_project_list_costs_the_same_for_one_and_for_many(
    world: World, project: Project, django_assert_num_queries: Any
) -> None:
    """Count and rows; the visitor is anonymous."""
    visitor = Client()
    visitor.get("/projets/")
    with django_assert_num_queries(2):
        visitor.get("/projets/")
    carrier = make_organisation("Porteur")
    for number in range(30):
        make_project(f"Projet {number}", tools={}, roles={}, carrier=carrier)
    with django_assert_num_queries(2):
        page = visitor.get("/projets/")
    assert "1 à 25 sur 31" in page.content.decode()


def test_participants_of_the_funder_see_the_project(world: World, project: Project) -> None:
    assert Participation.objects.filter(project=project, organisation=world.funder, role="financeur").exists()


def test_lesson_waits_in_the_space_of_the_keepers_people(world: World, project: Project) -> None:
    recipe = project.recipe_version.recipe
    Lesson.objects.create(
        project=project, version=project.recipe_version, title="Moins cher", text="…", written_by=world.alice
    )
    recipe.keeper = world.funder
    recipe.save()
    assert "Une leçon sur Bio-cabas attend votre réponse" not in world.client.get("/moi/").content.decode()
    recipe.keeper = world.carrier
    recipe.save()
    page = world.client.get("/moi/").content.decode()
    assert "Une leçon sur Bio-cabas attend votre réponse\xa0: Moins cher" in page
    Lesson.objects.update(status="accepted")
    assert "attend votre réponse" not in world.client.get("/moi/").content.decode()


def test_home_of_a_new_project_says_the_first_acts(world: World, project: Project) -> None:
    told = world.client.get(f"/projets/{project.slug}/").content.decode()
    assert "Préparez la première commande groupée" in told
    assert "Ajoutez les premiers foyers" in told
    make_household(project)
    assert "Ajoutez les premiers foyers" not in world.client.get(f"/projets/{project.slug}/").content.decode()


def test_trace_says_fields_values_and_dates_in_words() -> None:
    kept = {"amount": ["2", None], "method": "cash", "at": "2026-11-13T18:00:00+01:00", "name": ""}
    assert change_lines(kept, trace_words("orders.payment_recorded", {})) == [
        ("montant", "2 → —"),
        ("moyen", "espèces"),
        ("at", when_text(datetime.fromisoformat(kept["at"]))),  # type: ignore[arg-type]
    ]
    asked = trace_words("projects.decision_answered", {"rate": "Quelle part\xa0?"})
    assert change_lines({"rate": "0.5", "day": "2026-01-31", "lines": {"Panier": 2}, "on": True}, asked) == [
        ("Quelle part\xa0?", "0.5"),
        ("day", "31 janvier 2026"),
        ("lines", "Panier\xa0: 2"),
        ("on", "oui"),
    ]
