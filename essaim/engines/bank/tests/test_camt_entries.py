"""One entry of a CAMT.053 file for several transactions, and what comes back: who is told, and for how much."""

import pytest

from essaim.engines.bank.factories import BOB_IBAN, FARM_IBAN, OWN_IBAN, camt, csv_statement
from essaim.engines.bank.rules.statements import Fault, StatementRow, UnreadableError, read_statement
from essaim.kernel.money import Money

TX_AMOUNT = '<AmtDtls><TxAmt><Amt Ccy="EUR">{}</Amt></TxAmt></AmtDtls>'
AMOUNT = '<Amt Ccy="EUR">{}</Amt>'
BACK = "<RtrInf><Rsn><Cd>AM04</Cd></Rsn></RtrInf>"


def detail(end: str, name: str, amount: str = "", refs: str = "", more: str = "") -> str:
    """A transaction that another takes from, or gives to, the project."""
    return (
        f"<TxDtls><Refs>{refs}<EndToEndId>{end}</EndToEndId></Refs>{amount}<RltdPties><Dbtr><Nm>{name}</Nm></Dbtr>"
        f"<DbtrAcct><Id><IBAN>{BOB_IBAN}</IBAN></Id></DbtrAcct><Cdtr><Nm>CENTRE SOCIAL</Nm></Cdtr></RltdPties>{more}</TxDtls>"
    )


def entry(euros: str, details: str, *, way: str = "CRDT", more: str = "") -> str:
    return (
        f'<Ntry><Amt Ccy="EUR">{euros}</Amt><CdtDbtInd>{way}</CdtDbtInd>{more}<Sts>BOOK</Sts>'
        f"<BookgDt><Dt>2026-11-02</Dt></BookgDt><AcctSvcrRef>R1</AcctSvcrRef><NtryDtls>{details}</NtryDtls></Ntry>"
    )


def rows(entries: str, closing: str = "130.00") -> tuple[StatementRow, ...]:
    return read_statement(camt(entries, closing=closing)).rows


def told(found: tuple[StatementRow, ...]) -> list[tuple[int, str, str]]:
    return [(row.amount.cents, row.other_name, row.reference) for row in found]


@pytest.mark.parametrize("amount", [AMOUNT, TX_AMOUNT])
def test_each_transaction_of_an_entry_is_a_row_in_every_version(amount: str) -> None:
    both = detail("E1", "NORA", amount.format("10.00")) + detail("E2", "PAUL", amount.format("20.00"))

    assert told(rows(entry("30.00", both))) == [(1000, "NORA", "E1"), (2000, "PAUL", "E2")]


def test_a_transaction_that_does_not_say_its_way_goes_that_of_its_entry() -> None:
    both = detail("E1", "NORA", AMOUNT.format("10.00")) + detail("E2", "PAUL", AMOUNT.format("20.00"))

    assert [row.amount.cents for row in rows(entry("30.00", both, way="DBIT"), "70.00")] == [-1000, -2000]


def test_an_entry_that_does_not_say_its_parts_is_nobodys_in_particular() -> None:
    """The reference of the first of three payers would be trusted for the sum of all."""
    (whole,) = rows(entry("30.00", detail("E1", "NORA") + detail("E2", "PAUL")))

    assert (whole.amount, whole.other_name, whole.other_iban, whole.reference) == (Money(3000), "", "", "")
    assert whole.label == "NORA · PAUL"


def test_a_file_that_we_gave_comes_back_as_one_row_with_its_reference() -> None:
    """Split, its sums would be taken for what the same households owe since."""
    ours = "<MsgId>FILE-7</MsgId><PmtInfId>BLOCK-1</PmtInfId>"
    both = detail("E1", "NORA", AMOUNT.format("10.00"), ours) + detail(
        "E2", "PAUL", AMOUNT.format("20.00"), ours
    )

    assert told(rows(entry("30.00", both))) == [(3000, "", "FILE-7")]


@pytest.mark.parametrize(("more", "flag"), [(BACK, ""), ("", "<RvslInd>true</RvslInd>")])
def test_a_debit_that_comes_back_names_who_had_paid(more: str, flag: str) -> None:
    (back,) = rows(entry("10.00", detail("E1", "NORA", more=more), way="DBIT", more=flag), "90.00")

    assert (back.amount, back.other_name, back.other_iban) == (Money(-1000), "NORA", BOB_IBAN)


def test_an_entry_of_nothing_is_no_row_and_every_line_of_words_is_read() -> None:
    words = "<RmtInf><Ustrd>FACT</Ustrd><Ustrd>2026-12</Ustrd></RmtInf>"

    (only,) = rows(entry("0.00", detail("E0", "NORA")) + entry("30.00", detail("E1", "NORA", more=words)))

    assert only.label == "FACT · 2026-12"


def test_the_statements_of_two_accounts_are_not_read_as_one() -> None:
    """Their sums may fit by chance."""
    two = camt(entry("30.00", detail("E1", "NORA")), closing="130.00").decode()
    other = two[two.index("<Stmt>") : two.index("</BkToCstmrStmt>")].replace(OWN_IBAN, FARM_IBAN)

    with pytest.raises(UnreadableError) as refusal:
        read_statement(two.replace("</BkToCstmrStmt>", f"{other}</BkToCstmrStmt>").encode())

    assert refusal.value.fault is Fault.ACCOUNTS


def test_a_column_filled_with_zeros_is_an_empty_one() -> None:
    text = b"Date;Libelle;Debit;Credit\n02/11/2026;VIR;0,00;12,50\n03/11/2026;CB;7,25;0,00\n"

    assert [row.amount.cents for row in read_statement(text).rows] == [1250, -725]
    with pytest.raises(UnreadableError):
        read_statement(csv_statement([("02/11/2026", "VIR", "0,00")]))
