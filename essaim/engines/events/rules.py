"""Places and waiting list: pure decisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from essaim.kernel.explain import Explanation, Step


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


def explain_waiting(*, places: int, taken: int, seats: int, rank: int) -> Explanation:
    """Why a registration waits, and what makes it move."""
    return Explanation(
        title="Pourquoi suis-je en liste d'attente ?",
        result=f"Rang {rank}",
        steps=(
            Step("Places de l'atelier", str(places)),
            Step("Places déjà prises", str(taken)),
            Step("Places que vous demandez", str(seats)),
            Step(
                "Votre rang",
                str(rank),
                rule="Dans l'ordre d'arrivée. Une place rendue va au premier de la liste ; personne n'est dépassé.",
            ),
        ),
    )


def next_start(*, after: datetime, days: int, at: time, zone: ZoneInfo) -> datetime:
    """The moment `days` days after `after`, at the local hour `at` of `zone` (kept through summer time)."""
    day: date = after.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, at, tzinfo=zone)
