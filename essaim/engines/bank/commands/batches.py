"""Files of direct debits and of transfers: prepared, given to the bank, seen on a statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.bank.errors import (
    AlreadyInBatch,
    BatchNotPrepared,
    NoAccount,
    NobodyChosen,
    NoCreditorId,
    TooMuch,
)
from essaim.engines.bank.models import BankAccount, Batch, BatchItem
from essaim.engines.bank.permissions import P
from essaim.engines.bank.queries.lines import HOUSEHOLDS, PRODUCERS, TRANSIT, party_named
from essaim.engines.bank.queries.moves import Due, dues, items_of
from essaim.engines.bank.rules.sepa import Holder, Move, SepaFile, collection_file, transfer_file
from essaim.engines.ledger.api import Journal, Line, Source, post
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid
from essaim.kernel.money import ZERO, Money, total
from essaim.kernel.projects.models import Tool


def batch_ref(batch: Batch) -> str:
    return f"batch-{batch.pk}"


def _chosen(tool: Tool, kind: str, asked: Mapping[int, Money]) -> list[tuple[Due, Money]]:
    """Each account asked for with its sum, held against what is due. Raises NobodyChosen, AlreadyInBatch, TooMuch."""
    ready = {due.account.pk: due for due in dues(tool, kind).ready}
    chosen = [(ready[key], amount) for key, amount in asked.items() if key in ready and amount > ZERO]
    if not chosen:
        raise NobodyChosen
    for due, amount in chosen:
        if due.held_by is not None:
            raise AlreadyInBatch(name=due.account.party_label, number=due.held_by)
        if amount > due.amount:
            raise TooMuch(name=due.account.party_label, asked=amount, due=due.amount)
    return chosen


def _file(account: BankAccount, kind: str, items: Sequence[BatchItem], on: date) -> SepaFile:
    holder = Holder(account.holder, account.iban, account.bic, account.creditor_id)
    moves = [
        Move(
            name=item.account.holder,
            iban=item.account.iban,
            amount=item.amount,
            label=item.label,
            end_to_end=item.end_to_end,
            bic=item.account.bic,
            mandate=item.account.mandate,
            signed_on=item.account.signed_on,
        )
        for item in items
    ]
    return (collection_file if kind == Batch.Kind.COLLECTION else transfer_file)(holder, moves, on)


@transaction.atomic
def prepare_batch(
    *, by: Actor, tool: Tool, kind: str, asked: Mapping[int, Money], on: date, label: str, at: datetime
) -> Batch:
    """Make the file of direct debits or transfers for these accounts ({account id: sum}). Nothing is booked yet.

    Raises NoAccount, NoCreditorId, NobodyChosen, AlreadyInBatch, TooMuch, Invalid for a day already past.
    """
    require(by=by, project_id=tool.project_id, permission=P.ORDER_MOVES)
    account = BankAccount.objects.in_tool(tool).select_for_update().order_by("pk").first()
    if account is None:
        raise NoAccount
    if kind == Batch.Kind.COLLECTION and not account.creditor_id:
        raise NoCreditorId
    if on <= timezone.localdate(at):
        raise Invalid(
            message=_("La banque demande au moins un jour. Choisissez un jour à venir."), field="on"
        )
    chosen = _chosen(tool, kind, asked)
    number = (Batch.objects.in_tool(tool).aggregate(last=Max("number"))["last"] or 0) + 1
    common = {"project_id": tool.project_id, "tool_id": tool.pk}
    items = [
        BatchItem(
            **common,
            account=due.account,
            amount=amount,
            label=label[:140],
            end_to_end=f"E{tool.pk}-{number}-{due.party.code}",
        )
        for due, amount in chosen
    ]
    made = _file(account, kind, items, on)
    batch = Batch.unscoped.create(
        **common,
        kind=Batch.Kind(kind),
        number=number,
        executes_on=on,
        amount=total([item.amount for item in items]),
        message_id=made.message_id,
        xml=made.xml.decode(),
        prepared_at=at,
    )
    for item in items:
        item.batch = batch
    BatchItem.unscoped.bulk_create(items, batch_size=500)
    changes = {"kind": kind, "amount": batch.amount, "sums": len(items)}
    record(by=by, action="bank.batch_prepared", target=batch, changes=changes)
    return batch


def _prepared(by: Actor, batch_id: int) -> Batch:
    batch = get(Batch, pk=batch_id, by=by, permission=P.ORDER_MOVES, lock=True, related=("tool__project",))
    if batch.status != Batch.Status.PREPARED:
        raise BatchNotPrepared(number=batch.number, status=batch.get_status_display())
    return batch


@transaction.atomic
def send_batch(*, by: Actor, batch_id: int, at: datetime) -> Batch:
    """Say that the bank has the file: what parties owe or are owed is settled, and waits in account 58 for the statement.

    Raises BatchNotPrepared, PeriodClosed.
    """
    batch = _prepared(by, batch_id)
    items = list(items_of(batch))
    collecting = batch.kind == Batch.Kind.COLLECTION
    sides = []
    for item in items:
        of = item.account
        party = party_named(of.party_kind, of.party_id, of.party_label)
        if collecting:
            sides.append(Line(HOUSEHOLDS, credit=item.amount, party=party))
        else:
            sides.append(Line(PRODUCERS, debit=item.amount, party=party))
    transit = Line(TRANSIT, debit=batch.amount) if collecting else Line(TRANSIT, credit=batch.amount)
    post(
        project_id=batch.project_id,
        by=by,
        on=timezone.localdate(at),
        label=format_lazy(
            _("Fichier nº {number} · {kind}"), number=batch.number, kind=Batch.Kind(batch.kind).label
        ),
        source=Source("bank", batch_ref(batch), "sent"),
        lines=[transit, *sides],
        journal=Journal.BANK,
    )
    batch.status, batch.sent_at = Batch.Status.SENT, at
    batch.save(update_fields=["status", "sent_at"])
    record(by=by, action="bank.batch_sent", target=batch, changes={"amount": batch.amount})
    return batch


@transaction.atomic
def cancel_batch(*, by: Actor, batch_id: int, at: datetime) -> Batch:
    """Drop a file the bank never had. Raises BatchNotPrepared."""
    batch = _prepared(by, batch_id)
    batch.status = Batch.Status.CANCELLED
    batch.save(update_fields=["status"])
    record(by=by, action="bank.batch_cancelled", target=batch)
    return batch
