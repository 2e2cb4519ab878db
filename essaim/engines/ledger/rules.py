"""The plan of accounts, and who owes whom: pure facts and pure functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    "890": "Bilan d'ouverture",
    "891": "Bilan de clôture",
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
