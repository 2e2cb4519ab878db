"""Files the bank takes: valid against the schemes' own XSD, with the sums asked."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest
from lxml import etree

from essaim.engines.bank.factories import BOB_IBAN, FARM_IBAN, ICS, OWN_IBAN
from essaim.engines.bank.rules.sepa import (
    COLLECTION_SCHEMA,
    TRANSFER_SCHEMA,
    Holder,
    Move,
    SepaFile,
    collection_file,
    transfer_file,
)
from essaim.kernel.money import Money

DAY = date(2026, 11, 9)
HOLDER = Holder("Centre social « L'Étoile »", OWN_IBAN, creditor_id=ICS)
BOB = Move("Bob Lefèvre", BOB_IBAN, Money(725), "Paniers d'octobre", "E1-1-F000001", mandate="E1-F000001-1",
           signed_on=date(2026, 10, 1))  # fmt: skip
FARM = Move("Ferme des Saules", FARM_IBAN, Money(4500), "Octobre", "E1-2-O000007")


def valid(made: SepaFile, schema: str) -> etree._Element:
    """The document, once lxml (not the library that wrote it) has held it against the scheme's XSD."""
    xsd = etree.XMLSchema(etree.fromstring(files("sepaxml").joinpath(f"schemas/{schema}.xsd").read_bytes()))
    document = etree.fromstring(made.xml)
    xsd.assertValid(document)
    return document


def texts(document: etree._Element, name: str) -> list[str]:
    return [str(node.text) for node in document.iter(f"{{*}}{name}")]


def test_direct_debits_are_valid_and_credited_as_one_sum() -> None:
    again = Move("Nora Benali", FARM_IBAN, Money(1450), "Paniers", "E1-1-F000002", mandate="E1-F000002-1",
                 signed_on=date(2025, 1, 1))  # fmt: skip

    document = valid(collection_file(HOLDER, [BOB, again], DAY), COLLECTION_SCHEMA)

    assert sorted(texts(document, "InstdAmt")) == ["14.50", "7.25"]
    assert texts(document, "SeqTp") == ["RCUR"]
    assert texts(document, "ReqdColltnDt") == ["2026-11-09"]
    assert texts(document, "CtrlSum") == ["21.75", "21.75"]
    assert "E1-F000001-1" in texts(document, "MndtId")


def test_transfers_are_valid_and_carry_their_references() -> None:
    document = valid(transfer_file(HOLDER, [FARM], DAY), TRANSFER_SCHEMA)

    assert texts(document, "InstdAmt") == ["45.00"]
    assert texts(document, "EndToEndId") == ["E1-2-O000007"]
    assert texts(document, "CtrlSum")[0] == "45.00"


@pytest.mark.parametrize("make", [collection_file, transfer_file])
@pytest.mark.parametrize(
    "name",
    [
        "Élodie & fils <SARL>",
        "L’Œuf à la coque €",
        "œ" * 100,
        "Tab\tligne\n",
        "Jean\x01",
        "☃",
        '@ _ ! ° "',
        "阮",
    ],
)
def test_any_name_and_label_comes_in_the_letters_every_bank_takes(
    make: Callable[[Holder, list[Move], date], SepaFile], name: str
) -> None:
    schema = COLLECTION_SCHEMA if make is collection_file else TRANSFER_SCHEMA

    document = valid(
        make(replace(HOLDER, name=name), [replace(BOB, name=name, label=name * 30)], DAY), schema
    )

    for told in texts(document, "Nm") + texts(document, "Ustrd"):
        assert re.fullmatch(r"[A-Za-z0-9/?:().,'+ -]+", told)
        assert told == told.strip()


@pytest.mark.parametrize(
    ("make", "holder", "moves"),
    [
        (collection_file, HOLDER, []),
        (collection_file, Holder("Centre", OWN_IBAN), [BOB]),
        (collection_file, HOLDER, [FARM]),
        (transfer_file, HOLDER, []),
    ],
)
def test_a_file_that_a_bank_would_refuse_is_not_made(
    make: Callable[[Holder, list[Move], date], SepaFile], holder: Holder, moves: list[Move]
) -> None:
    with pytest.raises(ValueError):
        make(holder, moves, DAY)
