"""Hours cut in slots, and the slot a household gets when nobody chooses for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from itertools import pairwise

HOUR = 60


@dataclass(frozen=True, slots=True)
class Room:
    """A slot: from when to when, and how many more orders it takes; None is no limit."""

    key: int
    starts: time
    ends: time
    left: int | None

    @property
    def is_full(self) -> bool:
        return self.left is not None and self.left <= 0


def minutes(hour: time) -> int:
    return hour.hour * HOUR + hour.minute


def hours(starts: time, ends: time) -> str:
    """ "17:00–17:30"."""
    return f"{starts:%H:%M}–{ends:%H:%M}"


def cut(starts: time, ends: time, slot_minutes: int) -> list[tuple[time, time]]:
    """The slots of an opening, one after the other; what is left at the end is the last one, shorter.

    >>> [f"{a:%H:%M}-{b:%H:%M}" for a, b in cut(time(17), time(18, 15), 30)]
    ['17:00-17:30', '17:30-18:00', '18:00-18:15']
    """
    first, last = minutes(starts), minutes(ends)
    edges = [*range(first, last, slot_minutes), last]
    hours = [time(edge // HOUR, edge % HOUR) for edge in edges]
    return list(pairwise(hours))


def nearest(rooms: Sequence[Room], wished: time | None) -> Room | None:
    """The slot with room that starts nearest to the wish, the earlier of two; the first with room without a wish. None when all are full.

    >>> rooms = [Room(1, time(17), time(18), 0), Room(2, time(18), time(19), 3), Room(3, time(19), time(20), None)]
    >>> nearest(rooms, time(17)).key, nearest(rooms, time(20)).key, nearest(rooms[:1], None)
    (2, 3, None)
    """
    free = [room for room in rooms if not room.is_full]
    if wished is None:
        return min(free, key=lambda room: room.starts, default=None)
    at = minutes(wished)
    return min(free, key=lambda room: (abs(minutes(room.starts) - at), room.starts), default=None)


def overlap(hours: Sequence[tuple[time, time]]) -> bool:
    """Whether two of these slots share a minute, or one ends before it starts."""
    ordered = sorted(hours)
    return any(ends <= starts for starts, ends in ordered) or any(
        later < ends for (_starts, ends), (later, _ends) in pairwise(ordered)
    )
