"""A cluster lives: three members, a competitor, two tenders answered together, the books and the results."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from essaim.engines.ledger.api import balance_of
from essaim.engines.tenders.models import Answer, Company
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User
from essaim.kernel.money import Money
from essaim.kernel.projects.commands import draft_project, launch_project, take_defaults
from essaim.kernel.projects.models import Project, Recipe
from tests.journeys import world
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage, read_now

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
MEMBERS = (
    ("Alterna", "Conseil", "Étude d'impact"),
    ("Multicité", "Communication", "Graphisme"),
    ("Résonance", "Accompagnement", "Formation"),
)


def launched(by: User) -> Project:
    """The packaged recipe, its decisions as proposed."""
    carrier, actor, at = world.carried_by(by), Actor.of(by), timezone.now()
    assert carrier.commune is not None
    draft = draft_project(
        recipe=Recipe.objects.select_related("current").get(slug="grappe-entreprises"),
        carrier=carrier,
        territory=carrier.commune,
        name="Grappe des Moulins",
        by=actor,
        at=at,
        parent=None,
    )
    take_defaults(slug=draft.slug, by=actor)
    return launch_project(project_id=draft.pk, by=actor, at=at)


def said(page: Page, words: str) -> None:
    expect(page.locator(".messages")).to_contain_text(words)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def enrol(page: Page, at: str, name: str, pole: str, trade: str) -> None:
    page.goto(f"{at}/nouvelle/")
    page.get_by_label("Nom").fill(name)
    page.get_by_label("Forme juridique").select_option("scop")
    page.get_by_label("Jours à offrir").fill("60")
    page.get_by_label("Départements").fill("59")
    press(page, "Noter cette candidate")
    page.get_by_role("link", name=name).first.click()
    page.get_by_role("link", name="Ajouter un métier").click()
    page.get_by_label("Pôle").select_option(pole)
    page.get_by_label("Métier").fill(trade)
    press(page, "Ajouter ce métier")


def decide(page: Page, decision: str, reason: str = "") -> None:
    page.get_by_role("link", name="Décider").click()
    page.get_by_label(decision).check()
    page.get_by_label("Pourquoi").fill(reason)
    press(page, "Enregistrer la décision")


def everyone_votes(page: Page, *choices: str) -> None:
    """Each member in the order of the roll, told to the office, then the count."""
    for row, choice in enumerate(choices):
        page.get_by_label("Pour", exact=True).select_option(index=row)
        page.get_by_label(choice, exact=True).check()
        press(page, "Enregistrer ce vote")
    press(page, "Clore le vote")
    said(page, "Le vote est clos")


def let_a_competitor_in(page: Page, at: str) -> None:
    enrol(page, at, "Extra Muros", "Conseil", "Études d'impacts")
    decide(page, "L'admettre", "Une bonne équipe")
    expect(page.get_by_role("main")).to_contain_text("Seul un vote des membres peut l'admettre")
    page.get_by_label("Demander l'avis").check()
    press(page, "Enregistrer la décision")
    page.get_by_role("link", name="Un vote est ouvert à son sujet").click()
    everyone_votes(page, "oui", "oui", "non")
    read_now(page)
    page.goto(f"{at}/")
    page.get_by_role("link", name="Extra Muros").last.click()
    expect(page.get_by_role("main")).to_contain_text("2 oui, 1 non")


def answer_together(page: Page, at: str, title: str) -> None:
    page.goto(f"{at}/marches/nouveau/")
    page.get_by_label("Objet du marché").fill(title)
    page.get_by_label("Acheteur").fill("Ville de Lille")
    page.get_by_label("Départements").fill("59")
    limit = timezone.localtime() + timedelta(days=20)
    page.get_by_label("À remettre avant le").fill(f"{limit:%Y-%m-%dT%H:%M}")
    press(page, "Noter ce marché")
    page.get_by_role("link", name=title).first.click()
    expect(page.get_by_role("main")).to_contain_text("métier « Graphisme »")
    press(page, "Demander aux membres s'ils répondent")
    page.get_by_role("link", name="Un vote est ouvert").click()
    everyone_votes(page, "oui", "oui", "oui", "abstention")
    page.goto(f"{at}/marches/")
    page.get_by_role("link", name=title).first.click()
    press(page, "Commencer la réponse")
    page.get_by_role("link", name="Choisir le groupement").click()
    page.get_by_label("groupement conjoint").check()
    page.get_by_label("Mandataire", exact=False).first.select_option(label="Alterna")
    page.get_by_label("Retenue de garantie").fill("5")
    press(page, "Enregistrer le groupement")
    for row, (what, days) in enumerate((("Enquête", "20"), ("Maquettes", "15"))):
        page.get_by_role("link", name="Confier un travail").click()
        page.get_by_label("Qui").select_option(index=row)
        page.get_by_label("Lot").fill(f"Lot {row + 1}")
        page.get_by_label("Travail").fill(what)
        page.get_by_label("Jours").fill(days)
        page.get_by_label("Prix du jour").fill("600")
        press(page, "Confier ce travail")
    expect(page.get_by_role("main")).to_contain_text("21 000,00")
    while (links := page.get_by_role("link", name="Pointer")).count():
        waiting = page.get_by_role("listitem").filter(has_text="à fournir")
        if not waiting.count():
            break
        waiting.first.get_by_role("link", name="Pointer").click()
        press(page, "Enregistrer")
    assert links.count()
    page.get_by_text("D'où vient ce prix").first.click()
    read_now(page)
    press(page, "Noter comme remise")
    said(page, "La réponse est notée comme remise")


def end(page: Page, words: str, reason: str = "") -> None:
    page.get_by_role("link", name="Noter la fin").click()
    page.get_by_label(words).check()
    page.get_by_label("Pourquoi").fill(reason)
    press(page, "Enregistrer")
    said(page, "La fin de cette réponse est notée")


def take_the_money(page: Page, at: str) -> None:
    page.get_by_role("link", name="Noter un paiement").click()
    page.get_by_label("Montant facturé").fill("10 000")
    press(page, "Partager ce paiement")
    expect(page.get_by_role("main")).to_contain_text("Part de la grappe")
    page.goto(f"{at}/moyens/")
    page.get_by_role("link", name="Appeler une cotisation").click()
    press(page, "Appeler cette cotisation")
    page.get_by_role("link", name="Noter un moyen partagé").click()
    page.get_by_label("Ce qui est partagé").fill("Traceur")
    page.get_by_label("Coût si elle était seule").fill("900")
    page.get_by_label("Coût partagé").fill("300")
    press(page, "Noter ce partage")
    page.get_by_role("main").get_by_role("link", name="Alterna").first.click()
    expect(page.get_by_role("heading", name="Relevé de Alterna")).to_be_visible()
    read_now(page)


def test_a_cluster_lives(open_page: OpenPage, transactional_db: None) -> None:
    world.found()
    alice = world.account("Alice Fontaine")
    project = launched(alice)
    at = f"/projets/{project.slug}/grappe/grappe"
    page = open_page(DESKTOP, as_=alice)
    page.on("dialog", lambda dialog: dialog.accept())
    for name, pole, trade in MEMBERS:
        enrol(page, at, name, pole, trade)
        decide(page, "L'admettre", "Son métier complète les autres")
        decide(page, "Groupement", "Prête à répondre")
    let_a_competitor_in(page, at)
    answer_together(page, at, "Étude d'impact et graphisme des quartiers")
    end(page, "est perdue", "Un concurrent moins cher")
    answer_together(page, at, "Étude d'impact et graphisme des écoles")
    end(page, "est gagnée")
    take_the_money(page, at)
    page.goto(f"{at}/resultats/")
    page.get_by_role("link", name="Publier les résultats").click()
    page.get_by_label("Présentation").fill("Quatre structures, un seul interlocuteur.")
    page.get_by_label("Montrer cette page").check()
    press(page, "Enregistrer")

    visitor = open_page(PHONE)
    visitor.goto(f"{at}/resultats/publics/")
    expect(visitor.get_by_role("main")).to_contain_text("1 / 2")
    expect(visitor.get_by_role("main")).to_contain_text("9 500,00")
    read_now(visitor)
    phone = open_page(PHONE, as_=alice)
    for name in ("", "marches/", "reponses/", "votes/", "moyens/", "bibliotheque/", "marches/regles/"):
        phone.goto(f"{at}/{name}")
    phone.goto(f"{at}/reponses/{Answer.objects.in_project(project).latest('pk').pk}/")
    read_now(phone)
    alterna = Company.objects.in_project(project).get(name="Alterna")
    assert (alterna.days_committed, alterna.tier) == (20, "groupement")
    fee_and_parts = balance_of(project.pk, "756") + balance_of(project.pk, "706")
    months = 13 - timezone.localdate().month
    assert fee_and_parts == -Money(200_00 * months // 12 + (200_00 * months % 12 >= 6)) - Money(
        475_00 + 30_00
    )
