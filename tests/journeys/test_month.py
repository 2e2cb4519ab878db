"""A month of Bio-cabas: households from a spreadsheet, a cycle, orders on a phone and by phone, the books at the end."""

import csv
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from essaim.engines.orders.models import Order, Payer
from essaim.kernel.actors.models import User
from essaim.kernel.factories import join
from essaim.kernel.money import ZERO
from essaim.kernel.outbox.models import OutgoingMail
from essaim.kernel.projects.models import Project
from tests.journeys import world
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
CYCLE = "Paniers du mois"
HOUSEHOLDS = """Nom du foyer;Prénom;Adresse e-mail;Téléphone;Code postal;Commune
Famille Delattre;Bob;bob@exemple.fr;06 12 34 56 78;59650;Villeneuve-d'Ascq
Famille Benali;Nora;nora@@exemple;07 11 22 33 44;59650;Villeneuve-d'Ascq
Famille Wattel;Chloé;chloe@exemple.fr;06 99 88 77 66;59650;Villeneuve-d'Ascq
"""
BASKETS = {  # what each producer gets for one
    "Petit panier": [("Ferme des Saules", "Légumes", "6"), ("Fromagerie du Lac", "Fromage blanc", "3")],
    "Grand panier": [("Ferme des Saules", "Légumes", "9,50"), ("Fromagerie du Lac", "Fromage blanc", "5")],
}


class Desk:
    """The coordination's screen, and the few gestures each page takes."""

    def __init__(self, page: Page, project: Project) -> None:
        self.page = page
        self.at = f"/projets/{project.slug}"

    def open(self, path: str) -> None:
        self.page.goto(f"{self.at}/{path}")

    def press(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=name).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("link", name=name).first.click()

    def fill(self, label: str, text: str, inside: Locator | None = None) -> None:
        (inside or self.page.get_by_role("main")).get_by_label(label).fill(text)

    def is_told(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.locator(".messages")).to_contain_text(text)


