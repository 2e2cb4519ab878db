"""Saying what a line of the bank paid: the books follow, and it can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.bank.errors import AlreadyMatched, NothingToUndo, NotTheSum
from essaim.engines.bank.models import Batch, BatchItem, Match, StatementLine
from essaim.engines.bank.permissions import P
from essaim.engines.bank.queries.lines import (
    BANK,
    HOUSEHOLDS,
    PRODUCERS,
    TRANSIT,
    party_named,
    proposals,
)
from essaim.engines.bank.rules.matching import Certainty, Expected
from essaim.engines.ledger.api import Journal, Line, Party, Source, post, reverse
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.money import Money, total
from essaim.kernel.projects.models import Tool


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line, signed like it: the account it goes to, and whom it concerns."""

    account: str
    amount: Money
    party: Party | None = None

    def to_json(self) -> dict[str, object]:
        return {
            "account": self.account,
            "cents": self.amount.cents,
            "kind": self.party.kind if self.party else "",
            "id": self.party.id if self.party else None,
            "label": self.party.label if self.party else "",
        }


def line_ref(line: StatementLine) -> str:
    return f"line-{line.pk}"


def _line_to_match(by: Actor, line_id: int) -> StatementLine:
    line = get(
        StatementLine, pk=line_id, by=by, permission=P.RECONCILE, lock=True, related=("tool__project",)
    )
    if line.state == StatementLine.State.MATCHED:
        raise AlreadyMatched
    return line


def _said(part: Part) -> str:
    """A part as its trace tells it: how much, to which account, whose."""
    whose = f" · {part.party.label}" if part.party else ""
    return f"{part.amount} · {part.account}{whose}"


def _keep(line: StatementLine, match: Match, *, by: Actor, told: str) -> Match:
    line.state, line.aside_reason = StatementLine.State.MATCHED, ""
    line.save(update_fields=["state", "aside_reason"])
    record(by=by, action="bank.matched", target=line, changes={"amount": line.amount, "matched_as": told})
    return match


def _new_match(
    line: StatementLine, *, by: Actor, at: datetime, parts: Sequence[Part] = (), **more: object
) -> Match:
    return Match.unscoped.create(
        project_id=line.project_id,
        tool_id=line.tool_id,
        line=line,
        parts=[part.to_json() for part in parts],
        made_at=at,
        made_by=by.name[:200],
        **more,
    )


@transaction.atomic
def match_parts(
    *,
    by: Actor,
    line_id: int,
    parts: Sequence[Part],
    at: datetime,
    batch: Batch | None = None,
    item: BatchItem | None = None,
) -> Match:
    """Write in the books what a line paid, dated the bank's day. Raises AlreadyMatched, NotTheSum, PeriodClosed."""
    line = _line_to_match(by, line_id)
    whole = total([part.amount for part in parts])
    if whole != line.amount or any((p.amount.cents > 0) != (line.amount.cents > 0) for p in parts):
        raise NotTheSum(parts=whole, amount=line.amount)
    match = _new_match(line, by=by, at=at, parts=parts, batch=batch, item=item)
    incoming, absolute = line.amount.cents > 0, Money(abs(line.amount.cents))
    sides = [
        Line(part.account, credit=part.amount, party=part.party)
        if incoming
        else Line(part.account, debit=-part.amount, party=part.party)
        for part in parts
    ]
    bank = Line(BANK, debit=absolute) if incoming else Line(BANK, credit=absolute)
    post(
        project_id=line.project_id,
        by=by,
        on=line.booked_on,
        label=format_lazy(_("Banque · {label}"), label=line.label or line.other_name),
        source=Source("bank", line_ref(line), f"matched-{match.pk}"),
        lines=[bank, *sides],
        journal=Journal.BANK,
    )
    return _keep(line, match, by=by, told=", ".join(_said(part) for part in parts))


