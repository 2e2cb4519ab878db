"""Places, waiting list and dates: pure decisions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of a waiting list, in order of arrival."""

    key: int
    seats: int


def fits(*, places: int, taken: int, seats: int) -> bool:
    """Whether a registration of `seats` still has its places together.

    >>> fits(places=12, taken=10, seats=2), fits(places=12, taken=11, seats=2)
    (True, False)
    """
    return taken + seats <= places


def promotions(*, places: int, taken: int, waiting: Sequence[Waiting]) -> list[int]:
    """Who leaves the waiting list now, in order of arrival; nobody is overtaken by a later, smaller registration.

    The first line that does not fit stops the list: places wait for it, so that families are not always passed by.

    >>> promotions(places=10, taken=8, waiting=[Waiting(1, 1), Waiting(2, 3), Waiting(3, 1)])
    [1]
    """
    served: list[int] = []
    for line in waiting:
        if not fits(places=places, taken=taken, seats=line.seats):
            break
        served.append(line.key)
        taken += line.seats
    return served


def next_start(*, after: datetime, days: int, at: time, zone: ZoneInfo) -> datetime:
    """The moment `days` days after `after`, at the local hour `at` of `zone` (kept through summer time)."""
    day: date = after.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, at, tzinfo=zone)


def told_moment(payload: Mapping[str, Any], *, zone: ZoneInfo) -> datetime | None:
    """The moment an event names as `distributes_at` or `distributed_on`; None when it names none that can be read.

    >>> told_moment({"distributes_at": "2026-11-12T15:00:00Z"}, zone=ZoneInfo("Europe/Paris")).isoformat()
    '2026-11-12T15:00:00+00:00'
    """
    told = payload.get("distributes_at") or payload.get("distributed_on")
    try:
        moment = datetime.fromisoformat(str(told))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def cause_key(payload: Mapping[str, Any], *, day: date) -> str:
    """What makes two announcements the same one: the ids of the payload, else all of it and the day it leads to.

    >>> cause_key({"cycle_id": 3, "name": "Décembre"}, day=date(2026, 12, 3))
    'cycle_id=3'
    """
    ids = [f"{key}={payload[key]}" for key in sorted(payload) if key.endswith("_id")]
    if ids:
        return " ".join(ids)[:120]
    told = json.dumps(dict(payload), sort_keys=True, default=str).encode()
    return f"{day.isoformat()} {hashlib.sha256(told).hexdigest()[:16]}"
