"""Posting: lines first, then the entry that makes them one, in the caller's transaction."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.db.models import Exists, Max, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.functional import Promise

from essaim.engines.ledger.errors import NothingToReverse, PeriodClosed, UnknownAccount
from essaim.engines.ledger.models import TURN_OF_YEAR, Account, Entry, EntryLine, FiscalYear, Journal
from essaim.engines.ledger.rules import (
    CAPITAL_PLAN,
    PLAN,
    Line,
    Source,
    fiscal_period,
    line_fault,
    reversed_lines,
)
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.money import total
from essaim.kernel.prepared import Ask, prepared
from essaim.kernel.projects.models import Tool
from essaim.kernel.rows import insert
from essaim.kernel.ui.language import house_text


def together() -> AbstractContextManager[None]:
    """The caller's transaction, or one of its own. No savepoint: refusals come before the first line is written."""
    return nullcontext() if connection.in_atomic_block else transaction.atomic()


def year_of(project_id: int, on: date) -> FiscalYear:
    """The fiscal year of a day, its row locked until the end of the transaction; opened when it is the first time."""
    found = _years_held(project_id, on, on)
    return found[0] if found else _opened(project_id, on)


def _opened(project_id: int, on: date) -> FiscalYear:
    tool = Tool.objects.filter(project_id=project_id, engine="ledger").order_by("pk").first()
    period = fiscal_period(on, tool.config.first_month if tool else 1)
    FiscalYear.unscoped.bulk_create(
        [FiscalYear(project_id=project_id, starts_on=period.start, ends_on=period.last_day)],
        ignore_conflicts=True,
    )
    return _years_held(project_id, on, on)[0]


def posting_asked(
    project_id: int, on: date, source: Source, among: Collection[str]
) -> tuple[Ask | None, ...]:
    """What `post` will ask, in this order, for who sends it `along` with questions of its own."""
    return _years_held.ask(project_id, on, on), _accounts_now.ask(*_asked(project_id, on, source, among))


@prepared
def _years_held(project_id: int, first: date, last: date) -> QuerySet[FiscalYear]:
    return _years(project_id, first, last).select_for_update(of=("self",))


def _years(project_id: int, first: date, last: date) -> QuerySet[FiscalYear]:
    years = FiscalYear.objects.in_project(project_id)
    return years.filter(starts_on__lte=first, ends_on__gte=last).order_by("pk")[:1]


def accounts_by_code(project_id: int, codes: set[str]) -> dict[str, int]:
    """Ids of accounts by code; those of the plans are opened when they are first used."""
    plan = {**PLAN, **CAPITAL_PLAN}
    rows = Account.objects.in_project(project_id).filter(code__in=codes).order_by("code")
    found = dict(rows.values_list("code", "pk"))
    missing = codes - found.keys()
    if not missing:
        return found
    for code in sorted(missing):
        if code not in plan:
            raise UnknownAccount(code=code)
    Account.unscoped.bulk_create(
        [Account(project_id=project_id, code=code, label=plan[code]) for code in sorted(missing)],
        ignore_conflicts=True,
    )
    return dict(rows.values_list("code", "pk"))


def entry_of(*, project_id: int, source: Source) -> Entry | None:
    """The entry that tells an operation, if it was told. One query."""
    return _told(project_id, source.engine, source.ref, source.event).first()


def _told(project_id: int, engine: str, ref: str, event: str) -> QuerySet[Entry]:
    rows = Entry.objects.in_project(project_id).filter(source_engine=engine, source_ref=ref)
    return rows.filter(source_event=event).order_by("pk")


def line_row(entry: Entry, position: int, line: Line, accounts: dict[str, int]) -> EntryLine:
    return EntryLine(
        project_id=entry.project_id,
        entry_id=entry.pk,
        position=position,
        account_id=accounts[line.account],
        party_kind=line.party.kind if line.party else "",
        party_id=line.party.id if line.party else None,
        party_label=line.party.label[:200] if line.party else "",
        debit=line.debit,
        credit=line.credit,
    )


def check_open(year: FiscalYear, on: date, journal: str) -> None:
    """Raises PeriodClosed for a day whose books are closed."""
    locked = year.locked_until
    if locked is not None and (year.closed_at is not None or (on <= locked and journal not in TURN_OF_YEAR)):
        raise PeriodClosed(until=date_format(locked))


def new_entry(
    year: FiscalYear,
    *,
    by: Actor,
    on: date,
    label: str,
    source: Source,
    journal: str,
    reverses: Entry | None = None,
) -> Entry:
    """An entry without its number nor its lines yet. Not written."""
    return Entry(
        id=uuid.uuid4(),
        project_id=year.project_id,
        fiscal_year=year,
        booked_on=on,
        journal=Journal(journal),
        label=label[:200],
        source_engine=source.engine,
        source_ref=source.ref,
        source_event=source.event,
        reverses=reverses,
        created_by=by.name[:200],
    )