def _accept(line: StatementLine, expected: Expected, *, by: Actor, at: datetime) -> Match:
    """Do what was proposed."""
    kind, _sep, rest = expected.key.partition(":")
    if kind == "entry":
        return _keep(line, _new_match(line, by=by, at=at, entry_line=int(rest)), by=by, told=expected.name)
    if kind == "batch":
        batch = Batch.objects.in_tool(line.tool_id).select_for_update().get(pk=int(rest))
        return match_parts(by=by, line_id=line.pk, parts=[Part(TRANSIT, line.amount)], at=at, batch=batch)
    if kind == "item":
        return _accept_return(line, int(rest), by=by, at=at)
    account, party_kind, key = rest.split(":")
    party = party_named(party_kind, int(key), expected.name)
    return match_parts(by=by, line_id=line.pk, parts=[Part(account, line.amount, party)], at=at)


def _accept_return(line: StatementLine, item_id: int, *, by: Actor, at: datetime) -> Match:
    items = BatchItem.objects.in_tool(line.tool_id).select_related("account", "batch")
    item = items.select_for_update(of=("self",)).get(pk=item_id)
    account = HOUSEHOLDS if item.batch.kind == Batch.Kind.COLLECTION else PRODUCERS
    of = item.account
    part = Part(account, line.amount, party_named(of.party_kind, of.party_id, of.party_label))
    match = match_parts(by=by, line_id=line.pk, parts=[part], at=at, item=item)
    item.returned_at = at
    item.save(update_fields=["returned_at"])
    return match


@transaction.atomic
def accept_proposal(*, by: Actor, line_id: int, key: str, at: datetime) -> Match:
    """Confirm what the page proposed for a line; refused (NotFound) when it no longer stands."""
    line = _line_to_match(by, line_id)
    found = next((one.proposal for one in proposals(line.tool) if one.line == line), None)
    if found is None or found.expected.key != key:
        raise NotFound
    return _accept(line, found.expected, by=by, at=at)


@transaction.atomic
def accept_sure(*, by: Actor, tool: Tool, at: datetime) -> int:
    """Confirm every proposal that is sure; how many. Each can be undone."""
    require(by=by, project_id=tool.project_id, permission=P.RECONCILE)
    sure = [
        one
        for one in proposals(tool)
        if one.proposal is not None and one.proposal.certainty is Certainty.SURE
    ]
    for one in sure:
        assert one.proposal is not None
        _accept(_line_to_match(by, one.line.pk), one.proposal.expected, by=by, at=at)
    return len(sure)


@transaction.atomic
def undo_match(*, by: Actor, line_id: int, reason: str, at: datetime) -> StatementLine:
    """Take a match back: its entry is reversed today, the line waits again. Raises NothingToUndo, Invalid without a reason."""
    line = get(StatementLine, pk=line_id, by=by, permission=P.RECONCILE, lock=True)
    match = (
        Match.objects.in_tool(line.tool_id).filter(line=line, undone_at=None).select_related("item").first()
    )
    if match is None:
        raise NothingToUndo
    if not reason.strip():
        raise Invalid(message=_("Dites pourquoi : l'historique le gardera."), field="reason")
    if match.entry_line is None:
        reverse(
            project_id=line.project_id,
            source=Source("bank", line_ref(line), f"matched-{match.pk}"),
            by=by,
            on=timezone.localdate(at),
            label=format_lazy(_("Annule : {label}"), label=line.label or line.other_name),
            event=f"undone-{match.pk}",
        )
    if match.item is not None:
        BatchItem.objects.in_tool(line.tool_id).filter(pk=match.item.pk).update(returned_at=None)
    match.undone_at, match.undone_reason = at, reason.strip()[:200]
    match.save(update_fields=["undone_at", "undone_reason"])
    line.state = StatementLine.State.OPEN
    line.save(update_fields=["state"])
    record(by=by, action="bank.match_undone", target=line, reason=match.undone_reason)
    return line