def field_time(moment: datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def import_households(desk: Desk, folder: Path) -> None:
    """A spreadsheet with a wrong address: the preview says which line, and what is imported without it."""
    sheet = folder / "familles.csv"
    sheet.write_text(HOUSEHOLDS, encoding="cp1252")
    desk.open("foyers/foyers/")
    desk.follow("Importer un tableau")
    desk.page.get_by_label("Votre tableau").set_input_files(sheet)
    desk.press("Lire le tableau")
    desk.press("Voir ce qui sera importé")
    expect(desk.page.get_by_role("main")).to_contain_text("Ligne 3 : Famille Benali")
    desk.press("Importer")
    desk.is_told(re.compile("foyers ajoutés"))
    desk.open("foyers/foyers/")
    desk.follow("Famille Delattre")
    desk.page.get_by_text("Relier une personne").click()
    desk.fill("Adresse e-mail de son compte", "bob@exemple.fr")
    desk.press("Relier au foyer")
    expect(desk.page.get_by_role("main")).to_contain_text("Bob Delattre")


def prepare_the_cycle(desk: Desk) -> None:
    """Two producers, two baskets with what each holds, a stock, then the opening."""
    for producer in ("Ferme des Saules", "Fromagerie du Lac"):
        desk.open("commandes/paniers/produits/")
        desk.follow("Ajouter un producteur")
        desk.fill("Nom", producer)
        desk.fill("Adresse e-mail", f"{producer.split()[0].lower()}@exemple.fr")
        desk.press("Enregistrer")
    now = timezone.now()
    desk.open("commandes/paniers/cycles/nouveau/")
    desk.fill("Nom", CYCLE)
    desk.fill("Ouverture des commandes", field_time(now - timedelta(hours=1)))
    desk.fill("Distribution", field_time(now + timedelta(days=15)))
    desk.press("Enregistrer")
    for basket, contents in BASKETS.items():
        desk.follow(f"Contenu et quantité : {basket}")
        boxes = desk.page.get_by_role("group", name="Ajouter un contenu")
        for n, (producer, item, paid) in enumerate(contents):
            boxes.nth(n).get_by_label("Producteur", exact=False).first.select_option(label=producer)
            desk.fill("Produit", item, boxes.nth(n))
            desk.fill("Payé au producteur", paid, boxes.nth(n))
        desk.fill("Quantité disponible", "10")
        desk.press("Enregistrer le contenu")
        expect(desk.page.locator("h1")).to_have_text(CYCLE)
    desk.press("Ouvrir les commandes")
    expect(desk.page.get_by_role("link", name="Fermer les commandes")).to_be_visible()


def order_on_the_phone(page: Page, project: Project) -> None:
    """Bob sees the price, orders, changes, gives up, and orders again."""
    shop = f"/projets/{project.slug}/commandes/paniers/"
    page.goto(shop)
    page.get_by_label("Petit panier").fill("1")
    price = page.locator("#prix")
    expect(price.locator(".money-big")).to_have_text(re.compile("^4,50"))
    price.get_by_text("Pourquoi ce prix ?").click()
    expect(price.get_by_text("Payé par Département du Nord").first).to_be_visible()
    page.get_by_role("button", name="Voir le récapitulatif").click()
    page.get_by_role("button", name=re.compile("^Valider ma commande : 4,50")).click()
    expect(page.locator("h1")).to_have_text("Commande nº 1")
    page.get_by_role("link", name="Changer").click()
    page.get_by_label("Petit panier").fill("2")
    page.get_by_role("button", name="Voir le nouveau prix").click()
    page.get_by_role("button", name=re.compile("^Valider le changement : 9,00")).click()
    expect(page.locator(".messages")).to_contain_text("confirmée")
    page.goto(f"{shop}commande/1/")
    page.get_by_role("link", name="Annuler la commande").click()
    page.get_by_role("button", name="Annuler ma commande").click()
    expect(page.locator(".messages")).to_contain_text("annulée")
    page.goto(shop)
    page.get_by_label("Petit panier").fill("1")
    page.get_by_role("button", name="Voir le récapitulatif").click()
    page.get_by_role("button", name=re.compile("^Valider ma commande : 4,50")).click()
    expect(page.locator("h1")).to_have_text("Commande nº 2")


def record_a_call(desk: Desk, project: Project) -> None:
    """Seven euros are left of the envelope for a share of 7,25: the page says so before anything is written."""
    desk.open("commandes/paniers/cycles/")
    desk.follow(CYCLE)
    desk.follow("Commander pour un foyer")
    desk.follow("Commander pour Famille Wattel")
    desk.fill("Grand panier", "1")
    desk.press("Voir le prix du foyer")
    expect(desk.page.locator(".notice-warning")).to_contain_text("se termine pendant cette commande")
    desk.press("Enregistrer la commande : 7,50")
    expect(desk.page.get_by_role("main")).to_contain_text("Famille Wattel")
    assert Payer.objects.in_project(project).get().envelope_left == ZERO
    order = Order.objects.in_project(project).get(number=3)
    assert (str(order.household_amount.plain), order.channel) == ("7,50", Order.Channel.PHONE)


def close_and_be_paid(desk: Desk) -> None:
    desk.open("commandes/paniers/cycles/")
    desk.follow(CYCLE)
    desk.follow("Fermer les commandes")
    expect(desk.page.get_by_role("main")).to_contain_text(
        "Ferme des Saules reçoit son bon de commande : 15,50"
    )
    desk.press("Fermer les commandes maintenant")
    desk.is_told("est fermé")
    sheet = OutgoingMail.objects.get(to="ferme@exemple.fr")
    assert "Légumes" in sheet.text
    desk.open("commandes/paniers/paiements/")
    desk.follow("Enregistrer un paiement")
    desk.follow("Paiement de Famille Delattre")
    desk.press("Enregistrer le paiement")
    expect(desk.page.get_by_role("main")).to_contain_text("4,50")


def read_the_books(desk: Desk) -> None:
    """Who owes whom in plain words, the journal, and the file of the accountant."""
    desk.open("comptes/comptes/")
    main = desk.page.get_by_role("main")
    for owed in ("Famille Wattel", world.FUNDER, "Ferme des Saules", "Fromagerie du Lac"):
        expect(main.get_by_role("link", name=owed)).to_be_visible()
    expect(main.get_by_role("link", name="Famille Delattre")).to_have_count(0)
    desk.open("comptes/comptes/journal/")
    desk.open("comptes/comptes/exports/")
    with desk.page.expect_download() as told:
        desk.follow("FEC")
    assert re.fullmatch(r"732829320FEC\d{8}\.txt", told.value.suggested_filename)
    rows = list(csv.reader(told.value.path().read_text(encoding="iso8859-15").splitlines(), delimiter="\t"))
    assert {len(row) for row in rows} == {18}
    debit, credit = rows[0].index("Debit"), rows[0].index("Credit")
    cents = [(int(row[debit].replace(",", "")), int(row[credit].replace(",", ""))) for row in rows[1:]]
    assert sum(pair[0] for pair in cents) == sum(pair[1] for pair in cents) > 0


def read_the_results(desk: Desk) -> None:
    desk.open("resultats/resultats/")
    figures = desk.page.locator("dl.figures").first
    for text in ("2 foyers", "2 unités", "23,50", "11,50"):
        expect(figures).to_contain_text(text)
    expect(desk.page.get_by_role("main")).to_contain_text("Somme due aux producteurs")
    expect(desk.page.get_by_role("row", name="Toute la période")).to_contain_text("23,50")


@pytest.fixture
def alice(transactional_db: None) -> User:
    world.found()
    return world.account("Alice Fontaine")


def test_a_month_of_bio_cabas(open_page: OpenPage, alice: User, tmp_path: Path) -> None:
    carrier = world.carried_by(alice, siren="732829320")
    project = world.launched(alice, carrier, given={"envelope": "11,50"})
    bob = world.account("Bob Delattre", email="bob@exemple.fr")
    join(project, "membre", bob)
    desk = Desk(open_page(DESKTOP, as_=alice), project)
    import_households(desk, tmp_path)
    prepare_the_cycle(desk)
    order_on_the_phone(open_page(PHONE, as_=bob), project)
    record_a_call(desk, project)
    close_and_be_paid(desk)
    read_the_books(desk)
    read_the_results(desk)
    call_command("books", "check")
