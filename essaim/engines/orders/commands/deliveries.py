"""Orders handed over at the distribution."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from essaim.engines.orders.errors import CycleNotClosed, OrderCancelled
from essaim.engines.orders.events import OrderDelivered
from essaim.engines.orders.models import Cycle, Order
from essaim.engines.orders.permissions import P
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.outbox.api import publish


def _order(by: Actor, order_id: int) -> Order:
    return get(Order, pk=order_id, by=by, permission=P.DELIVER, lock=True, related=("cycle", "tool__project"))


@transaction.atomic
def tick_delivery(*, by: Actor, order_id: int, at: datetime) -> Order:
    """The household took its order. Safe to repeat: the first tick stays. Raises CycleNotClosed, OrderCancelled."""
    order = _order(by, order_id)
    if order.delivered_at is not None:
        return order
    if not order.is_confirmed:
        raise OrderCancelled(number=order.number)
    if order.cycle.status not in (Cycle.Status.CLOSED, Cycle.Status.DISTRIBUTED):
        raise CycleNotClosed(cycle=order.cycle.name)
    order.delivered_at, order.delivered_by_id = at, by.user_id
    order.save(update_fields=["delivered_at", "delivered_by"])
    record(by=by, action="orders.delivered", target=order)
    publish(OrderDelivered(order.pk, order.cycle_id, order.household_id), tool=order.tool, by=by)
    return order


@transaction.atomic
def untick_delivery(*, by: Actor, order_id: int, at: datetime) -> Order:
    """Take a tick back. Safe to repeat."""
    order = _order(by, order_id)
    if order.delivered_at is None:
        return order
    order.delivered_at = order.delivered_by = None
    order.save(update_fields=["delivered_at", "delivered_by"])
    record(by=by, action="orders.delivery_undone", target=order)
    return order
