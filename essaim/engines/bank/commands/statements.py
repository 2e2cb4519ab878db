"""Statements received from the bank."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from essaim.engines.bank.errors import AlreadyImported, NoAccount, OtherAccount, StatementUnreadable
from essaim.engines.bank.models import BankAccount, Statement, StatementLine, iban_hint, iban_key
from essaim.engines.bank.permissions import P
from essaim.engines.bank.rules.statements import (
    LARGEST_BYTES,
    Fault,
    ReadStatement,
    UnreadableError,
    fingerprints,
    read_statement,
)
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid
from essaim.kernel.projects.models import Tool

SENTENCES: dict[Fault, str | Promise] = {
    Fault.TOO_BIG: _("Ce fichier dépasse {largest} Mo. Demandez à la banque un relevé par mois."),
    Fault.NOT_XML: _("Ce fichier XML est abîmé à la ligne {row}. Téléchargez-le de nouveau."),
    Fault.NOT_CAMT: _(
        "Ce fichier XML n'est pas un relevé CAMT.053 (trouvé : {got}). Choisissez ce format à la banque."
    ),
    Fault.CURRENCY: _("La ligne {row} est en {got}. Seuls les euros sont lus."),
    Fault.SUM: _(
        "Les lignes ne mènent pas au solde final de {got} : il en manque. Téléchargez le relevé de nouveau."
    ),
    Fault.ACCOUNTS: _(
        "Ce fichier contient les relevés de plusieurs comptes. Demandez à la banque un fichier par compte."
    ),
    Fault.NO_HEADER: _(
        "Aucune ligne de titres n'est reconnue. Il faut une date, un libellé, et un montant (ou débit et crédit)."
    ),
    Fault.BAD_DATE: _("Ligne {row} : « {got} » n'est pas une date. Exemple : 27/11/2026."),
    Fault.BAD_AMOUNT: _("Ligne {row} : « {got} » n'est pas un montant. Exemple : -12,50."),
    Fault.EMPTY: _("Ce relevé ne contient aucune opération. Il n'y a rien à importer."),
}


def _read(content: bytes) -> ReadStatement:
    try:
        return read_statement(content)
    except UnreadableError as error:
        text = str(SENTENCES[error.fault])
        said = text.format(row=error.row, got=error.got, largest=LARGEST_BYTES // 1_000_000)
        raise StatementUnreadable(message=said, field="file") from error


@transaction.atomic
def import_statement(*, by: Actor, tool: Tool, file_name: str, content: bytes, at: datetime) -> Statement:
    """Keep each line of a statement once; lines known from another file are left out. Whole or nothing.

    Raises NoAccount, StatementUnreadable, OtherAccount, AlreadyImported.
    """
    require(by=by, project_id=tool.project_id, permission=P.RECONCILE)
    account = BankAccount.objects.in_tool(tool).select_for_update().order_by("pk").first()
    if account is None:
        raise NoAccount
    found = _read(content)
    if found.iban and iban_key(found.iban) != account.iban_key:
        raise OtherAccount(got=iban_hint(found.iban), expected=account.iban_hint)
    keys = fingerprints(found.rows)
    known = StatementLine.objects.in_tool(tool).filter(fingerprint__in=keys).order_by("pk")
    before = dict(known.values_list("fingerprint", "statement__file_name"))
    if len(before) == len(set(keys)):
        raise AlreadyImported(file=before[keys[0]])
    statement = Statement.unscoped.create(
        project_id=tool.project_id,
        tool=tool,
        file_name=file_name[-120:],
        first_on=min(row.booked_on for row in found.rows),
        last_on=max(row.booked_on for row in found.rows),
        opening=found.opening,
        closing=found.closing,
        imported_at=at,
        imported_by_id=by.user_id,
    )
    lines = _lines(statement, found, keys, before)
    StatementLine.unscoped.bulk_create(lines, batch_size=500)
    changes = {"lines": len(lines), "already_there": len(keys) - len(lines)}
    record(by=by, action="bank.statement_imported", target=statement, changes=changes)
    return statement


def _lines(
    statement: Statement, found: ReadStatement, keys: list[str], before: dict[str, str]
) -> list[StatementLine]:
    return [
        StatementLine(
            project_id=statement.project_id,
            tool_id=statement.tool_id,
            statement=statement,
            booked_on=row.booked_on,
            amount=row.amount,
            label=row.label[:300],
            other_name=row.other_name[:150],
            other_hint=iban_hint(row.other_iban),
            other_key=iban_key(row.other_iban),
            reference=row.reference[:80],
            fingerprint=key,
        )
        for row, key in zip(found.rows, keys, strict=True)
        if key not in before
    ]


@transaction.atomic
def set_aside(*, by: Actor, line_id: int, reason: str, at: datetime) -> StatementLine:
    """Say that a line is not the project's, and why. Raises Invalid without a reason or for a matched line."""
    line = get(StatementLine, pk=line_id, by=by, permission=P.RECONCILE, lock=True)
    if not reason.strip() or line.state == StatementLine.State.MATCHED:
        raise Invalid(message=_("Dites pourquoi cette ligne est mise de côté."), field="reason")
    line.state, line.aside_reason = StatementLine.State.ASIDE, reason.strip()[:200]
    line.save(update_fields=["state", "aside_reason"])
    record(by=by, action="bank.line_set_aside", target=line, reason=line.aside_reason)
    return line


@transaction.atomic
def take_back(*, by: Actor, line_id: int, at: datetime) -> StatementLine:
    """Bring back a line set aside. Safe to repeat."""
    line = get(StatementLine, pk=line_id, by=by, permission=P.RECONCILE, lock=True)
    if line.state == StatementLine.State.ASIDE:
        line.state, line.aside_reason = StatementLine.State.OPEN, ""
        line.save(update_fields=["state", "aside_reason"])
        record(by=by, action="bank.line_taken_back", target=line)
    return line
