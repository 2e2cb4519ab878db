"""Where and when a household comes: the point and the slot of an order, never over their room."""

from __future__ import annotations

from typing import Any

from essaim.engines.orders.errors import PickupFull, SlotElsewhere, SlotFull, SlotMissing, SlotsFull
from essaim.engines.orders.models import Cycle, Order, PickupPoint, Slot
from essaim.engines.orders.queries.slots import room_in, slots_of
from essaim.kernel.errors import NotFound


def take_place(
    cycle: Cycle, found: Any, slot_id: int | None, *, but: Order | None = None
) -> tuple[PickupPoint, Slot | None]:
    """The point and the slot, with room for one more order: the cycle is held, so that no two take the last place.

    `found`: what `point_of` gave, None refused. An order that changes, `but`, keeps its place. One query where the point has a
    capacity, one where it has slots.
    Raises PickupFull, SlotMissing, SlotFull, SlotsFull, SlotElsewhere.
    """
    if found is None:
        raise NotFound
    stays = but is not None and but.pickup_id == found.pk
    if found.capacity is not None and not stays:
        taken = Order.objects.in_tool(cycle.tool_id).filter(
            cycle=cycle, pickup=found, status=Order.Status.CONFIRMED
        )
        if taken.count() >= found.capacity:
            raise PickupFull(field="pickup", place=found.name, capacity=found.capacity)
    if slot_id is None and but is not None and stays:
        slot_id = but.slot_id
    if not found.has_slots:
        if slot_id is not None:
            raise SlotElsewhere(field="slot", place=found.name)
        return found, None
    return found, _slot(cycle, found, slot_id, but)


def _slot(cycle: Cycle, pickup: PickupPoint, slot_id: int | None, but: Order | None) -> Slot:
    slots = slots_of(cycle, pickup.pk, but=but)
    if slot_id is None:
        full = all(room_in(slot).is_full for slot in slots)
        raise (SlotsFull if full else SlotMissing)(field="slot", place=pickup.name)
    chosen = next((slot for slot in slots if slot.pk == slot_id), None)
    if chosen is None:
        raise SlotElsewhere(field="slot", place=pickup.name)
    if room_in(chosen).is_full:
        raise SlotFull(field="slot", slot=str(chosen), place=pickup.name)
    return chosen
