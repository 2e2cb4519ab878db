"""Row D4: on a phone, an association reads a convention sent to it; at a desk, an officer looks at the same text."""

import pytest
from playwright.sync_api import expect

from essaim.engines.mandates.factories import mandates_cast
from essaim.engines.mandates.tests.conventions import DISGUISED
from essaim.kernel.textfiles.tests.test_reading import docx
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage, read_now

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_convention_is_read_and_a_false_alarm_dismissed(open_page: OpenPage) -> None:
    cast = mandates_cast()
    page = open_page(PHONE, as_=cast.bob)
    page.goto(f"/projets/{cast.project.slug}/mandats/services/conventions/")
    page.get_by_role("link", name="Ajouter la première convention").click()
    page.get_by_label("Titre de la convention").fill("Ateliers 2027")
    file = {"name": "c.docx", "mimeType": "application/octet-stream", "buffer": docx(*DISGUISED.splitlines())}
    page.get_by_label("Fichier").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Lire cette convention").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ateliers 2027")
    address = page.url

    reference = page.locator(".clause-text").get_by_role("link", name="Note 10")
    reference.focus()
    page.keyboard.press("Enter")
    expect(page.locator("aside:target")).to_contain_text("Aucun arrêt cité ici")
    page.get_by_role("link", name="Écarter cette alarme (Note 10)").click()
    page.get_by_label("Pourquoi c'est une fausse alarme").fill("Clause du bail")
    page.get_by_role("button", name="Écarter cette alarme").click()
    expect(page.locator("mark.clause-dismissed", has_text="pénalité")).to_be_visible()
    read_now(page)

    desk = open_page(DESKTOP, as_=cast.alice)
    desk.goto(address)
    desk.get_by_text("Pourquoi cette lecture").click()
    expect(desk.locator(".explain-result")).to_contain_text("De nombreux indices")
    desk.get_by_role("button", name="Remettre cette alarme").click()
    expect(desk.locator(".messages")).to_contain_text("L'alarme est remise")
    read_now(desk)
