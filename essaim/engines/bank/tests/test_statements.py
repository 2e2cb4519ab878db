"""What a bank's file says, and what is refused of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.bank.factories import BOB_IBAN, OWN_IBAN, camt, camt_entry, csv_statement
from essaim.engines.bank.rules.statements import Fault, UnreadableError, fingerprints, read_statement
from essaim.kernel.money import Money


def test_camt_gives_each_booked_entry_with_its_sign_name_and_account() -> None:
    entries = camt_entry("7.25") + camt_entry(
        "45.00", way="DBIT", name="FERME", label="FACT 12", end="E1-3-O000007"
    )
    entries += camt_entry("9.00", status="PDNG", ref="later")

    found = read_statement(camt(entries, closing="62.25"))

    assert (found.iban, found.opening, found.closing) == (OWN_IBAN, Money(10000), Money(6225))
    paid, owed = found.rows
    assert (paid.booked_on, paid.amount, paid.label) == (date(2026, 11, 2), Money(725), "PANIERS")
    assert (paid.other_name, paid.other_iban, paid.reference) == ("BENALI NORA", BOB_IBAN, "")
    assert (owed.amount, owed.reference) == (Money(-4500), "E1-3-O000007")


@pytest.mark.parametrize("version", ["02", "04", "08", "11"])
def test_every_version_of_camt_is_read(version: str) -> None:
    assert len(read_statement(camt(camt_entry("7.25"), closing="107.25", version=version)).rows) == 1


def test_a_file_that_names_an_outside_entity_reads_nothing_of_it() -> None:
    hostile = camt(camt_entry("7.25", label="&secret;"), closing="107.25").decode()
    hostile = hostile.replace("?>", '?><!DOCTYPE D [<!ENTITY secret SYSTEM "file:///etc/passwd">]>', 1)

    assert "root:" not in read_statement(hostile.encode()).rows[0].label


def test_statements_hidden_in_one_another_cost_each_entry_once() -> None:
    """Nested, 5 MB would hold millions of entries to read."""
    whole = camt(camt_entry("7.25"), closing="107.25")
    nested = whole.replace(b"<Stmt>", b"<Stmt>" * 200).replace(b"</Stmt>", b"</Stmt>" * 200)

    assert len(read_statement(nested).rows) == 1


def test_a_statement_saved_with_old_line_ends_is_read() -> None:
    assert len(read_statement(b"Date;Libelle;Montant\r02/11/2026;VIR;7,25\r").rows) == 1


@pytest.mark.parametrize(
    ("content", "fault", "row"),
    [
        (camt(camt_entry("7.25"), closing="999.00"), Fault.SUM, 0),
        (camt(camt_entry("7.25", currency="USD"), closing="107.25"), Fault.CURRENCY, 6),
        (camt(camt_entry("7.255"), closing="107.25"), Fault.BAD_AMOUNT, 6),
        (camt(camt_entry("7.25", day="hier"), closing="107.25"), Fault.BAD_DATE, 6),
        (camt("", closing="100.00"), Fault.EMPTY, 0),
        (b"<Document><Autre/></Document>", Fault.NOT_CAMT, 0),
        (b"<Document><Stmt>", Fault.NOT_XML, 1),
        (b"x" * 5_000_001, Fault.TOO_BIG, 0),
        (b"Nom;Ville\nBenali;Lens\n", Fault.NO_HEADER, 0),
        (b"Date;Libelle;Montant\n02/11/2026;" + b"x" * 200_000 + b";7,25\n", Fault.NO_HEADER, 0),
        (csv_statement([("hier", "VIR", "7,25")]), Fault.BAD_DATE, 2),
        (csv_statement([("02/11/2026", "VIR", "7,25"), ("03/11/2026", "VIR", "sept")]), Fault.BAD_AMOUNT, 3),
        (csv_statement([("02/11/2026", "VIR", "0,00")]), Fault.BAD_AMOUNT, 2),
    ],
)
def test_what_is_no_statement_is_refused_with_its_line(content: bytes, fault: Fault, row: int) -> None:
    with pytest.raises(UnreadableError) as refusal:
        read_statement(content)

    assert (refusal.value.fault, refusal.value.row) == (fault, row)


def test_csv_is_read_under_titles_of_the_bank_with_debit_and_credit() -> None:
    text = (
        "Compte;00012345\n\nDate de comptabilisation;Libellé simplifié;Débit;Crédit;Référence\n"
        '02/11/2026;"VIR DE Mme BENALI";;1 207,25;AB12\n03/11/26;CB FOURNITURES;-12,00;;\n;;;;\n'
    )

    first, second = read_statement(text.encode("utf-8-sig")).rows

    assert (first.amount, first.label, first.reference) == (Money(120725), "VIR DE Mme BENALI", "AB12")
    assert (second.amount, second.booked_on) == (Money(-1200), date(2026, 11, 3))


ROWS = st.lists(
    st.tuples(st.sampled_from(["02/11/2026", "03/11/2026"]), st.sampled_from(["A", "B"]), st.sampled_from(["1,00", "2,50"])),
    min_size=1,
    max_size=12,
)  # fmt: skip


@given(ROWS)
def test_each_row_has_its_own_key_the_same_in_a_longer_file(rows: list[tuple[str, str, str]]) -> None:
    whole = fingerprints(read_statement(csv_statement(rows)).rows)

    assert len(set(whole)) == len(rows)
    assert (
        fingerprints(read_statement(csv_statement([*rows, ("04/11/2026", "C", "3,00")])).rows)[:-1] == whole
    )
