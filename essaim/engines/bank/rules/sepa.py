"""SEPA files: direct debits (pain.008.001.08) and credit transfers (pain.001.001.09), held against the schemes' XSD."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sepaxml import SepaDD, SepaTransfer
from text_unidecode import unidecode

from essaim.kernel.money import Money

NAMELESS = "NOTPROVIDED"  # what the schemes write where nothing is known
LONGEST_NAME, LONGEST_LABEL = 70, 140
_STANDS_FOR = str.maketrans(
    {"&": "+", "@": "(at)", "_": "-", "!": ".", ";": ",", '"': "'", "<": "(", ">": ")"}
)
# EPC217-08, the characters every bank of the scheme takes
_NOT_TAKEN = re.compile(r"[^A-Za-z0-9/?:().,'+ -]")

COLLECTION_SCHEMA, TRANSFER_SCHEMA = "pain.008.001.08", "pain.001.001.09"


def plain(text: str, most: int) -> str:
    """A text in the letters that every bank takes, on one line, cut.

    >>> plain("Été & Cie — L’Œuf\\n n°2", 70), plain("☃", 70)
    ("Ete + Cie -- L'OEuf ndeg2", '')
    """
    known = unidecode(text).translate(_STANDS_FOR)
    return " ".join(_NOT_TAKEN.sub(" ", known).split())[:most].strip()


@dataclass(frozen=True, slots=True)
class Holder:
    """The account that orders. `creditor_id` (ICS) is needed for direct debits; BIC is optional within SEPA."""

    name: str
    iban: str
    bic: str = ""
    creditor_id: str = ""

    def config(self, **more: object) -> dict[str, object]:
        name = plain(self.name, LONGEST_NAME) or NAMELESS
        known = {"name": name, "IBAN": self.iban, "batch": True, "currency": "EUR", **more}
        return {**known, "BIC": self.bic} if self.bic else known


@dataclass(frozen=True, slots=True)
class Move:
    """One sum to take or to give. Mandate fields are for direct debits."""

    name: str
    iban: str
    amount: Money
    label: str
    end_to_end: str
    bic: str = ""
    mandate: str = ""
    signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class SepaFile:
    message_id: str
    xml: bytes


def _common(move: Move) -> dict[str, object]:
    known: dict[str, object] = {
        "name": plain(move.name, LONGEST_NAME) or NAMELESS,
        "IBAN": move.iban,
        "amount": move.amount.cents,
        "description": plain(move.label, LONGEST_LABEL) or move.end_to_end,
        "endtoend_id": move.end_to_end,
    }
    return {**known, "BIC": move.bic} if move.bic else known


def collection_file(holder: Holder, moves: Sequence[Move], on: date) -> SepaFile:
    """A CORE direct debit of each move, due `on`, all in one block, which the bank credits as one sum: since 21 November 2016
    the first of a mandate may be RCUR as those after it (EPC016-06, 9.1). ValueError without moves, ICS or mandate; the XSD is checked."""
    if not moves or not holder.creditor_id or any(not m.mandate or m.signed_on is None for m in moves):
        raise ValueError("a collection needs moves, a creditor identifier and a mandate for each")
    sepa = SepaDD(holder.config(creditor_id=holder.creditor_id), schema=COLLECTION_SCHEMA, clean=True)
    for move in moves:
        sepa.add_payment(
            {
                **_common(move),
                "type": "RCUR",
                "collection_date": on,
                "mandate_id": move.mandate,
                "mandate_date": move.signed_on,
            }
        )
    return SepaFile(sepa.msg_id, bytes(sepa.export(validate=True)))


def transfer_file(holder: Holder, moves: Sequence[Move], on: date) -> SepaFile:
    """A credit transfer of each move, executed `on`. ValueError without moves; the XSD is checked."""
    if not moves:
        raise ValueError("a transfer needs moves")
    sepa = SepaTransfer(holder.config(), schema=TRANSFER_SCHEMA, clean=True)
    for move in moves:
        sepa.add_payment({**_common(move), "execution_date": on})
    return SepaFile(sepa.msg_id, bytes(sepa.export(validate=True)))
