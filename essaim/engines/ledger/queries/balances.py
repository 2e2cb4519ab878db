"""Balances: debit minus credit, so that what is owed to the project is positive.

Closing and opening entries cancel each other at midnight; balances leave both out, and run on from year to year.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, cast

from django.db.models import F, Max, QuerySet, Sum

from essaim.engines.ledger.models import TURN_OF_YEAR, Account, EntryLine, FiscalYear, Journal
from essaim.engines.ledger.queries.parties import Parties
from essaim.engines.ledger.rules import PLAN, AccountLine, AccountRow, Party
from essaim.kernel.money import ZERO, Money
from essaim.kernel.money_field import MoneyField

SIGNED = Sum(F("debit") - F("credit"), output_field=MoneyField())


def living_lines(project_id: int) -> QuerySet[EntryLine]:
    """The lines of operations: all but those that turn a year."""
    return EntryLine.objects.in_project(project_id).exclude(entry__journal__in=TURN_OF_YEAR)


def balance_of(project_id: int, account: str, party: Party | None = None, on: date | None = None) -> Money:
    """Debit minus credit of an account (sub-accounts included), of one party if given, at the end of a day. One query, two for a party."""
    lines = living_lines(project_id).filter(account__code__startswith=account)
    if party is not None:
        lines = lines.filter(
            party_kind=party.kind, party_id__in=Parties(project_id).ids(party.kind, party.id)
        )
    if on is not None:
        lines = lines.filter(entry__booked_on__lte=on)
    return cast(Money, lines.aggregate(balance=SIGNED)["balance"] or ZERO)


def balances_by_party(
    project_id: int, account: str, parties: Collection[Party] | None = None
) -> Mapping[Party, Money]:
    """The balance of each party in an account, zeros left out, called as they were last called. Three queries.

    `parties` of one kind narrows the answer to them. Two that were found to be one have one balance.
    """
    known = Parties(project_id)
    lines = living_lines(project_id).filter(account__code__startswith=account).exclude(party_id=None)
    if parties is not None:
        ids = {key for party in parties for key in known.ids(party.kind, party.id)}
        lines = lines.filter(party_kind__in={party.kind for party in parties}, party_id__in=ids)
    rows = list(
        lines.order_by("party_kind", "party_id")
        .values("party_kind", "party_id")
        .annotate(balance=SIGNED, latest=Max("pk"))
        .values_list("party_kind", "party_id", "balance", "latest")
    )
    named = known.named((kind, key, latest) for kind, key, _balance, latest in rows)
    sums: dict[Party, Money] = {}
    for kind, key, balance, _latest in rows:
        party = named[kind, known.current(kind, key)]
        sums[party] = sums.get(party, ZERO) + balance
    return {party: balance for party, balance in sums.items() if balance}


def standing_lines(project_id: int, account: str, *, but_engine: str, since: date) -> list[AccountLine]:
    """What moved on an account since a day, oldest first, without what `but_engine` wrote nor what was cancelled. One query."""
    lines = (
        living_lines(project_id)
        .filter(account__code=account, entry__booked_on__gte=since)
        .exclude(entry__source_engine=but_engine)
        .filter(entry__reverses=None, entry__reversal=None)
        .select_related("entry")
        .order_by("entry__booked_on", "pk")
    )
    return [
        AccountLine(line.pk, line.entry.booked_on, line.entry.label, line.debit - line.credit)
        for line in lines
    ]


def available_money(project_id: int) -> dict[str, Money]:
    """What is in the bank, in the till and in cheques, by account number. One query."""
    lines = living_lines(project_id).filter(account__code__startswith="5")
    rows = lines.order_by("account__code").values("account__code").annotate(balance=SIGNED)
    return {row["account__code"]: row["balance"] for row in rows}


def trial_balance(project_id: int, year: FiscalYear | None) -> list[AccountRow]:
    """Debits and credits of each account, in a year (before it is closed) or since the beginning. One query."""
    lines: QuerySet[EntryLine, Any]
    if year is None:
        lines = living_lines(project_id)
    else:
        lines = EntryLine.objects.in_project(project_id).filter(entry__fiscal_year=year)
        lines = lines.exclude(entry__journal=Journal.CLOSING)
    rows = (
        lines.order_by("account__code")
        .values("account__code", "account__label")
        .annotate(debits=Sum("debit"), credits=Sum("credit"))
    )
    return [
        AccountRow(row["account__code"], row["account__label"], row["debits"], row["credits"]) for row in rows
    ]


def plan_of(project_id: int) -> list[tuple[str, str]]:
    """Accounts to choose from, (code, label): the common plan and the project's own. One query."""
    own = Account.objects.in_project(project_id).order_by("code").values_list("code", "label")
    return sorted({**PLAN, **dict(own)}.items())
