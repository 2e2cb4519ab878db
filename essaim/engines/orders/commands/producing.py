"""What a producer does for its own products: how many there are, and whether they may be sold."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from essaim.engines.orders.commands.offers import hold_offer, write_stock
from essaim.engines.orders.models import Offer, Producer, Product
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.producing import producers_seen_by
from essaim.kernel.access.api import get, grants
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import NotFound


def _check_own(by: Actor, producer: Producer | None) -> None:
    """Raises NotFound for the products of another producer, and for baskets, which are nobody's."""
    if producer is None:
        raise NotFound
    seen = producers_seen_by(producer.tool, by, grants(by, producer.project_id) or frozenset())
    if producer not in seen:
        raise NotFound


@transaction.atomic
def set_own_stock(*, by: Actor, offer_id: int, stock: int | None, at: datetime) -> Offer:
    """How many units a producer has for a cycle not yet closed; None for no limit. Raises StockBelowOrders, CycleClosed, NotFound."""
    offer = hold_offer(by=by, offer_id=offer_id, permission=P.PRODUCE)
    _check_own(by, offer.product.producer)
    return write_stock(offer, stock, by=by)


@transaction.atomic
def set_sale(*, by: Actor, product_id: int, is_sold: bool, at: datetime) -> Product:
    """Withdraw a product from the cycles prepared from now on, or give it back. Cycles already open keep it: its orders stand.

    The coordination cannot sell again what its producer withdrew. Safe to repeat.
    """
    product = get(
        Product, pk=product_id, by=by, permission=P.PRODUCE, lock=True, related=("producer", "tool__project")
    )
    _check_own(by, product.producer)
    if is_sold == (product.withdrawn_at is None):
        return product
    product.withdrawn_at = None if is_sold else at
    product.save(update_fields=["withdrawn_at"])
    action = "orders.sale_granted" if is_sold else "orders.sale_withdrawn"
    record(by=by, action=action, target=product, changes={"name": product.name})
    return product
