"""A basket, from the shelf to the order, by a household on a phone; a cycle and its payments, by the coordination."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from essaim.engines.members.factories import make_household
from essaim.engines.orders.factories import TOOL, make_cycle, make_order, orders_cast
from essaim.engines.orders.models import Order
from essaim.kernel.factories import Cast
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
BRACKETS = [{"up_to": 600, "rate": "0.7"}, {"up_to": 1200, "rate": "0.5"}, {"up_to": None, "rate": "0.3"}]


def link(cast: Cast, name: str, **more: object) -> str:
    return reverse(f"orders:{name}", kwargs={"project": cast.project.slug, "tool": TOOL, **more})


def told_cast() -> Cast:
    terms = {"brackets": BRACKETS, "household_cap": "20", "envelope": "60"}
    cast = orders_cast(sharing=terms, privacy_notice="Vos informations servent à préparer votre panier.")
    cycle = make_cycle(cast, at=timezone.now(), stock=9)
    for name in ("Famille Benali", "Famille Carpentier-Vandenbroucke", "Mme Wattel"):
        make_order(cast, cycle, household=make_household(cast.project, name), large=2, at=timezone.now())
    make_cycle(cast, "Octobre 2026", at=timezone.now() - timedelta(days=40))
    make_cycle(cast, "Décembre 2026", at=timezone.now() + timedelta(days=20), opened=False)
    return cast


def test_a_household_orders_changes_and_cancels_on_a_phone(open_page: OpenPage) -> None:
    cast = told_cast()
    page = open_page(PHONE, as_=cast.bob)
    page.goto(link(cast, "home"))
    expect(page.locator("#prix")).to_contain_text("Votre part")
    page.get_by_label("Grand panier").fill("1")
    expect(page.locator("#prix .money-big")).to_have_text("16,45\N{NO-BREAK SPACE}€")
    page.locator("#prix").get_by_text("Pourquoi ce prix ?").click()
    page.get_by_role("button", name="Voir le récapitulatif").click()
    page.get_by_role("button", name="Valider ma commande").click()
    expect(page.locator("h1")).to_have_text("Commande nº 4")
    page.get_by_role("link", name="Changer").click()
    page.get_by_label("Petit panier").fill("0")
    page.get_by_role("button", name="Voir le nouveau prix").click()
    page.get_by_role("button", name="Valider le changement").click()
    expect(page.locator(".messages")).to_contain_text("confirmée")
    page.goto(link(cast, "home"))
    page.goto(link(cast, "account"))
    expect(page.locator(".figures")).to_contain_text("Reste à payer")
    page.goto(link(cast, "cancel", number=4))
    page.get_by_role("button", name="Annuler ma commande").click()
    expect(page.locator(".messages")).to_contain_text("annulée")


def test_a_household_orders_without_javascript(open_page: OpenPage) -> None:
    cast = told_cast()
    page = open_page(PHONE, as_=cast.bob, javascript=False)
    page.goto(link(cast, "home"))
    page.get_by_role("button", name="Voir le récapitulatif").click()
    page.get_by_role("button", name="Valider ma commande").click()

    expect(page.locator("h1")).to_have_text("Commande nº 4")
    assert Order.objects.in_project(cast.project).filter(number=4, status="confirmed").exists()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_coordination_runs_a_cycle(open_page: OpenPage, viewport: dict[str, int]) -> None:
    cast = told_cast()
    page = open_page(viewport, as_=cast.alice)
    page.goto(link(cast, "home"))
    page.goto(link(cast, "cycles"))
    page.get_by_role("link", name="Novembre 2026").click()
    page.get_by_role("link", name="Contenu et quantité : Petit panier").click()
    page.get_by_label("Quantité disponible").fill("12")
    page.get_by_role("button", name="Enregistrer le contenu").click()
    page.get_by_role("link", name="Commander pour un foyer").click()
    page.get_by_role("link", name="Commander pour Famille Delattre").click()
    page.get_by_label("Petit panier").fill("1")
    page.get_by_role("button", name="Voir le prix du foyer").click()
    page.get_by_role("button", name="Enregistrer la commande").click()
    page.goto(link(cast, "payments"))
    page.get_by_role("link", name="Enregistrer un paiement").click()
    page.get_by_role("link", name="Paiement de Famille Delattre").click()
    page.get_by_role("button", name="Enregistrer le paiement").click()
    page.get_by_role("link", name="Rembourser ou annuler").click()
    page.goto(link(cast, "catalogue"))
    page.get_by_role("link", name="Petit panier").click()
    page.goto(link(cast, "cycle_new"))
    page.goto(link(cast, "cycles"))
    page.get_by_role("link", name="Novembre 2026").click()
    page.get_by_role("link", name="Voir les commandes par foyer").click()
    page.go_back()
    page.get_by_role("link", name="Fermer les commandes").click()
    page.get_by_role("button", name="Fermer les commandes maintenant").click()
    expect(page.locator(".messages")).to_contain_text("est fermé")
