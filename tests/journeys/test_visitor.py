"""A visitor, without an account: from the home page to a project of the place."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import world
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_visitor_goes_from_the_home_page_to_a_project(
    open_page: OpenPage, viewport: dict[str, int]
) -> None:
    world.found()
    alice = world.account("Alice Fontaine")
    world.launched(alice, world.carried_by(alice))
    page = open_page(viewport)
    page.goto("/")
    page.get_by_label("Vos mots").fill("panier")
    page.get_by_role("button", name="Chercher une initiative").click()
    _narrows_the_catalogue(page)
    page.get_by_role("link", name="Bio-cabas", exact=True).click()
    _reads_the_sheet(page)
    page.get_by_role("link", name="Carte", exact=True).click()
    page.get_by_label("Montrer").select_option(label="Les projets")
    page.wait_for_url("**genre=project**")
    expect(page.get_by_role("main")).to_contain_text(world.NAME)
    expect(page.get_by_role("main")).not_to_contain_text("Lilas Autopartage")
    page.get_by_role("link", name="Territoires", exact=True).click()
    page.get_by_label("Nom, code postal ou code Insee").fill("villeneuve d ascq")
    page.get_by_role("link", name="Villeneuve-d'Ascq").first.click()
    _reads_the_territory(page)
    page.get_by_role("main").get_by_role("link", name=world.NAME).click()
    expect(page.locator("h1")).to_have_text(world.NAME)
    expect(page.get_by_role("main")).to_contain_text("Porté par Centre social des Moulins")
    expect(page.get_by_role("link", name="Faire pareil chez nous")).to_be_visible()


def _narrows_the_catalogue(page: Page) -> None:
    """By words, by a word nobody wrote, by place."""
    cards = page.locator("li.card h2")
    expect(cards.filter(has_text=re.compile(r"^Bio-cabas$"))).to_be_visible()
    page.goto("/initiatives/?q=zzzz")
    expect(cards).to_have_count(0)
    page.get_by_role("link", name="Voir toutes les initiatives").click()
    page.goto("/initiatives/?lieu=59009&q=cabas")
    expect(cards.first).to_have_text("Bio-cabas")
    expect(cards.filter(has_text="Lilas")).to_have_count(0)


def _reads_the_sheet(page: Page) -> None:
    main = page.get_by_role("main")
    for part in (
        "À quel besoin elle répond",
        "Comment cela marche",
        "Ce qui l'a fait réussir",
        "Partenaires",
    ):
        expect(main.get_by_role("heading", name=part)).to_be_visible()
    expect(main).to_contain_text(world.NAME)  # where it lives


def _reads_the_territory(page: Page) -> None:
    """The commune, then its département and its région above it, and what runs there."""
    expect(page.locator("h1")).to_have_text("Villeneuve-d'Ascq")
    for above in ("Nord", "Hauts-de-France"):
        page.get_by_role("main").get_by_role("link", name=above, exact=True).first.click()
        expect(page.locator("h1")).to_have_text(above)
        expect(page.get_by_role("main").get_by_role("link", name=world.NAME)).to_be_visible()
    page.go_back()
    page.go_back()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_visitor_finds_help_from_a_screen_and_by_words(
    open_page: OpenPage, viewport: dict[str, int]
) -> None:
    page = open_page(viewport)
    page.goto("/initiatives/")
    page.locator(".page-help").click()
    expect(page.locator("h1")).to_have_text("Trouver une initiative ou un projet")
    page.get_by_role("navigation").get_by_role("link", name="Aide", exact=True).first.click()
    page.get_by_label("Que cherchez-vous ?").fill("changer annuler")
    page.get_by_role("button", name="Chercher dans l'aide").click()
    page.get_by_role("link", name="Changer ou annuler").click()
    expect(page.locator("#changer-ou-annuler")).to_be_in_viewport()
    page.locator("a.term", has_text="quotient familial").click()
    expect(page.locator("#mot-quotient-familial")).to_be_in_viewport()
    page.goto("/aide/glossaire/")
    expect(page.locator("h1")).to_have_text("Glossaire")
