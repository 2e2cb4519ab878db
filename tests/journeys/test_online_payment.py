"""On a phone: a slot is chosen, the basket is ordered, then paid at the invented bank."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from essaim.engines.checkout.factories import make_till
from essaim.engines.orders.factories import make_cycle, make_slots, orders_cast
from essaim.engines.orders.models import Order
from tests.journeys.conftest import PHONE, OpenPage
from tests.journeys.test_orders import link

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_household_takes_a_slot_and_pays_online(open_page: OpenPage) -> None:
    cast = orders_cast()
    make_till(cast)
    make_slots(cast, make_cycle(cast, at=timezone.now()), capacity=3)
    page = open_page(PHONE, as_=cast.bob)
    page.goto(link(cast, "home"))
    page.get_by_label("18:00–19:00, reste 3 places").check()
    page.get_by_role("button", name="Voir le récapitulatif").click()
    page.get_by_role("button", name="Valider ma commande").click()
    expect(page.get_by_role("main")).to_contain_text("Votre créneau")
    assert str(Order.objects.in_project(cast.project).get().slot) == "18:00–19:00"

    page.goto(link(cast, "account"))
    page.get_by_role("link", name="Payer en ligne").click()
    page.get_by_role("button", name="Payer en ligne").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Banque d'essai")
    page.get_by_role("button", name="Payer").click()
    expect(page.get_by_role("main")).to_contain_text("Paiement reçu")
