"""A long shelf: looked at by pages, words and producers, with what is already chosen kept in sight."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.offers import add_offer
from essaim.engines.orders.factories import TOOL, make_cycle, offers, orders_cast
from essaim.engines.orders.models import Cycle, Order, PickupPoint, Producer, Product
from essaim.engines.orders.queries.browsing import PER_PAGE, Browse, chosen_in, look
from essaim.engines.orders.tests.test_pages import link, signed, text
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import Money

pytestmark = pytest.mark.django_db
SHELF = 2 * PER_PAGE + 10


def long_shelf(cast: Cast, number: int = SHELF) -> Cycle:
    """A cycle of two baskets and plain goods of one farm, one of them accented."""
    cycle = make_cycle(cast, "Long", at=timezone.now())
    add_goods(cast, cycle, ["Pâté de campagne", *[f"Œufs n{n:03}" for n in range(number)]])
    return cycle


def add_goods(cast: Cast, cycle: Cycle, names: list[str]) -> None:
    tool = cast.tool(TOOL)
    farm = Producer.objects.in_tool(tool)[0]
    common = {"project_id": tool.project_id, "tool": tool, "producer": farm, "unit": "pièce", "position": 9}
    for product in Product.unscoped.bulk_create(
        Product(**common, name=name, unit_price=Money(300 + n)) for n, name in enumerate(names)
    ):
        add_offer(by=cast.coordinator, cycle_id=cycle.pk, product_id=product.pk, at=NOW)


def test_a_short_shelf_has_neither_search_nor_pages() -> None:
    cast = orders_cast()
    make_cycle(cast, at=timezone.now())
    page = text(signed(cast.bob).get(link(cast, "home")))
    assert "Chercher un produit" not in page and "Suivante" not in page


def test_the_shelf_is_looked_at_page_by_page() -> None:
    cast = orders_cast()
    cycle = long_shelf(cast)
    total = SHELF + 3  # two baskets, the eggs, the pâté
    seen = [look(cycle, Browse(page=page)) for page in (1, 2, 3)]
    assert [len(one.offers) for one in seen] == [PER_PAGE, PER_PAGE, total - 2 * PER_PAGE]
    assert {one.total for one in seen} == {total} and seen[0].pages == 3
    assert len({offer.pk for one in seen for offer in one.offers}) == total
    assert look(cycle, Browse(page=99)).offers == seen[0].offers  # a page that is not there


@pytest.mark.parametrize("words", ["pate", "PÂTÉ", "campagne pâté"])
def test_words_find_products_whatever_the_accents(words: str) -> None:
    cast = orders_cast()
    cycle = long_shelf(cast)
    assert [offer.product.name for offer in look(cycle, Browse(words=words)).offers] == ["Pâté de campagne"]
    page = text(signed(cast.bob).get(link(cast, "home"), {"mots": words, "chercher": "1"}))
    assert "Pâté de campagne" in page and "Œufs n001" not in page


def test_a_producer_is_looked_at_alone() -> None:
    cast = orders_cast()
    cycle = long_shelf(cast)
    farm = Producer.objects.in_tool(cast.tool(TOOL))[0]
    seen = look(cycle, Browse(producer_id=farm.pk))
    assert seen.total == SHELF + 1 and seen.producer_name == farm.name
    page = text(signed(cast.bob).get(link(cast, "home"), {"producteur": farm.pk}))
    assert f"{farm.name} : voir tous les producteurs" in page and "Petit panier" not in page


def test_what_is_chosen_follows_to_the_order() -> None:
    cast = orders_cast()
    cycle = long_shelf(cast)
    first, *_rest = offers(cycle)
    far = look(cycle, Browse(page=3)).offers[-1]
    point = PickupPoint.objects.in_project(cast.project)[0]
    client = signed(cast.bob)
    typed: dict[str, Any] = {f"q{first.pk}": "2", "pickup": point.pk, "note": "Merci"}
    page = text(client.get(link(cast, "home"), {**typed, "page": "3"}))
    assert "Déjà choisis" in page and "Nombre de « Petit panier »" in page and 'value="Merci"' in page
    both = {**typed, f"q{far.pk}": "1"}
    summary = client.get(link(cast, "new", cycle=cycle.pk), both)
    assert far.product.name in text(summary) and "Petit panier" in text(summary)
    client.post(link(cast, "new", cycle=cycle.pk), {**both, "form_key": "browsed"})
    order = Order.objects.in_project(cast.project).get()
    assert {line.offer_id: line.quantity for line in order.lines.all()} == {first.pk: 2, far.pk: 1}
    changing = text(client.get(link(cast, "change", number=order.number)))
    assert f"Nombre de « {far.product.name} »" in changing
    moved = text(client.get(link(cast, "change", number=order.number), {**both, "page": "2"}))
    assert "Changer la commande" in moved and "Déjà choisis" in moved


def test_the_coordination_looks_for_a_product_without_losing_the_order_it_takes() -> None:
    cast = orders_cast()
    cycle = long_shelf(cast)
    household, first = make_household(cast.project, "Famille Roux"), offers(cycle)[0]
    point = PickupPoint.objects.in_project(cast.project)[0]
    typed: dict[str, Any] = {
        "foyer": household.pk,
        "channel": "phone",
        f"q{first.pk}": "1",
        "pickup": point.pk,
    }
    page = text(
        signed(cast.alice).get(
            link(cast, "record", cycle=cycle.pk), {**typed, "mots": "pate", "chercher": "1"}
        )
    )
    assert "Pâté de campagne" in page and "Nombre de « Petit panier »" in page
    assert "Voir le prix du foyer" in page and "Enregistrer la commande" not in page


def test_strange_addresses_are_read_as_nothing() -> None:
    cast = orders_cast()
    make_cycle(cast, at=timezone.now())
    client: Client = signed(cast.bob)
    for asked in (
        {"page": "9" * 40},
        {"page": "-1"},
        {"producteur": "x"},
        {"q٣": "1"},
        {"q" + "9" * 30: "1"},
    ):
        assert client.get(link(cast, "home"), asked).status_code == 200, asked
    assert chosen_in({"q12": "2", "q13": "0", "q14": " ", "quoi": "1", "q15": "abc"}) == {12, 15}


def test_the_page_costs_the_same_queries_whatever_the_number_of_products() -> None:
    cast = orders_cast(sharing={"household_cap": "50"})
    client = signed(cast.bob)

    def cost() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    address = reverse("orders:home", args=[cast.project.slug, TOOL])
    cycle = long_shelf(cast, PER_PAGE)
    few = cost()
    add_goods(cast, cycle, [f"Miel n{n:03}" for n in range(3 * PER_PAGE)])
    assert cost() == few <= 12


def test_a_number_too_big_for_the_database_is_the_number_of_nothing() -> None:
    cast = orders_cast(sharing={})
    cycle = make_cycle(cast, at=timezone.now())
    bob, big = signed(cast.bob), 10**30
    for data in ({"producteur": big}, {"producteur": big, "page": 2}, {"cycle": big}):
        assert bob.get(link(cast, "home"), data).status_code == 200
    sent = {f"q{offers(cycle)[0].pk}": 1, "form_key": "once"}
    assert bob.post(link(cast, "new", cycle=big), {**sent, "pickup": 1}).status_code == 404
    page = bob.post(link(cast, "new", cycle=cycle.pk), {**sent, "pickup": big})
    assert page.status_code == 200 and "Valider ma commande" in text(page)  # asked again
    assert not Order.objects.in_project(cast.project).exists()


@pytest.mark.parametrize("address", ["?cycle={n}", "?page={n}&producteur={n}", "?q{n}=1"])
def test_a_number_that_nothing_has_is_no_fault(address: str) -> None:
    cast = orders_cast()
    make_cycle(cast, at=timezone.now())

    assert signed(cast.bob).get(link(cast, "home") + address.format(n="9" * 5_000)).status_code == 200
