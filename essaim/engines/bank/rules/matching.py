"""What a line of a bank statement pays: proposals with their reasons, never acts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from functools import lru_cache

from essaim.kernel.money import Money

NEAR_DAYS = 10  # between a payment written by hand and its line at the bank
SHORTEST_WORD = 3
COMMON_WORDS = frozenset(
    [
        "famille",
        "foyer",
        "mme",
        "monsieur",
        "madame",
        "les",
        "des",
        "ferme",
        "vir",
        "sepa",
        "paiement",
        "virement",
        "cheque",
        "remise",
        "banque",
    ]
)
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


class Certainty(IntEnum):
    """How far a proposal may be trusted; only SURE ones are confirmed together."""

    POSSIBLE = 1
    LIKELY = 2
    SURE = 3


class Reason(StrEnum):
    REFERENCE = "reference"
    IBAN = "iban"
    NAME = "name"
    AMOUNT = "amount"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Expected:
    """Money awaited: `amount` is positive when it comes in. `on` is given for what is already in the books."""

    key: str
    name: str
    amount: Money
    references: frozenset[str] = frozenset()
    iban_keys: frozenset[str] = frozenset()
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """A line as it is compared."""

    booked_on: date
    amount: Money
    text: str
    reference: str = ""
    iban_key: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    expected: Expected
    certainty: Certainty
    reasons: tuple[Reason, ...]


@lru_cache(maxsize=10_000)
def words_of(text: str) -> frozenset[str]:
    """The words of a text that tell someone, without accents.

    >>> sorted(words_of("Famille Lefèvre-Aït"))
    ['ait', 'lefevre']
    """
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    return frozenset(w for w in _NOT_A_WORD.split(plain) if len(w) >= SHORTEST_WORD) - COMMON_WORDS


def propose(movement: Movement, awaited: Iterable[Expected]) -> Proposal | None:
    """The best explanation of a line; None when nothing fits, or when two fit equally well.

    Certainty: a reference is SURE; a known account with the amount is SURE, alone LIKELY; a whole name with the amount
    is SURE, alone LIKELY; an amount alone is POSSIBLE. What is already in the books needs its amount, within ten days.
    """
    same_way = [one for one in awaited if (one.amount.cents > 0) == (movement.amount.cents > 0)]
    found = [proposal for one in same_way if (proposal := _weigh(movement, one)) is not None]
    if not found:
        return None
    best = max(found, key=_rank)
    rivals = [one for one in found if _rank(one) == _rank(best)]
    return best if len(rivals) == 1 else None


def propose_all(movements: Sequence[Movement], awaited: Sequence[Expected]) -> list[Proposal | None]:
    """One proposal a line, in order; what one line is proposed for surely is not proposed again for the next."""
    left = list(awaited)
    found: list[Proposal | None] = []
    for movement in movements:
        proposal = propose(movement, left)
        if proposal is not None and proposal.certainty is Certainty.SURE:
            left.remove(proposal.expected)
        found.append(proposal)
    return found


def _rank(proposal: Proposal) -> tuple[int, int]:
    return proposal.certainty, len(proposal.reasons)


def _reasons(movement: Movement, one: Expected) -> tuple[Reason, ...]:
    texts = f"{movement.reference} {movement.text}".casefold()
    name = words_of(one.name)
    tests = (
        (Reason.REFERENCE, any(ref.casefold() in texts for ref in one.references if ref)),
        (Reason.IBAN, bool(movement.iban_key) and movement.iban_key in one.iban_keys),
        (Reason.NAME, bool(name) and name <= words_of(movement.text)),
        (Reason.AMOUNT, movement.amount == one.amount),
        (Reason.DATE, one.on is not None and abs((movement.booked_on - one.on).days) <= NEAR_DAYS),
    )
    return tuple(reason for reason, holds in tests if holds)


def _weigh(movement: Movement, one: Expected) -> Proposal | None:
    reasons = _reasons(movement, one)
    held = set(reasons)
    if one.on is not None and not {Reason.AMOUNT, Reason.DATE} <= held:
        return None
    if Reason.REFERENCE in held or (Reason.AMOUNT in held and held & {Reason.IBAN, Reason.NAME}):
        certainty = Certainty.SURE
    elif held & {Reason.IBAN, Reason.NAME} or {Reason.AMOUNT, Reason.DATE} <= held:
        certainty = Certainty.LIKELY
    elif Reason.AMOUNT in held:
        certainty = Certainty.POSSIBLE
    else:
        return None
    return Proposal(one, certainty, reasons)
