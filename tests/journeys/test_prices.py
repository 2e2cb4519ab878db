"""Three prices and the fees of an order, chosen and read on a phone; what the price does not pay, written at the desk."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from essaim.engines.members.factories import make_household
from essaim.engines.orders.factories import make_cycle, make_order, orders_cast
from essaim.engines.orders.models import Cycle, Product, SolidarityFund
from essaim.kernel.factories import Cast
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage
from tests.journeys.test_orders import link

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LEVELS = [
    {"key": "accessible", "label": "Prix accessible", "rate": "0.65"},
    {"key": "solidaire", "label": "Prix solidaire", "more": "0.25"},
]
FEES = [
    {"kind": "transport", "base": "order", "amount": "2,00"},
    {"kind": "packing", "base": "unit", "amount": "0,30", "paid_by": "included"},
    {"kind": "commission", "rate": "0.05", "paid_by": "producer"},
    {"kind": "solidarity", "rate": "0.01"},
]


def a_group() -> Cast:
    cast = orders_cast(sharing={}, price_levels=LEVELS, fees=FEES, full_price=True)
    cycle = make_cycle(cast, at=timezone.now())
    make_order(cast, cycle, household=make_household(cast.project), large=2, at=timezone.now())
    SolidarityFund.unscoped.update(balance=1200)
    return cast


def test_a_household_chooses_its_price_and_reads_where_it_goes(open_page: OpenPage) -> None:
    cast = a_group()
    desk = open_page(DESKTOP, as_=cast.alice)
    product = Product.objects.in_project(cast.project).get(name="Grand panier")
    desk.goto(link(cast, "product", pk=product.pk))
    desk.get_by_role("link", name="Prix complet").click()
    desk.get_by_label("Coût").first.fill("Climat")
    desk.get_by_label("Somme pour une unité").first.fill("0,60")
    desk.locator("[name=c-0-source]").fill("Étude du groupe, 2026")
    desk.locator("[name=c-0-checked_on]").fill("2026-11-28")
    desk.get_by_role("button", name="Enregistrer").click()
    expect(desk.locator(".messages")).to_contain_text("Coûts indirects enregistrés")

    page = open_page(PHONE, as_=cast.bob)
    page.goto(link(cast, "home"))
    page.get_by_label("Nombre de « Petit panier »").fill("0")
    page.get_by_label("Nombre de « Grand panier »").fill("1")
    page.get_by_label("Prix accessible").check()
    expect(page.locator("#prix")).to_contain_text("Aide du fonds de solidarité")
    expect(page.locator("#prix .money-big")).to_have_text("10,82\N{NO-BREAK SPACE}€")  # 65 % of 16,65
    page.locator("#prix").get_by_text("Où va ce prix ?").click()
    expect(page.locator("#prix")).to_contain_text("Transport")
    page.get_by_text("D'où vient le prix complet ?").click()
    expect(page.locator("main")).to_contain_text("Étude du groupe, 2026")
    page.get_by_role("button", name="Voir le récapitulatif").click()
    page.get_by_role("button", name="Valider ma commande").click()
    expect(page.locator("main")).to_contain_text("payés par le fonds de solidarité")

    desk.goto(link(cast, "cycle", cycle=Cycle.unscoped.get().pk))
    expect(desk.locator("main")).to_contain_text("Fonds de solidarité")
