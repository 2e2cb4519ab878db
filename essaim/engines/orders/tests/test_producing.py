"""A producer's own pages, what it withdraws, and the room of a pick-up point."""

from datetime import timedelta

import pytest
from django.utils import timezone

from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.catalogue import ProductCard, save_product
from essaim.engines.orders.commands.changes import change_order
from essaim.engines.orders.commands.cycles import CyclePlan, close_cycle, create_cycle
from essaim.engines.orders.commands.offers import add_offer
from essaim.engines.orders.commands.producing import set_own_stock, set_sale
from essaim.engines.orders.errors import PickupFull, ProductWithdrawn, StockBelowOrders
from essaim.engines.orders.factories import TOOL, euros, make_cycle, make_order, offers, orders_cast, wish
from essaim.engines.orders.models import Cycle, Offer, PickupPoint, Producer, Product
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.lists import producer_sheets
from essaim.engines.orders.queries.producing import rounds_of
from essaim.engines.orders.queries.waiting import waiting_for
from essaim.engines.orders.tests.test_pages import link, signed, text
from essaim.engines.orders.tests.test_races import at_once
from essaim.kernel.access.models import Grant
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User
from essaim.kernel.errors import NotFound
from essaim.kernel.factories import NOW, Cast, join, make_user


def farm_cast() -> tuple[Cast, User, Product, Cycle]:
    """Farid grows at the Ferme des Saules, which sells honey beside its part of the baskets."""
    cast = orders_cast(sharing={})
    at = timezone.now()
    make_cycle(cast, "Passé", at=at - timedelta(days=40), opened=False)
    farm = Producer.objects.in_tool(cast.tool(TOOL)).get(name="Ferme des Saules")
    card = ProductCard(name="Miel", unit="pot", unit_price=euros("6"), producer_id=farm.pk, position=5)
    honey = save_product(by=cast.coordinator, tool=cast.tool(TOOL), card=card, at=at)
    cycle = make_cycle(cast, at=at)
    Grant.objects.create(project=cast.project, role="producteur", permission=P.PRODUCE)
    Grant.objects.create(project=cast.project, role="producteur", permission="projects.view")
    farid = make_user("Farid Saules", email=farm.email)
    join(cast.project, "producteur", farid)
    return cast, farid, honey, cycle


def next_cycle(cast: Cast) -> set[str]:
    """The products of one more cycle, cloned from the last."""
    at = timezone.now() + timedelta(days=60)
    plan = CyclePlan(
        name="Suivant", opens_at=at, closes_at=at + timedelta(days=1), distributes_at=at + timedelta(days=2)
    )
    cycle = create_cycle(by=cast.coordinator, tool=cast.tool(TOOL), plan=plan, at=timezone.now())
    return set(Offer.unscoped.filter(cycle=cycle).values_list("product__name", flat=True))


@pytest.mark.django_db
def test_a_producer_reads_its_orders_and_what_it_is_owed() -> None:
    cast, farid, _honey, cycle = farm_cast()
    make_order(cast, cycle, large=3, at=timezone.now())
    client = signed(farid)
    page = client.get(link(cast, "producing"), follow=True)
    assert "Légumes de saison 3 kg" in text(page) and "peuvent encore changer" in text(page)
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=timezone.now())
    told = text(client.get(link(cast, "producing"), follow=True))
    owed = offers(cycle)[1].contents.order_by("pk")[0].producer_price * 3
    assert f"{owed}".replace("\xa0", " ").replace("\u202f", " ") in told
    assert "Famille Delattre" not in told  # who ordered is not a producer's business


@pytest.mark.django_db
def test_a_producer_sets_the_stock_of_its_own_products_only() -> None:
    cast, farid, honey, cycle = farm_cast()
    own = Offer.unscoped.get(cycle=cycle, product=honey)
    by = Actor.of(farid)
    assert set_own_stock(by=by, offer_id=own.pk, stock=7, at=NOW).stock_left == 7
    with pytest.raises(NotFound):
        set_own_stock(by=by, offer_id=offers(cycle)[0].pk, stock=7, at=NOW)
    other = Producer.objects.in_tool(cast.tool(TOOL)).get(name="Jardins de la Marque")
    Product.unscoped.filter(pk=honey.pk).update(producer=other)
    with pytest.raises(NotFound):
        set_own_stock(by=by, offer_id=own.pk, stock=9, at=NOW)
    assert signed(farid).get(link(cast, "own_producer", pk=other.pk)).status_code == 404


