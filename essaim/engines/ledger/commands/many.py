"""Posting many entries at once, under the guarantees of `post` and `reverse`: whole, once each, numbered without a gap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched

from django.utils.functional import Promise

from essaim.engines.ledger.commands.post import (
    accounts_by_code,
    check_open,
    last_number,
    line_row,
    new_entry,
    together,
    year_of,
)
from essaim.engines.ledger.errors import NothingToReverse
from essaim.engines.ledger.models import Entry, EntryLine, FiscalYear, Journal
from essaim.engines.ledger.rules import Line, Source, line_fault, reversed_lines
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import Trace, record_many
from essaim.kernel.money import total
from essaim.kernel.rows import insert
from essaim.kernel.ui.language import house_text

BATCH = 400  # rows a statement: SQLite takes 32,766 values in one


@dataclass(frozen=True, slots=True)
class Posting:
    """One entry to write: what it says, what it tells, its lines."""

    label: str | Promise
    source: Source
    lines: Sequence[Line]
    journal: str = Journal.SALES
    reverses: Entry | None = None


@dataclass(frozen=True, slots=True)
class Reversal:
    """One entry to cancel by its opposite, told as `event` of the same reference."""

    label: str | Promise
    source: Source
    event: str


def _entries_of(project_id: int, sources: Iterable[Source]) -> dict[Source, Entry]:
    """The entries that tell these operations, by source. One query for each batch of references."""
    wanted = set(sources)
    refs, engines = sorted({source.ref for source in wanted}), {source.engine for source in wanted}
    found: dict[Source, Entry] = {}
    for start in range(0, len(refs), BATCH):
        rows = Entry.objects.in_project(project_id).filter(
            source_engine__in=engines, source_ref__in=refs[start : start + BATCH]
        )
        found |= {entry.source: entry for entry in rows.order_by("pk") if entry.source in wanted}
    return found


def _checked(postings: Sequence[Posting]) -> None:
    for posting in postings:
        if (fault := line_fault(posting.lines)) is not None:
            raise ValueError(fault)
    if len({posting.source for posting in postings}) != len(postings):
        raise ValueError("an operation is told twice")


def _write(year: FiscalYear, postings: Sequence[Posting], by: Actor, on: date) -> list[Entry]:
    accounts = accounts_by_code(
        year.project_id, {line.account for posting in postings for line in posting.lines}
    )
    entries: list[Entry] = []
    rows: list[EntryLine] = []
    for number, posting in enumerate(postings, last_number(year) + 1):
        check_open(year, on, posting.journal)
        entry = new_entry(
            year,
            by=by,
            on=on,
            label=house_text(posting.label),
            source=posting.source,
            journal=posting.journal,
            reverses=posting.reverses,
        )
        entry.number, entry.line_count = number, len(posting.lines)
        entry.total = total([line.debit for line in posting.lines])
        entries.append(entry)
        rows += [line_row(entry, position, line, accounts) for position, line in enumerate(posting.lines, 1)]
    for made in (rows, entries):
        for some in batched(made, BATCH, strict=False):
            insert(some)
    traces = [Trace(entry, {"total": entry.total}, entry.label) for entry in entries]
    record_many(by=by, action="ledger.posted", traces=traces)
    return entries


def post_many(*, project_id: int, by: Actor, on: date, postings: Sequence[Posting]) -> list[Entry]:
    """Write many balanced entries of one day, numbered in the order given; an operation already told keeps its entry.

    The caller has checked the actor's right to each operation. Raises PeriodClosed, UnknownAccount; ValueError for
    lines that make no entry or an operation told twice. Queries do not grow with the entries but by batches of 400.
    """
    _checked(postings)
    if not postings:
        return []
    with together():
        year = year_of(project_id, on)
        told = _entries_of(project_id, [posting.source for posting in postings])
        new = [posting for posting in postings if posting.source not in told]
        written = _write(year, new, by, on) if new else []
        told |= {entry.source: entry for entry in written}
    return [told[posting.source] for posting in postings]


def reverse_many(*, project_id: int, by: Actor, on: date, reversals: Sequence[Reversal]) -> list[Entry]:
    """Cancel many entries by their opposites, dated `on`. Safe to repeat. Raises NothingToReverse, PeriodClosed."""
    originals = _entries_of(project_id, [reversal.source for reversal in reversals])
    if any(reversal.source not in originals for reversal in reversals):
        raise NothingToReverse
    lines: dict[object, list[Line]] = defaultdict(list)
    keys = [entry.pk for entry in originals.values()]
    for start in range(0, len(keys), BATCH):
        rows = EntryLine.unscoped.filter(entry__in=keys[start : start + BATCH]).prefetch_related("account")
        for row in rows.order_by("entry", "position"):
            lines[row.entry_id].append(row.as_line())
    postings = []
    for reversal in reversals:
        original, source = originals[reversal.source], reversal.source
        told = Source(source.engine, source.ref, reversal.event)
        opposite = reversed_lines(lines[original.pk])
        postings.append(Posting(reversal.label, told, opposite, original.journal, original))
    written = post_many(project_id=project_id, by=by, on=on, postings=postings)
    if any(
        entry.reverses_id != posting.reverses.pk
        for entry, posting in zip(written, postings, strict=True)
        if posting.reverses
    ):
        raise ValueError("an event already tells another entry; give each reversal its own")
    return written
