"""The slots of a cycle at its pick-up points, and the room left in each."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from essaim.engines.orders.models import Cycle, Order, PickupPoint, Slot
from essaim.engines.orders.rules import Room
from essaim.kernel.prepared import Ask, prepared

LIVE = Q(orders__status=Order.Status.CONFIRMED)


def points_of(tool_id: int, cycle_id: int) -> QuerySet[Any]:
    """The pick-up points, each saying whether it `has_slots` in this cycle. One query when read."""
    slots = Slot.unscoped.filter(cycle_id=cycle_id, pickup=OuterRef("pk"))
    return PickupPoint.objects.in_tool(tool_id).annotate(has_slots=Exists(slots))


@prepared
def active_points(tool_id: int, cycle_id: int) -> QuerySet[Any]:
    """Those where households may come now. One query."""
    return points_of(tool_id, cycle_id).filter(is_active=True)


def point_of(tool_id: int, cycle_id: int, pickup_id: int) -> Any:
    """One of these points, or None. One query."""
    return next(iter(_point(tool_id, cycle_id, pickup_id)), None)


def point_asked(tool_id: int, cycle_id: int, pickup_id: int) -> Ask | None:
    """What `point_of` asks, to send it `along`."""
    return _point.ask(tool_id, cycle_id, pickup_id)


@prepared
def _point(tool_id: int, cycle_id: int, pickup_id: int) -> QuerySet[Any]:
    return points_of(tool_id, cycle_id).filter(pk=pickup_id)


def slots_of(cycle: Cycle, pickup_id: int | None = None, *, but: Order | None = None) -> list[Slot]:
    """The slots of a cycle, by point then hour, each with the orders it holds (`taken`), one order left out. One query."""
    live = LIVE if but is None else LIVE & ~Q(orders=but.pk)
    rows = Slot.objects.in_tool(cycle.tool_id).filter(cycle=cycle)
    if pickup_id is not None:
        rows = rows.filter(pickup=pickup_id)
    counted = rows.annotate(taken=Count("orders", filter=live)).select_related("pickup")
    return list(counted.order_by("pickup__name", "pickup_id", "starts"))


def taken_in(slot: Slot) -> int:
    """The live orders of a slot read by `slots_of`."""
    return slot.taken  # type: ignore[attr-defined, no-any-return]


def room_in(slot: Slot) -> Room:
    """A slot read by `slots_of`, as the rules see it."""
    left = None if slot.capacity is None else slot.capacity - taken_in(slot)
    return Room(slot.pk, slot.starts, slot.ends, left)


def slots_by_point(cycle: Cycle) -> list[tuple[PickupPoint, list[tuple[Slot, Room]]]]:
    """The active points of a cycle with their slots and the room in each. Two queries."""
    found: dict[int, list[tuple[Slot, Room]]] = {}
    for slot in slots_of(cycle):
        found.setdefault(slot.pickup_id, []).append((slot, room_in(slot)))
    points = PickupPoint.objects.in_tool(cycle.tool_id).filter(Q(is_active=True) | Q(pk__in=found))
    return [(point, found.get(point.pk, [])) for point in points]
