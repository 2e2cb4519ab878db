"""The plan of accounts, and who owes whom: pure facts and pure functions."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from essaim.kernel.money import ZERO, Money, total
from essaim.kernel.periods import Period

PartyKind = Literal["household", "organisation"]


@dataclass(frozen=True, slots=True)
class Party:
    """Who an amount concerns: a household or an organisation. `label` is how it was called that day."""

    kind: PartyKind
    id: int
    label: str = field(compare=False)

    @property
    def segment(self) -> str:
        """Its kind in an address."""
        return "foyer" if self.kind == "household" else "organisation"

    @property
    def code(self) -> str:
        """The auxiliary account: F for a household (foyer), O for an organisation."""
        return f"{'F' if self.kind == 'household' else 'O'}{self.id:06d}"


@dataclass(frozen=True, slots=True)
class Source:
    """The operation an entry tells: engine, reference in that engine ("order-41"), event ("confirmed")."""

    engine: str
    ref: str
    event: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an entry: debit or credit, the other side at zero."""

    account: str
    debit: Money = ZERO
    credit: Money = ZERO
    party: Party | None = None


# Plan comptable général (règlement ANC 2014-03, art. 932-1, version en vigueur au 1er janvier 2025)
# et règlement ANC 2018-06 des associations. Sub-accounts can be added by each project.
PLAN: Mapping[str, str] = {
    "110": "Report à nouveau créditeur",
    "119": "Report à nouveau débiteur",
    "120": "Excédent de l'exercice",
    "129": "Déficit de l'exercice",
    "401": "Producteurs et fournisseurs",
    "411": "Foyers et usagers",
    "441": "Financeurs publics, aides à recevoir",
    "467": "Autres débiteurs ou créditeurs",
    "4671": "Fonds de solidarité des commandes",
    "471": "Comptes d'attente",
    "5112": "Chèques à encaisser",
    "512": "Banque",
    "530": "Caisse",
    "58": "Virements internes",
    "606": "Achats de fournitures",
    "607": "Achats de marchandises",
    "613": "Locations",
    "616": "Assurances",
    "623": "Communication",
    "624": "Transports",
    "625": "Déplacements et réceptions",
    "627": "Services bancaires",
    "654": "Créances irrécouvrables",
    "658": "Charges diverses de gestion",
    "706": "Prestations de services",
    "707": "Ventes de marchandises",
    "708": "Produits des activités annexes",
    "741": "Subventions d'exploitation",
    "754": "Dons",
    "756": "Cotisations",
    "758": "Produits divers de gestion",
}
# Those of a company with shares: a project has them once it uses them.
CAPITAL_PLAN: Mapping[str, str] = {
    "1011": "Capital souscrit, non appelé",
    "1012": "Capital souscrit, appelé, non versé",
    "1013": "Capital souscrit, appelé, versé",
    "109": "Associés, capital souscrit non appelé",
    "4562": "Associés, capital appelé, non versé",
    "4567": "Associés, capital à rembourser",
    "457": "Associés, intérêts aux parts à payer",
}
WITH_PARTY = ("401", "411", "441")


def line_fault(lines: Sequence[Line]) -> str | None:
    """What makes these lines no entry, in English for developers; None when they are one."""
    if len(lines) < 2:
        return "an entry has at least two lines"
    for line in lines:
        if min(line.debit, line.credit) < ZERO or bool(line.debit) == bool(line.credit):
            return f"a line has one side above zero: {line}"
        if line.account.startswith(WITH_PARTY) and line.party is None:
            return f"account {line.account} needs a party"
    debit, credit = total([line.debit for line in lines]), total([line.credit for line in lines])
    return None if debit == credit else f"unbalanced: debit {debit.plain}, credit {credit.plain}"


def reversed_lines(lines: Sequence[Line]) -> list[Line]:
    """The same lines with their sides exchanged.

    >>> reversed_lines([Line("530", debit=Money(500))])[0].credit
    Money(cents=500)
    """
    return [Line(line.account, line.credit, line.debit, line.party) for line in lines]


