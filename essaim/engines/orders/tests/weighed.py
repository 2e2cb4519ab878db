"""A small world of weighed goods: carrots by 250 g, chickens by the piece, jars by the unit; two households order them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.catalogue import ProductCard, save_product
from essaim.engines.orders.commands.corrections import Change, weigh_lines
from essaim.engines.orders.commands.cycles import close_cycle
from essaim.engines.orders.commands.orders import place_order, record_order_for
from essaim.engines.orders.commands.wishes import Wish
from essaim.engines.orders.factories import euros, form_key, make_cycle, offers, orders_cast
from essaim.engines.orders.models import Cycle, LineCorrection, Offer, Order, OrderLine, PickupPoint
from essaim.kernel.factories import NOW, Cast

GOODS: dict[str, dict[str, Any]] = {
    "Carottes": {"unit_price": euros("3,90"), "sold_by": "weight", "unit_grams": 250},
    "Poulet": {"unit_price": euros("14,50"), "sold_by": "piece", "unit_grams": 1600},
    "Miel": {"unit_price": euros("6,50"), "unit": "bocal"},
}


@dataclass
class World:
    cast: Cast
    cycle: Cycle
    offers: dict[str, Offer]
    bob: Order
    other: Order

    def line(self, order: Order, product: str) -> OrderLine:
        return OrderLine.unscoped.select_related("offer__product").get(
            order=order, offer=self.offers[product]
        )

    def weigh(
        self, order: Order, product: str, grams: int, *, by: Any = None, at: Any = NOW
    ) -> LineCorrection:
        line = self.line(order, product)
        change = Change(line_id=line.pk, seen=line.weighed_grams, to=grams)
        by = by or self.cast.coordinator
        (made,) = weigh_lines(by=by, cycle_id=self.cycle.pk, weights=[change], at=at)
        return made


def open_world(*, sharing: dict[str, Any] | None = None, at: datetime = NOW, **settings: Any) -> World:
    """Bob: 0.75 kg, one chicken, two jars. The other household: 1 kg, two chickens. The cycle is open."""
    cast = orders_cast(sharing=sharing, **settings)
    for position, (name, terms) in enumerate(GOODS.items(), 10):
        card = ProductCard(name=name, position=position, **terms)
        save_product(by=cast.coordinator, tool=cast.tool("paniers"), card=card, at=NOW)
    cycle = make_cycle(cast, at=at)
    found = {offer.product.name: offer for offer in offers(cycle)}
    point = PickupPoint.objects.in_tool(cycle.tool_id).order_by("pk")[0]
    carrots, chicken, honey = (found[name].pk for name in GOODS)
    wish = Wish(quantities={carrots: 3, chicken: 1, honey: 2}, pickup_id=point.pk)
    bob = place_order(
        by=cast.member, tool=cycle.tool, cycle_id=cycle.pk, wish=wish, form_key=form_key(), at=at
    )
    other = record_order_for(
        by=cast.coordinator,
        tool=cycle.tool,
        cycle_id=cycle.pk,
        household_id=make_household(cast.project, "Famille Lenoir", email="lenoir@exemple.fr").pk,
        wish=Wish(quantities={carrots: 4, chicken: 2}, pickup_id=point.pk),
        channel=Order.Channel.PHONE,
        form_key=form_key(),
        at=at,
    )
    return World(cast, cycle, found, bob, other)


def closed_world(**settings: Any) -> World:
    world = open_world(**settings)
    close_cycle(by=world.cast.coordinator, cycle_id=world.cycle.pk, at=NOW)
    world.cycle.refresh_from_db()
    return world
