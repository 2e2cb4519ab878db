"""A coordinator invoices a town: who invoices, a mistake said, the file downloaded, the invoice taken back."""

import re

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from essaim.engines.invoices.factories import BUYER, OWN_IBAN, SELLER_SIRET
from essaim.engines.invoices.models import Invoice
from essaim.kernel.money import Money
from tests.journeys import world
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def say_who_invoices(page: Page, at: str) -> None:
    page.goto(f"{at}/")
    page.get_by_role("link", name="Décrire le vendeur").click()
    page.get_by_label("SIRET").fill("123")
    page.get_by_label("Rue").fill("1 rue de la République")
    page.get_by_label("Code postal").fill("59650")
    page.get_by_label("Ville").fill("Villeneuve-d'Ascq")
    page.get_by_label("Franchise en base").check()
    page.get_by_label("IBAN").fill(OWN_IBAN)
    page.get_by_role("button", name="Enregistrer le vendeur").click()
    expect(page.get_by_role("main")).to_contain_text("On attend 14 chiffres")
    page.get_by_label("SIRET").fill(SELLER_SIRET)
    page.get_by_role("button", name="Enregistrer le vendeur").click()
    expect(page.locator(".messages")).to_contain_text("L'identité du vendeur est enregistrée")


def write_an_invoice(page: Page, at: str) -> str:
    page.goto(f"{at}/nouvelle/")
    page.get_by_label("Nom").first.fill(BUYER.name)
    page.get_by_label("SIRET").fill(BUYER.siret)
    page.get_by_label("Rue").fill(BUYER.address.street)
    page.get_by_label("Code postal").fill(BUYER.address.postcode)
    page.get_by_label("Ville").fill(BUYER.address.city)
    page.get_by_text("C'est une collectivité").click()
    page.get_by_label("Code service").fill("CANTINES")
    page.get_by_label("Ce qui est vendu").first.fill("Paniers de légumes")
    page.get_by_label("Quantité").first.fill("20")
    page.get_by_role("button", name="Émettre la facture").click()
    expect(page.get_by_role("main")).to_contain_text("Écrivez le prix")
    page.get_by_label("Prix de l'unité").first.fill("14,50")
    page.get_by_role("button", name="Émettre la facture").click()
    expect(page.locator(".messages")).to_contain_text("est émise")
    with page.expect_download() as told:
        page.get_by_role("link", name="Télécharger le PDF").click()
    assert re.fullmatch(r"[A-Z0-9]+-\d{4}-00001\.pdf", told.value.suggested_filename)
    return str(told.value.path())


def take_it_back(page: Page, at: str) -> None:
    page.goto(f"{at}/")
    page.get_by_role("link", name=re.compile("00001")).click()
    page.get_by_role("link", name="Annuler par un avoir").click()
    page.get_by_label("Pourquoi").fill("La livraison n'a pas eu lieu")
    page.get_by_role("button", name="Émettre l'avoir").click()
    expect(page.locator(".messages")).to_contain_text("est émis")
    expect(page.get_by_role("main")).to_contain_text("La livraison n'a pas eu lieu")


def test_a_coordinator_invoices_a_town(open_page: OpenPage, transactional_db: None) -> None:
    world.found()
    alice = world.account("Alice Fontaine")
    project = world.launched(alice, world.carried_by(alice))
    at = f"/projets/{project.slug}/factures/factures"
    page = open_page(DESKTOP, as_=alice)
    say_who_invoices(page, at)
    downloaded = write_an_invoice(page, at)
    take_it_back(open_page(PHONE, as_=alice), at)

    credit, invoice = Invoice.objects.in_project(project).order_by("-sequence")
    assert PdfReader(downloaded).attachments == {"factur-x.xml": [invoice.xml.encode()]}
    assert (invoice.payable, credit.payable, credit.corrects) == (Money(29000), Money(29000), invoice)