def last_number(year: FiscalYear) -> int:
    """The last number given in a year whose row is held. One query."""
    return Entry.unscoped.filter(fiscal_year=year).aggregate(last=Max("number"))["last"] or 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a year stands, its row held: the last number given, whether an operation is told, accounts by code."""

    last: int
    is_told: bool
    accounts: dict[str, int]


def _standing(project_id: int, on: date, source: Source, codes: set[str], among: Collection[str]) -> Standing:
    """One query; three where an account of the plan is used for the first time."""
    asked = _asked(project_id, on, source, {*codes, *among})
    rows = _accounts_now(*asked)
    accounts = {code: pk for code, pk, _last, _is_told in rows}
    if codes - accounts.keys():
        accounts = accounts_by_code(project_id, codes)
        rows = _accounts_now(*asked)
    return Standing(rows[0][2] or 0, rows[0][3], accounts)


def _asked(
    project_id: int, on: date, source: Source, codes: Collection[str]
) -> tuple[int, date, date, str, str, str, tuple[str, ...]]:
    return project_id, on, on, source.engine, source.ref, source.event, tuple(sorted(codes))


@prepared
def _accounts_now(
    project_id: int, first: date, last: date, engine: str, ref: str, event: str, codes: tuple[str, ...]
) -> QuerySet[Account, tuple[str, int, int | None, bool]]:
    years = _years(project_id, first, last).values("pk")
    numbers = Entry.unscoped.filter(fiscal_year_id=Subquery(years)).order_by("-number").values("number")[:1]
    told = _told(project_id, engine, ref, event)
    rows = Account.objects.in_project(project_id).filter(code__in=codes).order_by("code")
    return rows.annotate(last=Subquery(numbers), is_told=Exists(told)).values_list(
        "code", "pk", "last", "is_told"
    )


def _write(entry: Entry, lines: Sequence[Line], standing: Standing, by: Actor, reason: str) -> Entry:
    entry.number, entry.line_count = standing.last + 1, len(lines)
    entry.total = total([line.debit for line in lines])
    insert([line_row(entry, position, line, standing.accounts) for position, line in enumerate(lines, 1)])
    insert([entry])
    record(by=by, action="ledger.posted", target=entry, changes={"total": entry.total}, reason=reason)
    return entry


def _post(
    *,
    project_id: int,
    by: Actor,
    on: date,
    label: str | Promise,
    source: Source,
    lines: Sequence[Line],
    journal: str,
    reverses: Entry | None = None,
    among: Collection[str] = (),
) -> Entry:
    if (fault := line_fault(lines)) is not None:
        raise ValueError(fault)
    asked = project_id, on, source, {line.account for line in lines}, among
    if found := _years_held(project_id, on, on):
        year, standing = found[0], _standing(*asked)
    else:  # what was sent along with the question is from before this year was held: asked again
        _standing(*asked)
        year, standing = _opened(project_id, on), _standing(*asked)
    if standing.is_told and (told := entry_of(project_id=project_id, source=source)) is not None:
        return told
    check_open(year, on, journal)
    said = house_text(label)
    entry = new_entry(year, by=by, on=on, label=said, source=source, journal=journal, reverses=reverses)
    return _write(entry, lines, standing, by, said)


def post(
    *,
    project_id: int,
    by: Actor,
    on: date,
    label: str | Promise,
    source: Source,
    lines: Sequence[Line],
    journal: str = Journal.SALES,
    among: Collection[str] = (),
) -> Entry:
    """Write one balanced entry; the same source posted twice gives the first entry back, unchanged.

    The caller has checked the actor's right to the operation told by `source`. A lazy label is kept in the
    language of the installation: the books speak one. `among`: the accounts that `posting_asked` was given.
    Raises PeriodClosed, UnknownAccount; ValueError for lines that make no entry. Five queries once the year is open.
    """
    with together():
        return _post(
            project_id=project_id,
            by=by,
            on=on,
            label=label,
            source=source,
            lines=lines,
            journal=journal,
            among=among,
        )


def reverse(
    *, project_id: int, source: Source, by: Actor, on: date, label: str | Promise, event: str = "reversed"
) -> Entry:
    """Cancel an entry by its opposite, dated `on`. Safe to repeat.

    `event` names the cancelling entry among those of the same reference. Raises NothingToReverse, PeriodClosed.
    """
    original = entry_of(project_id=project_id, source=source)
    if original is None:
        raise NothingToReverse
    lines = EntryLine.unscoped.filter(entry=original).select_related("account").order_by("position")
    with together():
        opposite = _post(
            project_id=project_id,
            by=by,
            on=on,
            label=label,
            source=Source(source.engine, source.ref, event),
            lines=reversed_lines([line.as_line() for line in lines]),
            journal=original.journal,
            reverses=original,
        )
    if opposite.reverses_id != original.pk:
        raise ValueError(
            f"{source.ref} {event} already tells another entry; give this reversal its own event"
        )
    return opposite
