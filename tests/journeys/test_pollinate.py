"""From no account at all to a running project: sign up, organisation, every decision, invitation, launch."""

import re

import pytest
from playwright.sync_api import Page, expect

from essaim.kernel.access.models import Grant, Invitation, Participation
from essaim.kernel.factories import PASSWORD
from essaim.kernel.outbox.models import OutgoingMail
from essaim.kernel.projects.models import Project
from tests.journeys import world
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
NAME = "Bio-cabas du Centre"
SAVE = re.compile("^Enregistrer")


def letter_to(email: str) -> str:
    """The last letter waiting for this person."""
    return OutgoingMail.objects.filter(to=email).order_by("-pk")[0].text


def sign_up(page: Page, name: str, email: str) -> None:
    page.goto("/compte/inscription/")
    page.get_by_label("Nom et prénom").fill(name)
    page.get_by_label("Courriel").fill(email)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Créer mon compte").click()
    page.wait_for_url("**/confirmer-adresse/")
    address = re.search(r"https?://[^/\s]+(/compte/confirmer-adresse/\S+)", letter_to(email))
    assert address is not None
    page.goto(address[1])
    page.get_by_role("main").get_by_role("button", name=re.compile("^Confirmer")).click()
    page.wait_for_url("**/moi/")


def create_organisation(page: Page) -> None:
    page.get_by_role("link", name="Créer une organisation").click()
    page.get_by_label("Nom", exact=False).first.fill("Centre social du Centre-Ville")
    page.get_by_label("SIREN").fill("123456789")
    page.get_by_label("Commune").fill("Villeneuve-d'Ascq")
    page.get_by_role("button", name="Créer la fiche").click()
    expect(page.locator(".field-invalid")).to_contain_text("SIREN")
    page.get_by_label("SIREN").fill("732 829 320")
    page.get_by_role("button", name="Créer la fiche").click()


def answer(page: Page, question: str, fields: dict[str, str]) -> None:
    """One decision: the question asked, then what is typed."""
    expect(page.locator("h1")).to_contain_text(question)
    for label, text in fields.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name=SAVE).first.click()


def decide(page: Page) -> None:
    """Every decision by its own page; the envelope is left for later, as the page allows."""
    mine = "Votre réponse"
    answer(page, "Quel organisme public", {mine: world.FUNDER})
    answer(page, "Quelle part du panier", {mine: "150"})
    expect(page.locator(".field-invalid")).to_contain_text("trop grande")
    answer(page, "Quelle part du panier", {mine: "50 %"})
    answer(
        page,
        "selon le quotient familial",
        {"Tranche 1 : quotient jusqu'à": "700", "Tranche 1 : part": "60 %", "Tranche 2 : part": "40 %"},
    )
    answer(page, "au plus, à un foyer", {mine: "20"})
    answer(page, "Quelle somme totale", {mine: ""})
    expect(page.locator(".field-invalid")).to_be_visible()
    page.goto(page.url.replace("/envelope/", "/envelope_period/"))
    answer(page, "Du quel jour", {"Premier jour": "2026-01-01", "Dernier jour": "2027-12-31"})
    answer(page, "petit panier", {mine: "9"})
    answer(page, "grand panier", {mine: "14,50"})
    answer(page, "le prix accessible", {})
    answer(page, "le prix solidaire", {})
    answer(page, "à découvert", {})
    answer(page, "Combien de jours avant", {})
    answer(page, "comment le partagez-vous", {})
    answer(page, "Pour combien de mois", {})
    answer(page, "Où les familles", {mine: "Centre social, le jeudi"})
    answer(page, "Combien de personnes", {mine: "10"})
    answer(page, "Comment expliquez-vous", {})


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_newcomer_adopts_bio_cabas(open_page: OpenPage, viewport: dict[str, int]) -> None:
    world.found()
    page = open_page(viewport)
    sign_up(page, "Alice Fontaine", "alice@exemple.fr")
    page.goto("/initiatives/bio-cabas/")
    page.get_by_role("link", name="Polléniser chez nous").click()
    create_organisation(page)
    page.get_by_label("Quelle organisation porte").select_option(label="Centre social du Centre-Ville")
    page.get_by_label("Sur quel territoire").fill("59009")
    page.get_by_label("Quel nom lui donnez-vous").fill(NAME)
    page.get_by_role("button", name="Enregistrer et continuer").click()
    decide(page)
    expect(page.locator("h1")).to_have_text("Qui invitez-vous ?")
    person = page.get_by_role("group", name="Personne 1")
    person.get_by_label("Adresse e-mail").fill("bob@exemple.fr")
    person.get_by_label("Rôle").select_option(label="Foyer")
    page.get_by_role("button", name="Enregistrer et voir le résumé").click()
    is_refused_with_an_open_decision(page)
    page.get_by_role("button", name=f"Lancer {NAME}").click()
    expect(page.locator(".messages")).to_contain_text("Le projet est lancé")
    expect(page.locator("h1")).to_have_text(NAME)
    project = Project.objects.get(name=NAME)
    assert (project.status, project.decisions["envelope"]) == (Project.Status.RUNNING, "1000,00")
    assert Grant.objects.filter(project=project, role="coordination", permission="orders.record").exists()
    assert Participation.objects.filter(project=project, organisation__name=world.FUNDER).exists()
    is_joined_by_the_guest(open_page, viewport, project)


def is_refused_with_an_open_decision(page: Page) -> None:
    page.get_by_role("button", name=f"Lancer {NAME}").click()
    expect(page.locator(".notice-error")).to_contain_text("Quelle somme totale")
    assert Project.objects.get(name=NAME).status == Project.Status.DRAFT
    page.get_by_role("link", name="Quelle somme totale").first.click()
    page.get_by_label("Votre réponse").fill("1000")
    page.get_by_role("button", name="Enregistrer et voir le résumé").click()


def is_joined_by_the_guest(open_page: OpenPage, viewport: dict[str, int], project: Project) -> None:
    """The one invited signs up with the address of the letter, accepts, and finds the project in his space."""
    assert Invitation.objects.get(project=project).email == "bob@exemple.fr"
    link = re.search(r"https?://[^/\s]+(/invitations/\S+)", letter_to("bob@exemple.fr"))
    assert link is not None
    page = open_page(viewport)
    sign_up(page, "Bob Delattre", "bob@exemple.fr")
    page.goto(link[1])
    page.get_by_role("button", name="Accepter et commencer").click()
    expect(page.locator(".messages")).to_contain_text("Foyer")
    page.get_by_role("link", name=NAME).click()
    expect(page.locator("h1")).to_have_text(NAME)
    expect(page.get_by_role("link", name="Paniers").first).to_be_visible()
