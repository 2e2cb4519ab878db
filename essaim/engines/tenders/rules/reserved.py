"""Reserved contracts: who may answer which, today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

ARTICLES = {
    "adapted": "L2113-12",
    "insertion": "L2113-13",
    "both": "L2113-14",
    "ess": "L2113-15",
}
ACCEPTED = {
    "adapted": {"adapted"},
    "insertion": {"insertion"},
    "both": {"adapted", "insertion"},
    "ess": {"ess", "adapted", "insertion"},
}


class Fault(StrEnum):
    """What keeps a member out of a reserved contract."""

    STATUS = "status"
    SHARE = "share"
    LENGTH = "length"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is declared of a member; `won_before`: it holds or held such a contract of this buyer within the waiting years."""

    company: int
    social: str
    share: int
    won_before: bool = False


def faults(
    reserved: str, candidates: Iterable[Candidate], *, least: int, months: int | None, most_months: int
) -> dict[int, list[Fault]]:
    """What keeps each member out, by its id; empty lists for those who may answer. Nothing for an open contract."""
    if not reserved:
        return {}
    found: dict[int, list[Fault]] = {}
    for one in candidates:
        wrong = [] if one.social in ACCEPTED[reserved] else [Fault.STATUS]
        if reserved == "ess":
            wrong += [Fault.LENGTH] if months is not None and months > most_months else []
            wrong += [Fault.AGAIN] if one.won_before else []
        elif one.share < least:
            wrong.append(Fault.SHARE)
        found[one.company] = wrong
    return found
