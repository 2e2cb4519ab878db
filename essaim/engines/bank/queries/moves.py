"""Mandates, accounts of parties, and the files given to the bank."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from essaim.engines.bank.models import Batch, BatchItem, PartyAccount
from essaim.engines.bank.queries.lines import HOUSEHOLDS, PRODUCERS, party_named
from essaim.engines.ledger.api import Party, balances_by_party
from essaim.kernel.money import Money, total
from essaim.kernel.projects.models import Tool


def accounts_of(tool: Tool, words: str = "") -> QuerySet[PartyAccount]:
    """The live accounts of parties, by name. One query when read."""
    rows = PartyAccount.objects.in_tool(tool).filter(removed_at=None)
    return (rows.filter(party_label__icontains=words) if words else rows).order_by("party_label", "pk")


def batches_of(tool: Tool) -> QuerySet[Batch]:
    """The files, latest first, with their number of sums. One query when read."""
    return Batch.objects.in_tool(tool).defer("xml").annotate(n=Count("items")).order_by("-number")


def items_of(batch: Batch) -> QuerySet[BatchItem]:
    """The sums of a file, by name. One query when read."""
    items = BatchItem.objects.in_tool(batch.tool_id).filter(batch=batch)
    return items.select_related("account").order_by("account__party_label", "pk")


@dataclass(frozen=True, slots=True)
class Due:
    """What may be put in a file: whom, from or to which account, how much at most."""

    account: PartyAccount
    amount: Money
    held_by: int | None = None

    @property
    def party(self) -> Party:
        return party_named(self.account.party_kind, self.account.party_id, self.account.party_label)


@dataclass(frozen=True, slots=True)
class Dues:
    """Those who can be in a file, and those who owe or are owed and have no account here."""

    ready: tuple[Due, ...]
    without: tuple[tuple[Party, Money], ...]

    @property
    def total(self) -> Money:
        return total([due.amount for due in self.ready if due.held_by is None])


def dues(tool: Tool, kind: str) -> Dues:
    """Who owes (collection: a mandate is needed) or is owed (transfer). Four queries, whatever their number."""
    collecting = kind == Batch.Kind.COLLECTION
    balances = balances_by_party(tool.project_id, HOUSEHOLDS if collecting else PRODUCERS)
    sign = 1 if collecting else -1
    owed = {party: Money(sum_.cents * sign) for party, sum_ in balances.items() if sum_.cents * sign > 0}
    accounts = accounts_of(tool)
    if collecting:
        accounts = accounts.exclude(mandate="")
    known = {(row.party_kind, row.party_id): row for row in accounts}
    prepared = BatchItem.objects.in_tool(tool).filter(batch__status=Batch.Status.PREPARED, batch__kind=kind)
    held = dict(prepared.order_by("pk").values_list("account_id", "batch__number"))
    ready = [
        Due(known[party.kind, party.id], amount, held.get(known[party.kind, party.id].pk))
        for party, amount in owed.items()
        if (party.kind, party.id) in known
    ]
    without = [(party, amount) for party, amount in owed.items() if (party.kind, party.id) not in known]
    return Dues(
        tuple(sorted(ready, key=lambda due: due.account.party_label)),
        tuple(sorted(without, key=lambda row: row[0].label)),
    )
