"""Ordering in kilos, weighing and correcting, through the pages."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.utils import timezone

from essaim.engines.orders.commands.cycles import close_cycle, finish_distribution
from essaim.engines.orders.factories import make_cycle, offers, orders_cast
from essaim.engines.orders.models import LineCorrection, Offer, Order, OrderLine, PickupPoint, Product
from essaim.engines.orders.tests.test_pages import link, signed
from essaim.engines.orders.tests.test_pages import text as raw
from essaim.engines.orders.tests.weighed import World, closed_world, open_world
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import Money

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return unescape(raw(response))


def test_a_household_orders_in_kilos_and_reads_an_estimate() -> None:
    world = open_world(sharing={}, at=timezone.now())
    cast, client = world.cast, signed(world.cast.bob)
    Order.unscoped.filter(pk=world.bob.pk).update(status="cancelled", cancelled_at=timezone.now())
    carrots, chicken = world.offers["Carottes"].pk, world.offers["Poulet"].pk
    page = text(client.get(link(cast, "home")))
    assert "En kilos, par 0,25 kg." in page
    assert "Une pièce fait environ 1,6 kg, soit environ 23,20 €. Vous payez son poids exact." in page

    point = PickupPoint.objects.in_project(cast.project)[0].pk
    wanted: dict[str, Any] = {f"q{carrots}": "0,75", f"q{chicken}": "2", "pickup": point, "note": ""}
    summary = text(client.get(link(cast, "new", cycle=world.cycle.pk), wanted))
    assert f'name="q{carrots}" value="0,75"' in summary
    assert "2 (environ 3,2 kg)" in summary
    assert "Ce qui se pèse est estimé." in summary

    wrong = text(client.get(link(cast, "new", cycle=world.cycle.pk), {**wanted, f"q{carrots}": "0.8"}))
    assert "Choisissez un multiple de 0,25 kg, par exemple 0,75 kg ou 1 kg." in wrong

    made = client.post(link(cast, "new", cycle=world.cycle.pk), {**wanted, "form_key": "kilos"}, follow=True)
    order = Order.unscoped.get(form_key="kilos")
    assert "Ce qui se pèse est estimé jusqu'à la pesée." in text(made)
    assert order.price == Money(293 + 4640)
    change = text(client.get(link(cast, "change", number=order.number)))
    assert 'value="0,75"' in change


def weights(world: World, **typed: str) -> dict[str, str]:
    names = {"bob": world.bob, "other": world.other}
    return {f"g{world.line(names[who], 'Poulet').pk}": value for who, value in typed.items()}


def test_a_list_of_weights_is_saved_whole_or_typed_again() -> None:
    world = closed_world(sharing={})
    cast, client = world.cast, signed(world.cast.alice)
    assert "Peser" in text(client.get(link(cast, "distribution", cycle=world.cycle.pk)))
    rows = text(client.get(link(cast, "weighing", cycle=world.cycle.pk)))
    assert "0 sur 2" in rows
    address = link(cast, "weigh", cycle=world.cycle.pk, offer=world.offers["Poulet"].pk)
    assert "Commandé : 2 (environ 3,2 kg)" in text(client.get(address))

    sent = {"seen": "", **weights(world, bob="1.632", other="trois")}
    page = text(client.post(address, sent))
    assert "« trois » n'est pas un poids. Écrivez des kilos, par exemple 0,75." in page
    assert 'value="1.632"' in page
    assert not LineCorrection.unscoped.exists()

    sent |= weights(world, other="32,5")
    page = text(client.post(address, sent))
    assert "32,5 kg pour 3,2 kg commandés : est-ce bien ce poids ? Cochez pour confirmer." in page
    sure = f"sure{world.line(world.other, 'Poulet').pk}"
    assert f'name="{sure}"' in page
    assert not LineCorrection.unscoped.exists()

    done = client.post(address, {**sent, sure: "on"}, follow=True)
    assert "2 poids enregistrés." in text(done)
    assert "fini" in text(done)
    assert [world.line(order, "Poulet").weighed_grams for order in (world.bob, world.other)] == [1632, 32500]
    again = text(client.get(address))
    assert "noté 1,632 kg (+0,032 kg)" in again
    order = text(client.get(link(cast, "order", number=world.bob.number)))
    assert "1 (1,632 kg)" in order
    assert "23,66 €" in order
    assert "estimé" in order


def test_what_another_weighed_meanwhile_is_told_and_is_not_undone_by_a_field_left_alone() -> None:
    world = closed_world(sharing={})
    cast, client = world.cast, signed(world.cast.alice)
    address = link(cast, "weigh", cycle=world.cycle.pk, offer=world.offers["Poulet"].pk)
    bob, other = (world.line(order, "Poulet").pk for order in (world.bob, world.other))
    world.weigh(world.bob, "Poulet", 1500)
    old = f"{bob}:1500"
    world.weigh(world.bob, "Poulet", 1555)

    kept = client.post(address, {"seen": old, f"g{bob}": "1,5", f"g{other}": "3,1"}, follow=True)
    assert "1 poids enregistré." in text(kept)
    assert world.line(world.bob, "Poulet").weighed_grams == 1555

    page = client.post(address, {"seen": old, f"g{bob}": "1,6", f"g{other}": "3,1"})
    told = text(page)
    assert "« Poulet » de Famille Delattre vient d'être noté 1,555 kg par quelqu'un d'autre." in told
    assert 'value="1,6"' in told
    seen = page.context["form"]["seen"].value()
    client.post(address, {"seen": seen, f"g{bob}": "1,6", f"g{other}": "3,1"})
    assert world.line(world.bob, "Poulet").weighed_grams == 1600


def test_the_coordination_corrects_what_an_order_got_and_the_household_reads_it() -> None:
    world = closed_world(sharing={})
    cast, client = world.cast, signed(world.cast.alice)
    finish_distribution(by=cast.coordinator, cycle_id=world.cycle.pk, at=NOW)
    assert "Corriger : Miel" in text(client.get(link(cast, "order", number=world.bob.number)))
    address = link(cast, "correct", number=world.bob.number, line=world.line(world.bob, "Miel").pk)

    refused = text(client.post(address, {"quantity": "1", "reason": "", "seen": "2"}))
    assert "field-invalid" in refused
    client.post(address, {"quantity": "1", "reason": "un bocal cassé", "seen": "2"})

    own = signed(cast.bob)
    page = text(own.get(link(cast, "order", number=world.bob.number)))
    assert "un bocal cassé" in page
    assert "après la distribution" in page
    assert "sur 2 commandés" in page
    assert "Corriger" not in page
    statement = text(own.get(link(cast, "account_statement")))
    assert "Miel : 1 au lieu de 2 (un bocal cassé)" in statement
    chicken = link(cast, "correct", number=world.bob.number, line=world.line(world.bob, "Poulet").pk)
    client.post(chicken, {"quantity": "1.45", "reason": "peau retirée", "seen": ""})
    assert world.line(world.bob, "Poulet").weighed_grams == 1450


PRODUCT = {"name": "Agneau", "unit_price": "18,00", "unit": "", "position": "30", "is_active": "on"}


def test_a_product_is_sold_by_weight_once_its_step_is_told() -> None:
    cast = orders_cast(sharing={})
    client, address = signed(cast.alice), link(cast, "product_new")
    assert "Dites comment il est vendu" in text(client.post(address, {**PRODUCT, "sold_by": "unit"}))
    assert "Dites par combien de grammes" in text(client.post(address, {**PRODUCT, "sold_by": "weight"}))
    client.post(address, {**PRODUCT, "sold_by": "weight", "unit_grams": "500", "stock": "12,5"})
    product = Product.objects.in_project(cast.project).get(name="Agneau")
    assert (product.unit, product.unit_grams, product.sold_by) == ("kg", 500, "weight")
    assert product.stock == 25
    assert 'value="12,5"' in text(client.get(link(cast, "product", pk=product.pk)))
    offer = Offer.unscoped.get(cycle=make_cycle(cast), product=product)
    assert (offer.unit_grams, offer.sold_by) == (500, "weight")
    page = text(client.get(link(cast, "offer", cycle=offer.cycle_id, offer=offer.pk)))
    assert "Vendu 18,00 € / kg." in page
    assert "En kilos, par 0,5 kg." in page
    Product.objects.in_project(cast.project).filter(pk=product.pk).update(unit_grams=250)
    assert Offer.unscoped.get(pk=offer.pk).unit_grams == 500


PAPERS = ["distribution", "preparation", "producteurs"]


@pytest.mark.parametrize(
    ("paper", "kind"), [("etiquettes", ""), *((name, kind) for name in PAPERS for kind in ("", "csv"))]
)
def test_every_paper_tells_weights(paper: str, kind: str, papered: World) -> None:
    client, more = signed(papered.cast.alice), {"cycle": papered.cycle.pk, "paper": paper}
    name, more = ("file", {**more, "kind": kind}) if kind else ("paper", more)
    page = client.get(link(papered.cast, name, **more))
    content: Any = b"".join(page.streaming_content) if page.streaming else page.content  # type: ignore[attr-defined]
    told = content.decode().replace("\xa0", " ")
    assert "0,74 kg" in told if paper != "producteurs" else "1,74 kg" in told


@pytest.fixture
def papered() -> World:
    world = closed_world(sharing={})
    world.weigh(world.bob, "Carottes", 740)
    return world


def test_a_shortage_of_what_is_sold_in_kilos_is_typed_in_kilos() -> None:
    world = closed_world(sharing={})
    cast, client = world.cast, signed(world.cast.alice)
    address = link(cast, "shortage", cycle=world.cycle.pk, offer=world.offers["Carottes"].pk)
    assert "1,75 kg étaient commandés." in text(client.get(address))
    client.post(address, {"delivered": "1,5", "reason": "gel"})
    lines = OrderLine.unscoped.filter(offer=world.offers["Carottes"])
    assert sum(line.quantity for line in lines) == 6


def test_nothing_is_weighed_before_orders_close_nor_by_a_member(db: None) -> None:
    world = open_world(sharing={})
    cast: Cast = world.cast
    address = link(cast, "weigh", cycle=world.cycle.pk, offer=world.offers["Poulet"].pk)
    assert signed(cast.alice).get(address).status_code == 404
    close_cycle(by=cast.coordinator, cycle_id=world.cycle.pk, at=NOW)
    assert signed(cast.alice).get(address).status_code == 200
    assert signed(cast.bob).get(address).status_code == 403
    assert [offer.product.name for offer in offers(world.cycle)][-1] == "Miel"
