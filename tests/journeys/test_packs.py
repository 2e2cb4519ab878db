"""A case of six, from the order that says "up to" to the settlement each household reads."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from essaim.engines.members.factories import make_household
from essaim.engines.orders.factories import make_cycle, make_order, offers, orders_cast
from essaim.engines.orders.models import Cycle, Offer
from essaim.kernel.factories import Cast
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage
from tests.journeys.test_orders import link

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def by_the_six() -> tuple[Cast, Cycle]:
    """Two large baskets are ordered, sold by the six."""
    cast = orders_cast(sharing={"envelope": "200"})
    cycle = make_cycle(cast, at=timezone.now())
    Offer.unscoped.filter(pk=offers(cycle)[1].pk).update(pack_size=6)
    make_order(
        cast, cycle, household=make_household(cast.project, "Famille Benali"), large=2, at=timezone.now()
    )
    return cast, cycle


def test_a_household_completes_a_case_then_reads_how_it_was_settled(open_page: OpenPage) -> None:
    cast, cycle = by_the_six()
    page = open_page(PHONE, as_=cast.bob)
    page.goto(link(cast, "home"))
    expect(page.locator("main")).to_contain_text("2 sur 6, il en manque 4")
    page.get_by_label("Nombre de « Petit panier »").fill("0")
    page.get_by_label("Nombre de « Grand panier »").fill("2")
    page.get_by_label("Jusqu'à combien de « Grand panier »").fill("5")
    page.get_by_role("button", name="Voir le récapitulatif").click()
    expect(page.locator("main")).to_contain_text("jusqu'à 5")
    page.get_by_role("button", name="Valider ma commande").click()
    expect(page.locator("h1")).to_have_text("Commande nº 2")
    page.goto(link(cast, "home"))
    expect(page.locator("main")).to_contain_text("complet : 6")

    desk = open_page(DESKTOP, as_=cast.alice)
    desk.goto(link(cast, "cycle_close", cycle=cycle.pk))
    desk.get_by_role("button", name="Fermer les commandes maintenant").click()
    expect(desk.locator("main")).to_contain_text("Les maximums acceptés complètent le dernier colis")

    page.goto(link(cast, "order", number=2))
    expect(page.locator("main")).to_contain_text("4, pour 2 demandés")
    page.get_by_text("Comment les colis sont partagés").click()
    expect(page.locator("main")).to_contain_text("Commandé au producteur")


def test_after_closing_a_household_is_told_what_still_helps(open_page: OpenPage) -> None:
    cast, cycle = by_the_six()
    now = timezone.now()
    Cycle.unscoped.filter(pk=cycle.pk).update(
        closes_at=now - timedelta(hours=1), fills_until=now + timedelta(hours=5)
    )
    page = open_page(PHONE, as_=cast.bob)
    page.goto(link(cast, "home"))
    expect(page.locator("main")).to_contain_text("seuls passent les changements qui complètent un colis")
    page.get_by_label("Nombre de « Petit panier »").fill("1")
    page.get_by_role("button", name="Voir le récapitulatif").click()
    page.get_by_role("button", name="Valider ma commande").click()
    expect(page.locator("main")).to_contain_text("Il manque : 4 « Grand panier »")
