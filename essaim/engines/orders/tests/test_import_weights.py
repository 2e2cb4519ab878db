"""A price list that sells by weight a product of before."""

import pytest

from essaim.engines.orders.commands.catalogue import ProductCard, save_product
from essaim.engines.orders.factories import TOOL, make_cycle
from essaim.engines.orders.models import Offer, Product
from essaim.engines.orders.tests.test_catalogue_import import cast, make_cycle_without_stock, run, start
from essaim.engines.orders.tests.test_pages import link, signed, text
from essaim.kernel.audit.api import history
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import Money

__all__ = ["cast"]  # a fixture
pytestmark = pytest.mark.django_db

SOLD_BY_WEIGHT = "Produit;Prix;Unités par colis;Vente au poids\nPommes;2,40;20;par 100 g\n"


def test_a_product_of_before_is_sold_by_weight_from_the_next_cycle_on(cast: Cast) -> None:
    tool, by = cast.tool(TOOL), cast.coordinator
    before = make_cycle(cast, "Avant")
    apples = Product.objects.in_tool(tool).get(name="Pommes")
    Offer.objects.in_tool(tool).filter(cycle=before, product=apples).update(stock_total=40, stock_left=40)

    run(cast, start(cast, SOLD_BY_WEIGHT))

    apples.refresh_from_db()
    assert (apples.sold_by, apples.unit_grams, apples.unit, apples.pack_size) == ("weight", 100, "kg", 20)
    assert history(apples)[0].changes["weight"] == ["non", "par 0,1\N{NO-BREAK SPACE}kg"]
    cycle = make_cycle_without_stock(cast, "Après")
    after = Offer.objects.in_tool(tool).get(cycle=cycle, product=apples)
    assert (after.unit_grams, after.stock_total) == (100, None)  # forty pieces are not forty times 100 g
    (content,) = after.content_rows
    assert (content.quantity, content.producer_price) == ("kg", Money(240))
    assert Offer.objects.in_tool(tool).get(cycle=before, product=apples).sold_by == "unit"

    card = ProductCard(name="Pommes", unit_price=Money(180), unit="filet", producer_id=apples.producer_id)
    save_product(by=by, tool=tool, card=card, at=NOW, product_id=apples.pk)
    assert history(apples)[0].changes["sold_by"] == ["weight", "unit"]


def test_the_preview_says_how_it_will_be_sold_or_why_it_cannot(cast: Cast) -> None:
    client = signed(cast.alice)
    page = text(client.get(link(cast, "import_check", pk=start(cast, SOLD_BY_WEIGHT).pk)))
    assert "Vente au poids" in page and "par 0,1" in page

    refused = text(
        client.get(link(cast, "import_check", pk=start(cast, SOLD_BY_WEIGHT.replace(";20;", ";;")).pk))
    )
    assert "Redites sur la même ligne ses colis" in refused
