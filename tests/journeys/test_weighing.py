"""Chickens weighed on a phone, then a jar that was missing: the household reads both."""

import pytest
from playwright.sync_api import expect

from essaim.engines.orders.models import OrderLine
from essaim.engines.orders.tests.weighed import closed_world
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage
from tests.journeys.test_orders import link

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_weights_are_typed_on_a_phone_and_a_missing_jar_is_corrected(open_page: OpenPage) -> None:
    world = closed_world(sharing={"envelope": "200"})
    page = open_page(PHONE, as_=world.cast.alice)
    page.goto(link(world.cast, "distribution", cycle=world.cycle.pk))
    page.get_by_role("link", name="Peser", exact=True).click()
    page.get_by_role("link", name="Peser : Poulet").click()
    page.get_by_label("Famille Delattre").fill("1,632")
    page.get_by_label("Famille Lenoir").fill("31")
    page.get_by_role("button", name="Enregistrer les poids").click()
    expect(page.locator("main")).to_contain_text("est-ce bien ce poids")
    page.get_by_label("Famille Lenoir, poids livré").fill("3,1")
    page.get_by_role("button", name="Enregistrer les poids").click()
    expect(page.locator("main")).to_contain_text("2 sur 2 fini")
    weighed = OrderLine.unscoped.filter(offer=world.offers["Poulet"]).order_by("pk")
    assert list(weighed.values_list("weighed_grams", flat=True)) == [1632, 3100]

    desk = open_page(DESKTOP, as_=world.cast.alice)
    desk.goto(link(world.cast, "order", number=world.bob.number))
    desk.get_by_text("Corriger ce qui a été livré").click()
    desk.get_by_role("link", name="Corriger : Miel").click()
    desk.get_by_label("Combien ont été livrés").fill("1")
    desk.get_by_label("Motif").fill("un bocal cassé")
    desk.get_by_role("button", name="Corriger").click()
    expect(desk.locator("main")).to_contain_text("Le foyer le lira dans son compte")

    own = open_page(PHONE, as_=world.cast.bob)
    own.goto(link(world.cast, "order", number=world.bob.number))
    expect(own.locator("main")).to_contain_text("1 (1,632 kg)")
    own.goto(link(world.cast, "account_statement"))
    expect(own.locator("main")).to_contain_text("Miel : 1 au lieu de 2 (un bocal cassé)")
