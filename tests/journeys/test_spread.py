"""The recipe travels: a second centre starts from the first, what it learned comes back, and a new service follows."""

import re

import pytest
from playwright.sync_api import Page, expect

from essaim.engines.members.factories import make_household
from essaim.kernel.actors.models import Organisation, User
from essaim.kernel.factories import join
from essaim.kernel.projects.models import Project, Recipe
from essaim.kernel.projects.recipe_check import read_recipe
from essaim.kernel.territories.factories import LILLE
from tests.access.world import RECIPE
from tests.journeys import world
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
_major, _minor, _patch = read_recipe(RECIPE.read_bytes(), file=RECIPE.name).version.split(".")
NEXT = f"{_major}.{int(_minor) + 1}.0"  # what accepting a lesson makes of the packaged recipe
SECOND = "Bio-cabas de Fives"
DAYS = "Combien de jours avant la distribution les commandes se ferment-elles ?"


@pytest.fixture
def first(transactional_db: None) -> Project:
    """Alice's project, kept by no one but her network; the recipe has a keeper."""
    world.found()
    alice = world.account("Alice Fontaine")
    return world.launched(alice, world.carried_by(alice, siren="732829320"))


def adopt_like_the_first(page: Page, first: Project) -> None:
    """Its answers are shown beside each question; two are changed, and the summary says which."""
    page.goto(f"/projets/{first.slug}/")
    page.get_by_role("link", name="Faire pareil chez nous").click()
    page.get_by_label("Quelle organisation porte").select_option(label="Maison de quartier de Fives")
    page.get_by_label("Sur quel territoire").fill("Lille")
    page.get_by_label("Quel nom lui donnez-vous").fill(SECOND)
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.get_by_role("complementary")).to_contain_text(f"{first.name} a répondu")
    expect(page.get_by_role("complementary")).to_contain_text("1 projet a répondu")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    page.get_by_label("Votre réponse").fill("40 %")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    draft = Project.objects.get(name=SECOND)
    page.goto(f"/polleniser/brouillon/{draft.slug}/lancer/")
    page.get_by_role("button", name=f"Répondre comme {first.name} à ce qui reste").click()
    changed = page.get_by_role("row").filter(has_text="différent")
    expect(changed).to_have_count(1)
    expect(changed).to_contain_text("Quelle part du panier")
    page.get_by_role("button", name=f"Lancer {SECOND}").click()
    expect(page.locator(".messages")).to_contain_text("Le projet est lancé")
    expect(page.get_by_role("main")).to_contain_text(f"Il est né de {first.name}")


def compare(page: Page, first: Project) -> None:
    page.get_by_role("link", name="Comparer avec les projets semblables").click()
    row = page.get_by_role("row").filter(has_text="Quelle part du panier")
    expect(row).to_contain_text(re.compile(r"50.%"))
    expect(row).to_contain_text(re.compile(r"40.%"))
    expect(row).to_contain_text("choix différents")
    same = page.get_by_role("row").filter(has_text="Combien de personnes l'atelier")
    expect(same).not_to_contain_text("choix différents")
    expect(page.get_by_role("table").last).to_contain_text("Foyers")
    expect(page.get_by_role("columnheader", name=first.name)).to_have_count(2)


def write_a_lesson(page: Page) -> None:
    """What Fives learned: three days are enough to harvest."""
    page.goto(f"/projets/{Project.objects.get(name=SECOND).slug}/lecons/")
    page.get_by_role("link", name="Écrire une leçon").click()
    page.get_by_label("La leçon en une phrase").fill("Trois jours suffisent")
    page.get_by_label("Ce que vous avez appris").fill("Nos producteurs récoltent la veille.")
    page.get_by_label("La valeur proposée pour une décision").check()
    page.get_by_label("La décision concernée").select_option(label=DAYS)
    page.get_by_label("La valeur à proposer").fill("3")
    page.get_by_role("button", name="Envoyer la leçon").click()
    expect(page.locator(".messages")).to_contain_text("envoyée")


def answer_the_lesson(page: Page) -> None:
    page.goto("/initiatives/bio-cabas/lecons/")
    page.get_by_role("button", name="Accepter : nouvelle version").click()
    expect(page.locator(".messages")).to_contain_text(NEXT)
    expect(page.get_by_role("main")).to_contain_text(f"Écrite dans la version {NEXT}")


def adopt_the_version(page: Page, first: Project) -> None:
    """The first project sees what changes before it says yes; its own answer stays."""
    page.goto(f"/projets/{first.slug}/")
    page.get_by_role("link", name="Voir ce qui change").click()
    row = page.get_by_role("row").filter(has_text=DAYS)
    expect(row.get_by_role("cell").nth(0)).to_have_text("5")
    expect(row.get_by_role("cell").nth(1)).to_have_text("3")
    page.get_by_role("link", name=f"Préparer le passage à {NEXT}").click()
    page.get_by_role("button", name=f"Adopter la version {NEXT}").click()
    expect(page.locator(".messages")).to_contain_text(NEXT)
    expect(page.get_by_role("main")).to_contain_text("C'est la plus récente")
    first.refresh_from_db()
    assert (first.recipe_version.version, first.decisions["closing_days_before"]) == (NEXT, 5)


def test_a_second_centre_starts_from_the_first_and_gives_back(open_page: OpenPage, first: Project) -> None:
    nadia, ines = world.account("Nadia Lefebvre"), world.account("Inès Morel")
    world.carried_by(nadia, "Maison de quartier de Fives", LILLE)
    network: Organisation = world.carried_by(ines, "Réseau des initiatives", LILLE)
    Recipe.objects.filter(slug="bio-cabas").update(keeper=network)
    centre = open_page(DESKTOP, as_=nadia)
    adopt_like_the_first(centre, first)
    compare(centre, first)
    write_a_lesson(centre)
    answer_the_lesson(open_page(PHONE, as_=ines))
    assert first.created_by is not None
    adopt_the_version(open_page(PHONE, as_=first.created_by), first)


def test_the_buying_group_starts_with_the_same_households_in_two_clicks(
    open_page: OpenPage, first: Project
) -> None:
    bob: User = world.account("Bob Delattre")
    join(first, "membre", bob)
    make_household(first, "Famille Delattre", person=bob, phone="06 12 34 56 78")
    make_household(first, "Famille Wattel")
    assert first.created_by is not None
    page = open_page(PHONE, as_=first.created_by)
    page.goto(f"/projets/{first.slug}/")
    page.get_by_role("link", name="Démarrer aussi : Groupement d'achat").click()
    page.get_by_role("button", name="Démarrer Groupement d'achat").click()
    expect(page.locator(".messages")).to_contain_text("avec les mêmes foyers")
    page.get_by_role("main").get_by_role("link", name="Foyers").click()
    for family in ("Famille Delattre", "Famille Wattel"):
        expect(page.get_by_role("link", name=family)).to_be_visible()
    second = Project.objects.get(parent=first)
    own = open_page(PHONE, as_=bob)
    own.goto("/moi/")
    own.get_by_role("link", name=second.name).click()
    expect(own.locator("h1")).to_have_text(second.name)