def fiscal_period(on: date, first_month: int) -> Period:
    """The fiscal year of a day, for years that start on the first day of `first_month`.

    >>> fiscal_period(date(2026, 3, 2), 9).start
    datetime.date(2025, 9, 1)
    """
    year = on.year if on.month >= first_month else on.year - 1
    return Period(date(year, first_month, 1), date(year + 1, first_month, 1))


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account in the balance."""

    code: str
    label: str
    debits: Money
    credits: Money

    @property
    def balance(self) -> Money:
        return self.debits - self.credits


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One movement of an account; `amount` is debit minus credit."""

    id: int
    booked_on: date
    label: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class FecLine:
    """A line as exports tell it; `journal` and `account` are (code, label)."""

    journal: tuple[str, str]
    number: int
    booked_on: date
    account: tuple[str, str]
    party: Party | None
    piece: str
    label: str
    debit: Money
    credit: Money
    valid_on: date


# Livre des procédures fiscales, art. A47 A-1, VII-1°: names and order of the 18 fields.
FEC_FIELDS = [
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
]
FEC_END = "\r\n"
FEC_HEADER = "\t".join(FEC_FIELDS) + FEC_END
FEC_ENCODING = "iso8859-15"  # art. A47 A-1, VI: ASCII, ISO 8859-15 or EBCDIC
_FEC_SPELLING = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "…": "...",
        "−": "-",
        "\u202f": " ",
        "\xa0": " ",
    }
)


def fec_text(text: str) -> str:
    """One field: no tab nor line end, only characters of ISO 8859-15 (accents outside it are dropped).

    >>> fec_text("Réglé — l’œuf\\tde Łukasz")
    "Réglé - l'œuf de ?ukasz"
    """
    plain = " ".join(text.translate(_FEC_SPELLING).split())
    return "".join(_in_charset(char) for char in plain)


def _in_charset(char: str) -> str:
    for spelling in (char, unicodedata.normalize("NFKD", char)[0]):
        with suppress(UnicodeEncodeError):
            spelling.encode(FEC_ENCODING)
            return spelling
    return "?"


def fec_row(line: FecLine) -> str:
    """One line of the FEC, its end included. Accounts have three digits at least."""
    day = f"{line.booked_on:%Y%m%d}"
    fields = (
        line.journal[0],
        line.journal[1],
        str(line.number),
        day,
        line.account[0].ljust(3, "0"),
        line.account[1],
        line.party.code if line.party else "",
        line.party.label if line.party else "",
        line.piece,
        day,
        line.label,
        line.debit.plain,
        line.credit.plain,
        "",
        "",
        f"{line.valid_on:%Y%m%d}",
        "",
        "",
    )
    return "\t".join(fec_text(field) for field in fields) + FEC_END


CSV_HEADER = (
    "Journal",
    "Numéro",
    "Date",
    "Compte",
    "Intitulé",
    "Tiers",
    "Nom du tiers",
    "Pièce",
    "Libellé",
    "Débit",
    "Crédit",
)


def csv_row(line: FecLine) -> tuple[str | int | Money | date, ...]:
    return (
        line.journal[0],
        line.number,
        line.booked_on,
        line.account[0],
        line.account[1],
        line.party.code if line.party else "",
        line.party.label if line.party else "",
        line.piece,
        line.label,
        line.debit,
        line.credit,
    )


type Pair = tuple[str, str]


def claim_faults(
    claimed: Mapping[Pair, Money], booked: Mapping[Pair, Money]
) -> list[tuple[Pair, Money | None, Money | None]]:
    """Where an engine and the books disagree: ((reference, account), what the engine says, what the books say).

    In a reference the engine knows, only the accounts it speaks of are compared; a reference it does not know must come to nothing.
    """
    refs = {ref for ref, _account in claimed}
    accounts = {account for _ref, account in claimed}
    faults: list[tuple[Pair, Money | None, Money | None]] = [
        (pair, said, booked.get(pair)) for pair, said in claimed.items() if said != booked.get(pair, ZERO)
    ]
    faults += [
        (pair, None, told)
        for pair, told in booked.items()
        if told and pair not in claimed and (pair[0] not in refs or pair[1] in accounts)
    ]
    return sorted(faults, key=lambda fault: fault[0])
