"""Pages of goods sold by the pack: on the way, asked up to, completed after closing, settled."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.cycles import close_cycle
from essaim.engines.orders.factories import make_cycle, make_order, offers, orders_cast
from essaim.engines.orders.models import Cycle, Offer, Order, OrderLine, Product
from essaim.engines.orders.tests.test_pages import choice, link, signed, text
from essaim.kernel.factories import Cast
from essaim.kernel.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def packed(cast: Cast, units: int = 2, pack: int = 6) -> tuple[Cycle, Offer]:
    """Large baskets by the six; a family ordered some."""
    cycle = make_cycle(cast, at=timezone.now())
    offer = offers(cycle)[1]
    Offer.unscoped.filter(pk=offer.pk).update(pack_size=pack)
    household = make_household(cast.project, "Famille Aubert")
    make_order(cast, cycle, household=household, large=units, at=timezone.now())
    return cycle, offer


def taking(cast: Cast, cycle: Cycle, large: int, up_to: int) -> dict[str, Any]:
    return {**choice(cast, cycle, large=large), f"u{offers(cycle)[1].pk}": up_to}


def close_an_hour_ago(cycle: Cycle) -> None:
    now = timezone.now()
    Cycle.unscoped.filter(pk=cycle.pk).update(closes_at=now - HOUR, fills_until=now + 5 * HOUR)


def test_the_shop_says_how_far_the_pack_is_and_asks_up_to_how_many() -> None:
    cast = orders_cast()
    packed(cast)

    page = text(signed(cast.bob).get(link(cast, "home")))

    assert "Colis à compléter" in page
    assert "2 sur 6, il en manque 4" in page
    assert "Par colis de 6." in page
    assert "Jusqu&#x27;à combien de « Grand panier » ?" in page
    assert "Jusqu&#x27;à combien de « Petit panier » ?" not in page


def test_a_tolerance_goes_through_the_summary_to_the_order_and_back_to_the_form() -> None:
    cast = orders_cast()
    cycle, offer = packed(cast)
    client, path = signed(cast.bob), link(cast, "new", cycle=cycle.pk)

    summary = client.get(path, taking(cast, cycle, large=2, up_to=4))
    assert f'<input type="hidden" name="u{offer.pk}" value="4">' in text(summary)
    assert "vous recevez plus et votre part suit" in text(summary)
    client.post(path, {**taking(cast, cycle, large=2, up_to=4), "form_key": "one"})

    order = Order.objects.in_project(cast.project).get(channel="web")
    assert OrderLine.objects.in_project(cast.project).get(order=order).up_to == 4
    assert "jusqu'à 4" in text(client.get(link(cast, "order", number=order.number))).replace("&#x27;", "'")
    form = client.get(link(cast, "change", number=order.number)).context["form"]
    assert form.initial[f"u{offer.pk}"] == 4


def test_a_maximum_below_what_is_wanted_is_said_on_its_field() -> None:
    cast = orders_cast()
    cycle, _offer = packed(cast)

    page = signed(cast.bob).post(link(cast, "new", cycle=cycle.pk), taking(cast, cycle, large=3, up_to=2))

    assert "le maximum accepté est sous le nombre demandé" in text(page)
    assert not Order.objects.in_project(cast.project).filter(channel="web").exists()


def test_after_closing_the_page_says_what_still_passes_and_refuses_the_rest() -> None:
    cast = orders_cast()
    cycle, _offer = packed(cast)
    close_an_hour_ago(cycle)
    client, path = signed(cast.bob), link(cast, "new", cycle=cycle.pk)

    assert "seuls passent les changements qui complètent un colis" in text(client.get(link(cast, "home")))
    refused = client.post(path, {**choice(cast, cycle, small=1), "form_key": "one"})
    assert refused.status_code == 409
    assert "Il manque : 4 « Grand panier »" in text(refused)
    assert "Vous pourrez la changer" not in text(refused)
    client.post(path, {**choice(cast, cycle, large=4), "form_key": "two"})

    assert "complet : 6" in text(client.get(link(cast, "home")))


def test_once_settled_the_household_and_the_coordination_read_why() -> None:
    cast = orders_cast()
    cycle, _offer = packed(cast, units=2)
    order = make_order(cast, cycle, large=5, at=timezone.now())
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=timezone.now())

    own = text(signed(cast.bob).get(link(cast, "order", number=order.number)))
    assert "Ajusté aux colis : Grand panier" in own
    assert "Le dernier colis n&#x27;est pas complet" in own
    assert "Famille Aubert" not in own
    page = text(signed(cast.alice).get(link(cast, "cycle", cycle=cycle.pk)))
    assert "Colis commandés" in page
    assert "1 × 6" in page


def test_the_coordination_says_how_a_product_is_sold() -> None:
    cast = orders_cast()
    sent = {"name": "Œufs", "unit": "boîte", "unit_price": "2,40", "position": "3", "is_active": "on"}

    signed(cast.alice).post(link(cast, "product_new"), {**sent, "pack_size": "12", "minimum_units": "24"})

    product = Product.objects.in_project(cast.project).get(name="Œufs")
    assert (product.pack_size, product.minimum_units) == (12, 24)


def test_the_shop_costs_the_same_for_one_pack_and_for_many() -> None:
    cast = orders_cast()
    cycle, _offer = packed(cast)
    client = signed(cast.bob)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(link(cast, "home")).status_code == 200
        return len(queries)

    client.get(link(cast, "home"))
    few = cost()
    for n in range(20):
        product = Product.unscoped.create(
            project=cast.project, tool=cycle.tool, name=f"Produit {n}", unit_price=100
        )
        Offer.unscoped.create(
            project=cast.project,
            tool=cycle.tool,
            cycle=cycle,
            product=product,
            unit_price=100,
            pack_size=4,
        )

    assert cost() == few


def test_an_order_that_packs_leave_empty_says_that_nothing_is_to_fetch() -> None:
    cast = orders_cast()
    cycle, _offer = packed(cast, units=1)
    order = make_order(cast, cycle, large=2, at=timezone.now())
    told, page = "Rien à retirer cette fois", link(cast, "order", number=order.number)
    assert told not in text(signed(cast.bob).get(page))

    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=timezone.now())

    own = text(signed(cast.bob).get(page))
    assert told in own
    assert "Commande ajustée aux colis" in own
    assert told in OutgoingMail.objects.get(key__startswith="orders.packed", to="bob@exemple.fr").text
