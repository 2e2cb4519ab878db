"""A household settles what it receives, stops it from an e-mail, and a coordinator prints letters for those without one."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from essaim.engines.members.api import Household
from essaim.engines.members.factories import make_household
from essaim.engines.orders.factories import make_cycle, make_order, orders_cast
from essaim.kernel.access.models import Grant
from essaim.kernel.factories import Cast, tell_events
from essaim.kernel.outbox.digest import send_due_digests
from essaim.kernel.outbox.models import KeptMessage, OutgoingMail
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def told() -> Cast:
    """Bob ordered, and two households without an address as well."""
    cast = orders_cast()
    Grant.objects.create(project=cast.project, role="coordination", permission="projects.govern")
    Household.objects.in_project(cast.project).update(email="")
    cycle = make_cycle(cast, at=timezone.now())
    make_order(cast, cycle, at=timezone.now())
    for name, address in (("Famille Benali", "12 rue de la Gare"), ("Mme Wattel", "")):
        household = make_household(
            cast.project, name, address=address, commune=cast.project.territory if address else None
        )
        make_order(cast, cycle, household=household, large=2, at=timezone.now())
    tell_events()
    return cast


def test_a_household_settles_its_messages_on_a_phone(open_page: OpenPage) -> None:
    cast = told()
    page = open_page(PHONE, as_=cast.bob)
    page.goto(reverse("site:mine"))
    page.get_by_role("link", name="Les messages que je reçois").click()
    expect(page.get_by_label("Paiement reçu")).to_have_value("digest")

    page.get_by_label("Paiement reçu").select_option("Jamais")
    page.get_by_role("button", name="Enregistrer mes choix").click()

    expect(page.get_by_text("C'est noté pour Bio-cabas du Centre.")).to_be_visible()
    expect(page.get_by_label("Paiement reçu")).to_have_value("none")


def test_the_link_of_the_evening_email_stops_it_without_an_account(open_page: OpenPage) -> None:
    told()
    KeptMessage.objects.update(created_at=timezone.now() - timedelta(days=2))
    send_due_digests(timezone.now())
    text = OutgoingMail.objects.get(kind="digest").text
    found = re.search(r"https?://[^/\s]+(/messages/\S+)", text)
    assert found
    page = open_page(PHONE)

    page.goto(found[1])
    expect(page.get_by_role("heading", level=1)).to_have_text("Ne plus recevoir ces messages ?")
    page.get_by_role("button", name="Ne plus les recevoir").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("C'est arrêté")
    page.get_by_label("Paiement reçu").select_option("Tout de suite")
    page.get_by_role("button", name="Enregistrer mes choix").click()
    expect(page.get_by_text("C'est noté pour Bio-cabas du Centre.")).to_be_visible()


def test_a_coordinator_prints_letters_and_the_list_empties(open_page: OpenPage) -> None:
    cast = told()
    for width in (DESKTOP, PHONE):
        page = open_page(width, as_=cast.alice)
        page.goto(reverse("members:letters", args=[cast.project.slug, "foyers"]))
        expect(page.get_by_text("2 foyers à prévenir")).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("button", name="Télécharger les lettres à imprimer").click()
        assert download.value.suggested_filename == "lettres-bio-cabas-du-centre.pdf"
        expect(page.get_by_text("12 rue de la Gare")).to_be_visible()

    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="C'est imprimé, vider la liste").click()

    expect(page.get_by_text("2 lettres sont imprimées.")).to_be_visible()
    expect(page.get_by_text("Aucune lettre à imprimer")).to_be_visible()


def test_a_coordinator_sets_the_hour_of_the_digest(open_page: OpenPage) -> None:
    cast = told()
    page = open_page(PHONE, as_=cast.alice)
    page.goto(reverse("projects:messages", args=[cast.project.slug]))
    page.get_by_label("Heure du résumé").fill("7")
    page.get_by_role("button", name="Changer l'heure").click()

    expect(page.get_by_text("Le résumé part maintenant à 7 h.")).to_be_visible()
