"""What a treasurer writes by hand: expenses, receipts, deposits, payments, and entries with lines of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from essaim.engines.ledger.commands.post import post, reverse
from essaim.engines.ledger.errors import AccountExists, InTheFuture, NotAnEntry, NotByHand
from essaim.engines.ledger.models import TURN_OF_YEAR, Account, Entry, Journal
from essaim.engines.ledger.permissions import P
from essaim.engines.ledger.rules import Line, Party, Source
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.money import Money, total

BY_HAND = "ledger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is written in the books by hand. `key` names the form sent: sent twice, it writes once."""

    key: str
    on: date
    label: str


def _check(told: Told, project_id: int, by: Actor, at: datetime) -> None:
    require(by=by, project_id=project_id, permission=P.WRITE)
    if told.on > timezone.localdate(at):
        raise InTheFuture


def _journal_of(means: str) -> Journal:
    return Journal.CASH if means.startswith("53") else Journal.BANK


@transaction.atomic
def record_movement(
    *, project_id: int, told: Told, source: str, target: str, amount: Money, by: Actor, at: datetime,
    party: Party | None = None,
) -> Entry:  # fmt: skip
    """Money that went from the account `source` to the account `target`; `party` is named on the side that is owed.

    An expense goes from the till to 606, a payment of a producer from the bank to 401. Raises InTheFuture, PeriodClosed.
    """
    _check(told, project_id, by, at)
    lines = [
        Line(target, debit=amount, party=party if target[0] == "4" else None),
        Line(source, credit=amount, party=party if source[0] == "4" else None),
    ]
    means = source if source[0] == "5" else target
    return post(
        project_id=project_id,
        by=by,
        on=told.on,
        label=told.label,
        source=Source(BY_HAND, f"saisie-{told.key}", "movement"),
        lines=lines,
        journal=_journal_of(means),
    )


@transaction.atomic
def record_lines(*, project_id: int, told: Told, lines: Sequence[Line], by: Actor, at: datetime) -> Entry:
    """An entry of any lines, in the journal of miscellaneous operations. Raises NotAnEntry, InTheFuture, PeriodClosed."""
    _check(told, project_id, by, at)
    debit, credit = total([line.debit for line in lines]), total([line.credit for line in lines])
    if debit != credit or len(lines) < 2:
        raise NotAnEntry(debit=debit, credit=credit)
    return post(
        project_id=project_id,
        by=by,
        on=told.on,
        label=told.label,
        source=Source(BY_HAND, f"saisie-{told.key}", "lines"),
        lines=lines,
        journal=Journal.MISC,
    )


def is_by_hand(entry: Entry) -> bool:
    """Whether a treasurer may cancel it: typed here, and not itself a cancellation."""
    return entry.source_engine == BY_HAND and entry.journal not in TURN_OF_YEAR and not entry.reverses_id


@transaction.atomic
def cancel_by_hand(*, entry_id: UUID, reason: str, by: Actor, at: datetime) -> Entry:
    """Cancel an entry written by hand, today, by its opposite. Raises NotByHand for those the tools wrote."""
    entry = get(Entry, by=by, permission=P.WRITE, pk=entry_id)
    if not is_by_hand(entry):
        raise NotByHand
    return reverse(
        project_id=entry.project_id,
        source=entry.source,
        by=by,
        on=timezone.localdate(at),
        label=reason,
    )


@transaction.atomic
def add_account(*, project_id: int, code: str, label: str, by: Actor) -> Account:
    """Open one more account in the plan of a project. Raises AccountExists."""
    require(by=by, project_id=project_id, permission=P.WRITE)
    account, is_new = Account.unscoped.get_or_create(
        project_id=project_id, code=code, defaults={"label": label}
    )
    if not is_new:
        raise AccountExists(code=code, label=account.label)
    record(by=by, action="ledger.account_added", target=account, changes={"code": code, "label": label})
    return account