@pytest.mark.django_db
def test_stock_never_goes_below_what_is_ordered() -> None:
    cast, farid, honey, cycle = farm_cast()
    own = Offer.unscoped.get(cycle=cycle, product=honey)
    household = make_household(cast.project)
    order = make_order(cast, cycle, household=household, at=timezone.now())
    asked = wish(cycle)
    change_order(
        by=cast.coordinator,
        order_id=order.pk,
        wish=type(asked)(quantities={own.pk: 4}, pickup_id=asked.pickup_id),
        at=timezone.now(),
    )
    with pytest.raises(StockBelowOrders):
        set_own_stock(by=Actor.of(farid), offer_id=own.pk, stock=3, at=NOW)


@pytest.mark.django_db
def test_what_a_producer_withdrew_is_not_sold_when_a_cycle_is_cloned() -> None:
    cast, farid, honey, cycle = farm_cast()
    by = Actor.of(farid)
    set_sale(by=by, product_id=honey.pk, is_sold=False, at=NOW)
    assert "Miel" not in next_cycle(cast)
    assert Offer.unscoped.filter(cycle=cycle, product=honey).exists()  # orders already open stand
    drafted = Cycle.unscoped.get(name="Suivant")
    with pytest.raises(ProductWithdrawn):
        add_offer(by=cast.coordinator, cycle_id=drafted.pk, product_id=honey.pk, at=NOW)
    set_sale(by=by, product_id=honey.pk, is_sold=True, at=NOW)
    assert add_offer(by=cast.coordinator, cycle_id=drafted.pk, product_id=honey.pk, at=NOW).product == honey


@pytest.mark.django_db
def test_pages_of_a_producer_say_what_was_done() -> None:
    cast, farid, honey, cycle = farm_cast()
    client, own = signed(farid), Offer.unscoped.get(cycle=cycle, product=honey)
    here = {"pk": honey.producer_id}
    sent = {f"o{own.pk}-stock": "12"}
    assert "Quantité enregistrée" in text(
        client.post(link(cast, "own_stock", **here, offer=own.pk), sent, follow=True)
    )
    wrong = client.post(link(cast, "own_stock", **here, offer=own.pk), {f"o{own.pk}-stock": "x"}, follow=True)
    assert "Écrivez un nombre entier" in text(wrong)
    gone = text(client.post(link(cast, "sale", **here, product=honey.pk), follow=True))
    assert "Produit retiré" in gone and "Remettre en vente" in gone
    back = text(client.post(link(cast, "sale", **here, product=honey.pk), {"sold": "1"}, follow=True))
    assert "remis en vente" in back


@pytest.mark.django_db
def test_a_full_pickup_point_takes_no_more_orders() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    PickupPoint.objects.in_tool(cast.tool(TOOL)).update(capacity=1)
    order = make_order(cast, cycle)
    change_order(by=cast.member, order_id=order.pk, wish=wish(cycle, small=2), at=NOW)  # it keeps its place
    with pytest.raises(PickupFull, match="complet"):
        make_order(cast, cycle, household=make_household(cast.project))


@pytest.mark.django_db(transaction=True)
def test_two_households_that_want_the_last_place_of_a_pickup_point() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    PickupPoint.objects.in_tool(cast.tool(TOOL)).update(capacity=1)
    households = [make_household(cast.project, f"Famille {n}") for n in range(4)]

    def order(n: int) -> bool:
        try:
            make_order(cast, cycle, household=households[n])
        except PickupFull:
            return False
        return True

    assert sorted(at_once(order, 4, 4)) == [False, False, False, True]


@pytest.mark.django_db
def test_today_tells_the_coordination_of_open_orders_and_the_producer_of_what_to_deliver() -> None:
    cast, farid, _honey, cycle = farm_cast()
    tool, at = cast.tool(TOOL), timezone.now()
    told = [one.text for one in waiting_for(tool, cast.coordinator, frozenset({P.MANAGE_CYCLES}), at)]
    assert any("prend les commandes jusqu'au" in text for text in told)
    assert not list(waiting_for(tool, Actor.of(farid), frozenset({P.PRODUCE}), at))
    make_order(cast, cycle, at=at)
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=at)
    (line,) = waiting_for(tool, Actor.of(farid), frozenset({P.PRODUCE}), at)
    assert "à livrer le" in line.text


@pytest.mark.django_db
def test_a_basket_of_two_farms_is_counted_once_for_each() -> None:
    cast = orders_cast(sharing={})
    cycle = make_cycle(cast)  # each basket holds something of both
    make_order(cast, cycle, large=3)

    for farm in Producer.objects.in_project(cast.project):
        (one,) = rounds_of(farm)
        (sheet,) = [sheet for sheet in producer_sheets(cycle) if sheet.producer == farm]
        assert [line.units for line in one.sheet.lines] == [3]
        assert one.sheet.amount == sheet.amount
