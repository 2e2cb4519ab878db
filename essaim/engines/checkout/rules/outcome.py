"""What a provider says of an intent, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

WAITS = timedelta(days=3)  # an intent nobody paid by then never will be: the bank's page lives minutes
LINK_LIVES = timedelta(days=30)


class Seen(StrEnum):
    PENDING = "pending"
    PAID = "paid"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at an intent, at the provider."""

    seen: Seen
    cents: int = 0
    paid_on: date | None = None
    reference: str = ""


class Verdict(StrEnum):
    WAIT = "wait"
    PAID = "paid"
    DIFFERS = "differs"
    REFUSED = "refused"
    EXPIRED = "expired"


def judge(reading: Reading, *, asked_cents: int, started_at: datetime, at: datetime) -> Verdict:
    """A payment of another amount is never taken in silence.

    >>> from datetime import UTC
    >>> day = datetime(2026, 11, 2, tzinfo=UTC)
    >>> paid = Reading(Seen.PAID, 2340)
    >>> judge(paid, asked_cents=2340, started_at=day, at=day).value, judge(paid, asked_cents=9, started_at=day, at=day).value
    ('paid', 'differs')
    >>> judge(Reading(Seen.PENDING), asked_cents=9, started_at=day, at=day + WAITS).value
    'expired'
    """
    if reading.seen is Seen.PAID:
        return Verdict.PAID if reading.cents == asked_cents else Verdict.DIFFERS
    if reading.seen is Seen.REFUSED:
        return Verdict.REFUSED
    return Verdict.EXPIRED if at - started_at >= WAITS else Verdict.WAIT
