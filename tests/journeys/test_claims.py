"""A spoilt product: told from a phone with its photo, answered by the coordination, the order and the books follow."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from essaim.engines.orders.commands.cycles import close_cycle
from essaim.engines.orders.factories import a_photo, make_cycle, make_order, orders_cast
from essaim.engines.orders.models import GoodsClaim
from tests.journeys.conftest import DESKTOP, PHONE, OpenPage
from tests.journeys.test_orders import link

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_spoilt_product_is_told_and_taken_off(open_page: OpenPage, tmp_path: Path) -> None:
    cast, at = orders_cast(), timezone.now()
    cycle = make_cycle(cast, at=at - timedelta(days=15, hours=1))
    order = make_order(cast, cycle, large=2, at=at - timedelta(days=14))
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=at - timedelta(days=4))
    photo = tmp_path / "panier.jpg"
    photo.write_bytes(a_photo())
    page = open_page(PHONE, as_=cast.bob)
    page.goto(link(cast, "order", number=order.number))
    page.get_by_role("link", name="Signaler un produit abîmé").click()
    page.get_by_label("Combien").fill("1")
    page.get_by_label("Ce qui ne va pas").fill("Fromage moisi")
    page.locator("input[type=file]").set_input_files(photo)
    page.get_by_role("button", name="Envoyer la réclamation").click()
    expect(page.locator(".messages")).to_contain_text("signalé")

    desk = open_page(DESKTOP, as_=cast.alice)
    desk.goto(link(cast, "claims"))
    desk.get_by_role("main").get_by_role("link", name="Voir et répondre : Grand panier").click()
    expect(desk.get_by_role("main")).to_contain_text("Fromage moisi")
    desk.get_by_role("button", name="Accepter").click()
    assert GoodsClaim.unscoped.get().status == GoodsClaim.Status.ACCEPTED
    order.refresh_from_db()
    assert order.price.plain == "14,50"
    page.goto(link(cast, "order", number=order.number))
    expect(page.get_by_role("main")).to_contain_text("acceptée")
