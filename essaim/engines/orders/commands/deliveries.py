"""Orders handed over at the distribution."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.engines.orders.errors import (
    AlreadyHandedOver,
    CycleNotClosed,
    HandoverChanged,
    OrderCancelled,
)
from essaim.engines.orders.events import OrderDelivered
from essaim.engines.orders.models import Cycle, Order
from essaim.engines.orders.permissions import P
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.outbox.api import publish
from essaim.kernel.ui.dates import when_text


def _order(by: Actor, order_id: int) -> Order:
    return get(Order, pk=order_id, by=by, permission=P.DELIVER, lock=True, related=("cycle", "tool__project"))


def _ticked(order: Order) -> dict[str, Any]:
    """Which order, who ticked it and when, for a refusal."""
    assert order.delivered_at is not None
    name = order.delivered_by.display_name if order.delivered_by else _("une autre personne")
    return {"number": order.number, "name": name, "moment": when_text(order.delivered_at)}


@transaction.atomic
def tick_delivery(*, by: Actor, order_id: int, at: datetime) -> Order:
    """The household took its order, at `at`. Safe to repeat by the same person: the first tick stays.

    Raises AlreadyHandedOver when someone else ticked it, CycleNotClosed, OrderCancelled.
    """
    order = _order(by, order_id)
    if order.delivered_at is not None:
        if order.delivered_by_id == by.user_id:
            return order
        raise AlreadyHandedOver(**_ticked(order))
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
def untick_delivery(*, by: Actor, order_id: int, at: datetime, seen: datetime | None = None) -> Order:
    """Take a tick back. Safe to repeat.

    `seen`: the moment of the tick one means to take back. Raises HandoverChanged when someone else ticked since.
    """
    order = _order(by, order_id)
    if order.delivered_at is None:
        return order
    if seen not in (None, order.delivered_at) and order.delivered_by_id != by.user_id:
        raise HandoverChanged(**_ticked(order))
    order.delivered_at = order.delivered_by = None
    order.save(update_fields=["delivered_at", "delivered_by"])
    record(by=by, action="orders.delivery_undone", target=order)
    return order
