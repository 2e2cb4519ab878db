"""A year of dues on a phone: the office calls it and notes a payment, a member reads why and keeps the receipt."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, OpenPage

factories = pytest.importorskip("essaim.engines.dues.factories", reason="the engine is deleted")
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_year_of_dues_on_a_phone(open_page: OpenPage) -> None:
    cast = factories.dues_cast(factories.FREE)
    factories.make_member(cast, "Famille Delattre", person=cast.bob)
    here = f"/projets/{cast.project.slug}/cotisations/annee"
    office = open_page(PHONE, as_=cast.alice)
    office.goto(f"{here}/annee/")
    office.get_by_role("link", name="Appeler les cotisations").click()
    office.get_by_role("button", name="Appeler cette année").click()
    expect(office.locator("body")).to_contain_text("1 cotisation demandée")

    member = open_page(PHONE, as_=cast.bob)
    member.goto(f"{here}/")
    member.get_by_text("D'où vient ce chiffre").click()
    expect(member.locator("body")).to_contain_text("Montant conseillé")
    member.get_by_role("link", name="Choisir un montant").click()
    member.get_by_label("Montant que vous donnez").fill("30")
    member.get_by_role("button", name="Enregistrer").click()
    expect(member.locator("body")).to_contain_text("Votre cotisation est à jour")

    office.goto(f"{here}/annee/")
    office.get_by_role("link", name="Famille Delattre").click()
    office.get_by_label("Montant, en euros").fill("30")
    office.get_by_role("button", name="Noter le paiement").click()
    expect(office.locator("body")).to_contain_text("son reçu est prêt")
    member.goto(f"{here}/")
    with member.expect_download() as told:
        member.get_by_role("link", name="Reçu n° 1 (PDF)").click()
    assert told.value.suggested_filename == "recu-1.pdf"
