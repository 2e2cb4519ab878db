"""Who owes whom, in plain words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Max, Q, QuerySet, Sum, Window
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from essaim.engines.ledger.models import TURN_OF_YEAR, EntryLine
from essaim.engines.ledger.queries.balances import SIGNED, living_lines
from essaim.engines.ledger.queries.parties import Parties
from essaim.engines.ledger.rules import Party
from essaim.kernel.money import Money, total
from essaim.kernel.money_field import MoneyField


@dataclass(frozen=True, slots=True)
class Side:
    """One answer to "who owes whom": the parties of an account whose balance has this sign."""

    slug: str
    account: str
    sign: int
    title: str | Promise
    nobody: str | Promise
    rule: str | Promise


SIDES = (
    Side(
        "foyers-qui-doivent",
        "411",
        1,
        _("Foyers qui doivent payer"),
        _("Aucun foyer ne doit d'argent."),
        _("Ce que chaque foyer a commandé, moins ce qu'il a payé."),
    ),
    Side(
        "foyers-en-avance",
        "411",
        -1,
        _("Foyers qui ont une avance"),
        _("Aucun foyer n'a d'avance."),
        _("Ce que chaque foyer a payé en plus de ses commandes."),
    ),
    Side(
        "producteurs-a-payer",
        "401",
        -1,
        _("Producteurs et fournisseurs à payer"),
        _("Tout est payé aux producteurs."),
        _("Ce que chacun a livré, moins ce qu'il a reçu."),
    ),
    Side(
        "acomptes-verses",
        "401",
        1,
        _("Acomptes versés d'avance"),
        _("Aucun acompte n'est versé."),
        _("Ce que chacun a reçu avant de livrer."),
    ),
    Side(
        "financeurs-a-solliciter",
        "441",
        1,
        _("Sommes à réclamer aux financeurs"),
        _("Rien n'est à réclamer."),
        _("La part des commandes prise en charge, moins ce qui est versé."),
    ),
    Side(
        "financements-d-avance",
        "441",
        -1,
        _("Financements reçus d'avance"),
        _("Aucun financement n'est reçu d'avance."),
        _("Ce qui est versé, moins la part des commandes prise en charge."),
    ),
    Side(
        "autres-qui-doivent",
        "467",
        1,
        _("Autres personnes qui doivent"),
        _("Personne d'autre ne doit d'argent."),
        _("Le solde du compte 467."),
    ),
    Side(
        "autres-a-payer",
        "467",
        -1,
        _("Autres personnes à payer"),
        _("Personne d'autre n'attend d'argent."),
        _("Le solde du compte 467."),
    ),
)


@dataclass(frozen=True, slots=True)
class Owed:
    """One side and who stands on it, largest amount first; amounts are positive."""

    side: Side
    rows: tuple[tuple[Party, Money], ...]

    @property
    def total(self) -> Money:
        return total([amount for _party, amount in self.rows])


def who_owes(project_id: int, sides: Sequence[Side] = SIDES) -> list[Owed]:
    """Each side with its parties. Three queries whatever their number."""
    known = Parties(project_id)
    prefixes = Q()
    for account in {side.account for side in sides}:
        prefixes |= Q(account__code__startswith=account)
    rows = list(
        living_lines(project_id)
        .filter(prefixes)
        .exclude(party_id=None)
        .order_by("party_kind", "party_id")
        .values("account__code", "party_kind", "party_id")
        .annotate(balance=SIGNED, latest=Max("pk"))
        .values_list("account__code", "party_kind", "party_id", "balance", "latest")
    )
    named = known.named((kind, key, latest) for _code, kind, key, _balance, latest in rows)
    sums: dict[str, dict[Party, Money]] = defaultdict(dict)
    for code, kind, key, balance, _latest in rows:
        party = named[kind, known.current(kind, key)]
        sums[code[:3]][party] = sums[code[:3]].get(party, Money(0)) + balance
    return [Owed(side, _standing(sums[side.account], side.sign)) for side in sides]


def _standing(balances: dict[Party, Money], sign: int) -> tuple[tuple[Party, Money], ...]:
    rows = [(party, balance * sign) for party, balance in balances.items() if balance.cents * sign > 0]
    return tuple(sorted(rows, key=lambda row: (-row[1].cents, row[0].label, row[0].id)))


def statement(project_id: int, party: Party) -> QuerySet[EntryLine]:
    """What was told of a party, newest first, each line with the balance after it (`running`). One query, and one when read."""
    ids = Parties(project_id).ids(party.kind, party.id)
    return (
        EntryLine.objects.in_project(project_id)
        .filter(party_kind=party.kind, party_id__in=ids, account__code__startswith="4")
        .exclude(entry__journal__in=TURN_OF_YEAR)
        .select_related("entry__fiscal_year", "account")
        .annotate(
            running=Window(
                Sum(F("debit") - F("credit"), output_field=MoneyField()),
                order_by=[F("entry__booked_on").asc(), F("pk").asc()],
            )
        )
        .order_by("-entry__booked_on", "-pk")
    )


def named_party(project_id: int, kind: str, key: int) -> Party | None:
    """A party as it was last called in these books; None when they never name it. Three queries."""
    known = Parties(project_id)
    lines = EntryLine.objects.in_project(project_id).filter(
        party_kind=kind, party_id__in=known.ids(kind, key)
    )
    latest = lines.order_by("party_id").values_list("party_id").annotate(latest=Max("pk"))
    found = known.named((kind, one, line) for one, line in latest)
    return next(iter(found.values()), None)


def known_parties(project_id: int) -> list[Party]:
    """Everyone these books name, by name. Three queries."""
    rows = (
        EntryLine.objects.in_project(project_id)
        .exclude(party_id=None)
        .order_by("party_kind", "party_id")
        .values_list("party_kind", "party_id")
        .annotate(latest=Max("pk"))
    )
    named = Parties(project_id).named((kind, key, latest) for kind, key, latest in rows)
    return sorted(named.values(), key=lambda party: (party.label, party.id))
