"""Balances: debit minus credit, so that what is owed to the project is positive."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import cast

from django.db.models import F, Max, QuerySet, Sum

from essaim.engines.ledger.models import EntryLine, PartyKind
from essaim.engines.ledger.rules import Party
from essaim.kernel.money import ZERO, Money
from essaim.kernel.money_field import MoneyField

SIGNED = Sum(F("debit") - F("credit"), output_field=MoneyField())


def party_of(kind: str, key: int, label: str) -> Party:
    return Party("household" if kind == PartyKind.HOUSEHOLD else "organisation", key, label)


def lines_in(project_id: int, account: str) -> QuerySet[EntryLine]:
    """Lines of an account and of its sub-accounts."""
    return EntryLine.objects.in_project(project_id).filter(account__code__startswith=account)


def balance_of(project_id: int, account: str, party: Party | None = None, on: date | None = None) -> Money:
    """Debit minus credit of an account (sub-accounts included), of one party if given, at the end of a day. One query."""
    lines = lines_in(project_id, account)
    if party is not None:
        lines = lines.filter(party_kind=party.kind, party_id=party.id)
    if on is not None:
        lines = lines.filter(entry__booked_on__lte=on)
    return cast(Money, lines.aggregate(balance=SIGNED)["balance"] or ZERO)


def balances_by_party(
    project_id: int, account: str, parties: Collection[Party] | None = None
) -> Mapping[Party, Money]:
    """The balance of each party in an account, zeros left out, called as they were last called. Two queries.

    `parties` of one kind narrows the answer to them.
    """
    lines = lines_in(project_id, account).exclude(party_id=None)
    if parties is not None:
        lines = lines.filter(
            party_kind__in={party.kind for party in parties}, party_id__in={party.id for party in parties}
        )
    rows = list(
        lines.values("party_kind", "party_id")
        .annotate(balance=SIGNED, latest=Max("pk"))
        .exclude(balance=ZERO)
        .order_by("party_kind", "party_id")
        .values_list("party_kind", "party_id", "balance", "latest")
    )
    labels = dict(
        EntryLine.objects.in_project(project_id)
        .filter(pk__in=[latest for *_rest, latest in rows])
        .values_list("pk", "party_label")
    )
    return {party_of(kind, key, labels[latest]): balance for kind, key, balance, latest in rows}
