"""Weekly hours of a pick-up point, and the slots of one cycle: proposed from them, changed by the coordination."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from essaim.engines.orders.commands.letters import write_new_slot
from essaim.engines.orders.errors import HoursWrong, SlotElsewhere, SlotsTooLate, SlotTaken, SlotTooSmall
from essaim.engines.orders.models import Cycle, PickupHours, PickupPoint, Slot
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.slots import slots_of, taken_in
from essaim.engines.orders.rules import cut, overlap
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.models import Tool


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Open on a weekday (0 is Monday), cut in slots, each for so many orders."""

    weekday: int
    starts: time
    ends: time
    slot_minutes: int
    capacity: int | None


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A slot as it should be; `key` is that of one that exists."""

    key: int | None
    starts: time
    ends: time
    capacity: int | None


@transaction.atomic
def set_hours(
    *, by: Actor, tool: Tool, pickup_id: int, rows: Sequence[HoursRow], at: datetime
) -> PickupPoint:
    """Replace the weekly hours of a point; cycles already prepared keep their slots. Raises HoursWrong, NotFound."""
    pickup = get(PickupPoint, pk=pickup_id, tool=tool, by=by, permission=P.MANAGE_CYCLES, lock=True)
    for weekday in {row.weekday for row in rows}:
        if overlap([(row.starts, row.ends) for row in rows if row.weekday == weekday]):
            raise HoursWrong(field="starts")
    PickupHours.objects.in_tool(tool).filter(pickup=pickup).delete()
    common = {"project_id": tool.project_id, "tool": tool, "pickup": pickup}
    made = [
        PickupHours(
            **common,
            weekday=row.weekday,
            starts=row.starts,
            ends=row.ends,
            slot_minutes=row.slot_minutes,
            capacity=row.capacity,
        )
        for row in rows
    ]
    PickupHours.unscoped.bulk_create(made)
    changes = {"pickup": pickup.name, "hours": ", ".join(str(row) for row in made)}
    record(by=by, action="orders.hours_set", target=pickup, changes=changes)
    return pickup


def proposed(cycle: Cycle, hours: Iterable[PickupHours]) -> list[Slot]:
    """The slots that these hours give on the day of a distribution, not written yet."""
    weekday = timezone.localdate(cycle.distributes_at).weekday()
    common = {"project_id": cycle.project_id, "tool_id": cycle.tool_id, "cycle": cycle}
    return [
        Slot(**common, pickup_id=row.pickup_id, starts=starts, ends=ends, capacity=row.capacity)
        for row in hours
        if row.weekday == weekday
        for starts, ends in cut(row.starts, row.ends, row.slot_minutes)
    ]


def propose_slots(cycle: Cycle) -> None:
    """Give a new cycle the slots of its points' weekly hours. Two queries, one without any."""
    hours = PickupHours.objects.in_tool(cycle.tool_id).filter(pickup__is_active=True)
    if slots := proposed(cycle, hours):
        Slot.unscoped.bulk_create(slots)


@transaction.atomic
def set_slots(
    *, by: Actor, cycle_id: int, pickup_id: int, rows: Sequence[SlotRow], at: datetime
) -> list[Slot]:
    """The slots of a point for one cycle; households whose hours change are told. Safe to repeat.

    Raises HoursWrong, SlotTaken for one removed that was chosen, SlotTooSmall, SlotsTooLate once distributed.
    """
    cycle = get(Cycle, pk=cycle_id, by=by, permission=P.MANAGE_CYCLES, lock=True, related=("tool__project",))
    pickup = PickupPoint.objects.in_tool(cycle.tool_id).filter(pk=pickup_id).first()
    if pickup is None:
        raise NotFound
    if cycle.status == Cycle.Status.DISTRIBUTED:
        raise SlotsTooLate(cycle=cycle.name)
    if overlap([(row.starts, row.ends) for row in rows]):
        raise HoursWrong(field="starts")
    known = {slot.pk: slot for slot in slots_of(cycle, pickup.pk)}
    _check(known, rows, pickup)
    before = ", ".join(str(slot) for slot in known.values())
    Slot.unscoped.filter(pk__in=known.keys() - {row.key for row in rows}).delete()
    for row in rows:
        _write(cycle, pickup, known, row, at=at)
    now = slots_of(cycle, pickup.pk)
    changes = {"pickup": pickup.name, "slots": (before, ", ".join(str(slot) for slot in now))}
    record(by=by, action="orders.slots_set", target=cycle, changes=changes)
    return now


def _check(known: dict[int, Slot], rows: Sequence[SlotRow], pickup: PickupPoint) -> None:
    kept = {row.key: row for row in rows if row.key is not None}
    if not kept.keys() <= known.keys():
        raise SlotElsewhere(place=pickup.name)
    for key, slot in known.items():
        taken = taken_in(slot)
        if key not in kept and taken:
            raise SlotTaken(slot=str(slot), n=taken)
        room = kept[key].capacity if key in kept else None
        if room is not None and room < taken:
            raise SlotTooSmall(slot=str(slot), n=taken)


def _write(cycle: Cycle, pickup: PickupPoint, known: dict[int, Slot], row: SlotRow, *, at: datetime) -> None:
    """Write one slot, and tell those who chose it when its hours change."""
    if row.key is None:
        slot = Slot(project_id=cycle.project_id, tool=cycle.tool, cycle=cycle, pickup=pickup)
    else:
        slot = known[row.key]
        slot.cycle = cycle
    before = (slot.starts, slot.ends)
    slot.starts, slot.ends, slot.capacity = row.starts, row.ends, row.capacity
    slot.save()
    if row.key is not None and before != (row.starts, row.ends):
        write_new_slot(slot, at=at)
