"""Test data of the bank: a project with books and a bank, its account, statements as banks give them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from essaim.engines.bank.commands.accounts import Coordinates, add_party_account, describe_account
from essaim.engines.bank.commands.statements import import_statement
from essaim.engines.bank.models import BankAccount, PartyAccount, Statement, StatementLine
from essaim.engines.bank.permissions import P
from essaim.engines.ledger.api import Party
from essaim.kernel.factories import NOW, Cast, make_cast, make_project

OWN_IBAN, BOB_IBAN, FARM_IBAN = (
    "FR7630006000011234567890189",
    "FR1420041010050500013M02606",
    "FR7610107001011234567890129",
)
ICS = "FR12ZZZ123456"


def bank_cast(name: str = "Bio-cabas du Centre") -> Cast:
    """Alice holds every right over the bank and the books; Bob and Fanny none."""
    project = make_project(
        name,
        tools={"comptes": ("ledger", {}), "banque": ("bank", {})},
        roles={
            "coordination": [
                "projects.view",
                "ledger.view",
                "ledger.export",
                "ledger.write",
                "ledger.close",
                *P,
            ],
            "membre": ["projects.view"],
            "financeur": ["projects.view"],
        },
    )
    return make_cast(project)


def describe(cast: Cast, *, creditor_id: str = ICS) -> BankAccount:
    return describe_account(
        by=cast.coordinator,
        tool=cast.tool("banque"),
        holder="Centre social",
        iban=OWN_IBAN,
        creditor_id=creditor_id,
        at=NOW,
    )


def add_account(cast: Cast, party: Party, iban: str, *, signed_on: date | None = None) -> PartyAccount:
    given = Coordinates(holder=party.label, iban=iban, signed_on=signed_on)
    return add_party_account(
        by=cast.coordinator, tool=cast.tool("banque"), party=party, coordinates=given, at=NOW
    )


def csv_statement(rows: Sequence[tuple[str, str, str]]) -> bytes:
    """(day, label, euros) rows as a bank exports them."""
    lines = ["Date;Libellé;Montant", *(";".join(row) for row in rows)]
    return "\r\n".join(lines).encode("cp1252")


def receive(cast: Cast, *rows: tuple[str, str, str], name: str = "novembre.csv") -> Statement:
    return import_statement(
        by=cast.coordinator, tool=cast.tool("banque"), file_name=name, content=csv_statement(rows), at=NOW
    )


def only_line(cast: Cast) -> StatementLine:
    return StatementLine.objects.in_project(cast.project).get()


CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr>
<Stmt><Id>R1</Id><Acct><Id><IBAN>{iban}</IBAN></Id></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{closing}</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>
{entries}</Stmt></BkToCstmrStmt></Document>"""
CAMT_ENTRY = """<Ntry><Amt Ccy="{currency}">{euros}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts>{status}</Sts>
<BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{ref}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>{end}</EndToEndId></Refs>
<RltdPties><{side}><Nm>{name}</Nm></{side}><{side}Acct><Id><IBAN>{iban}</IBAN></Id></{side}Acct></RltdPties>
<RmtInf><Ustrd>{label}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""


def camt_entry(euros: str, *, way: str = "CRDT", **more: str) -> str:
    known = {
        "currency": "EUR",
        "status": "BOOK",
        "day": "2026-11-02",
        "ref": f"REF{euros}",
        "end": "NOTPROVIDED",
        "name": "BENALI NORA",
        "iban": BOB_IBAN,
        "label": "PANIERS",
        "side": "Dbtr" if way == "CRDT" else "Cdtr",
    }
    return CAMT_ENTRY.format(euros=euros, way=way, **{**known, **more})


def camt(entries: str, *, closing: str, iban: str = OWN_IBAN, version: str = "08") -> bytes:
    return CAMT.format(entries=entries, closing=closing, iban=iban, version=version).encode()
