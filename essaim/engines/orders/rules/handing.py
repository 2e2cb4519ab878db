"""When a gesture of the distribution happened, as far as a phone may tell."""

from __future__ import annotations

from datetime import datetime


def happened_at(told: datetime | None, *, closed_at: datetime, now: datetime) -> datetime:
    """The moment a phone kept, never to come nor before the orders closed: its clock may be wrong."""
    return max(closed_at, min(told or now, now))
