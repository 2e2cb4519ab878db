"""A treasurer's month: the account, a statement read and matched, a mistake undone, a file of debits given to the bank."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from essaim.engines.bank.factories import BOB_IBAN, ICS, OWN_IBAN
from essaim.engines.bank.models import Batch
from essaim.engines.ledger.api import balance_of
from essaim.engines.members.factories import make_household
from essaim.engines.orders.factories import make_cycle, make_order
from essaim.kernel.actors.models import User
from essaim.kernel.factories import Cast
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Project
from tests.journeys import world
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def a_month_that_owes(alice: User) -> Project:
    project = world.launched(alice, world.carried_by(alice))
    cast, now = Cast(project, alice, alice, alice, alice), timezone.now()
    cycle = make_cycle(cast, "Novembre", at=now)
    for name in ("Famille Benali", "Famille Caron"):
        make_order(cast, cycle, household=make_household(project, name), large=1, at=now)
    return project


def describe_the_account(page: Page, at: str) -> None:
    page.goto(f"{at}/")
    page.get_by_role("link", name="Décrire le compte").click()
    page.get_by_label("IBAN", exact=False).first.fill("FR76 3000")
    page.get_by_role("button", name="Enregistrer le compte").click()
    expect(page.get_by_role("main")).to_contain_text("Cet IBAN n'est pas juste")
    page.get_by_label("IBAN", exact=False).first.fill(OWN_IBAN)
    page.get_by_label("Identifiant de créancier SEPA").fill(ICS)
    page.get_by_role("button", name="Enregistrer le compte").click()


def read_a_statement(page: Page, folder: Path) -> None:
    """One line with a name and its amount, one that nobody recognises."""
    today = f"{timezone.localdate():%d/%m/%Y}"
    sheet = folder / "novembre.csv"
    sheet.write_text(
        f"Date;Libellé;Montant\n{today};VIR BENALI;7,25\n{today};REMISE;3,00\n", encoding="utf-8"
    )
    page.get_by_label("Relevé de la banque").set_input_files(sheet)
    page.get_by_role("button", name="Lire le relevé").click()
    expect(page.locator(".messages")).to_contain_text("2 lignes ajoutées")
    page.get_by_role("button", name="Rapprocher les lignes sûres").click()
    expect(page.get_by_role("row").filter(has_text="VIR BENALI")).to_contain_text("rapprochée")
    page.get_by_role("link", name="Dire ce que c'est").click()
    page.get_by_label("À quoi correspond cette somme").first.select_option(label="754 Dons")
    page.get_by_role("button", name="Rapprocher cette ligne").click()
    expect(page.get_by_role("row").filter(has_text="REMISE")).to_contain_text("rapprochée")


def undo_a_match(page: Page) -> None:
    page.get_by_role("link", name="REMISE").click()
    page.get_by_label("Pourquoi").fill("c'était une adhésion")
    page.get_by_role("button", name="Annuler le rapprochement").click()
    expect(page.locator(".messages")).to_contain_text("annulé")


def collect(page: Page, at: str) -> None:
    page.goto(f"{at}/coordonnees/nouvelles/")
    page.get_by_label("Qui").select_option(label="Famille Caron")
    page.get_by_label("Titulaire du compte").fill("Chloé Caron")
    page.get_by_label("IBAN", exact=False).first.fill(BOB_IBAN)
    page.get_by_label("Mandat de prélèvement signé le").fill("2026-01-05")
    page.get_by_role("button", name="Enregistrer ces coordonnées").click()
    page.get_by_role("link", name="Prélèvements et virements").click()
    page.get_by_role("link", name="Préparer les prélèvements").click()
    page.get_by_role("button", name="Préparer le fichier").click()
    with page.expect_download() as told:
        page.get_by_role("link", name="Télécharger le fichier").click()
    assert re.fullmatch(r"pain\.008-.*-1\.xml", told.value.suggested_filename)
    page.get_by_role("button", name="La banque a le fichier").click()
    expect(page.locator(".messages")).to_contain_text("Les sommes sont dans les comptes")


def test_a_treasurer_keeps_the_bank(open_page: OpenPage, transactional_db: None, tmp_path: Path) -> None:
    world.found()
    alice = world.account("Alice Fontaine")
    project = a_month_that_owes(alice)
    at = f"/projets/{project.slug}/banque/banque"
    page = open_page(DESKTOP, as_=alice)
    describe_the_account(page, at)
    read_a_statement(page, tmp_path)
    undo_a_match(page)
    collect(open_page(PHONE, as_=alice), at)

    assert Batch.objects.in_project(project).get().amount == Money(725)
    assert balance_of(project.pk, "411") == Money(0)
    call_command("books", "check")
