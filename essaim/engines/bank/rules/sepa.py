"""SEPA files: direct debits (pain.008.001.08) and credit transfers (pain.001.001.09), held against the schemes' XSD."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sepaxml import SepaDD, SepaTransfer

from essaim.kernel.money import Money

COLLECTION_SCHEMA, TRANSFER_SCHEMA = "pain.008.001.08", "pain.001.001.09"


@dataclass(frozen=True, slots=True)
class Holder:
    """The account that orders. `creditor_id` (ICS) is needed for direct debits; BIC is optional within SEPA."""

    name: str
    iban: str
    bic: str = ""
    creditor_id: str = ""

    def config(self, **more: object) -> dict[str, object]:
        known = {"name": self.name, "IBAN": self.iban, "batch": True, "currency": "EUR", **more}
        return {**known, "BIC": self.bic} if self.bic else known


@dataclass(frozen=True, slots=True)
class Move:
    """One sum to take or to give. Mandate fields are for direct debits; `is_first` tells a mandate never used."""

    name: str
    iban: str
    amount: Money
    label: str
    end_to_end: str
    bic: str = ""
    mandate: str = ""
    signed_on: date | None = None
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class SepaFile:
    message_id: str
    xml: bytes


def _common(move: Move) -> dict[str, object]:
    known: dict[str, object] = {
        "name": move.name,
        "IBAN": move.iban,
        "amount": move.amount.cents,
        "description": move.label[:140],
        "endtoend_id": move.end_to_end,
    }
    return {**known, "BIC": move.bic} if move.bic else known


def collection_file(holder: Holder, moves: Sequence[Move], on: date) -> SepaFile:
    """A CORE direct debit of each move, due `on`. ValueError without moves, ICS or mandate; the XSD is checked."""
    if not moves or not holder.creditor_id or any(not m.mandate or m.signed_on is None for m in moves):
        raise ValueError("a collection needs moves, a creditor identifier and a mandate for each")
    sepa = SepaDD(holder.config(creditor_id=holder.creditor_id), schema=COLLECTION_SCHEMA, clean=True)
    for move in moves:
        sepa.add_payment(
            {
                **_common(move),
                "type": "FRST" if move.is_first else "RCUR",
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
