"""Entries as a journal: searched, listed, exported, each leading to the operation it tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from essaim.engines.ledger.models import Entry, EntryLine, FiscalYear, Journal
from essaim.engines.ledger.rules import FEC_HEADER, FecLine, csv_row, fec_row
from essaim.kernel.money import Money
from essaim.kernel.periods import Period
from essaim.kernel.projects.engine import engines
from essaim.kernel.ui.language import house_text


def journal(
    project_id: int, *, month: Period | None = None, code: str = "", party: str = "", text: str = ""
) -> QuerySet[Entry]:
    """Entries with their lines, newest first: two queries when read (three with their count)."""
    lines = EntryLine.unscoped.select_related("account").order_by("position")
    entries = (
        Entry.objects.in_project(project_id)
        .select_related("fiscal_year")
        .prefetch_related(Prefetch("lines", lines))
    )
    if month is not None:
        entries = entries.filter(booked_on__gte=month.start, booked_on__lt=month.end)
    if code:
        entries = entries.filter(journal=code)
    if party:
        named = EntryLine.unscoped.filter(entry=OuterRef("pk"), party_label__icontains=party)
        entries = entries.filter(Exists(named))
    if text:
        on_account = EntryLine.unscoped.filter(entry=OuterRef("pk"), account__code=text)
        entries = entries.filter(Q(label__icontains=text) | Q(source_ref=text) | Exists(on_account))
    return entries.order_by("-booked_on", "-fiscal_year__starts_on", "-number")


def entry_at(project_id: int, year: int, number: int) -> Entry | None:
    """An entry by the year its fiscal year starts in and its number, with its lines and its reversal. Three queries."""
    lines = EntryLine.unscoped.select_related("account").order_by("position")
    return (
        Entry.objects.in_project(project_id)
        .filter(fiscal_year__starts_on__year=year, number=number)
        .select_related("fiscal_year", "reverses__fiscal_year", "reversal__fiscal_year")
        .prefetch_related(Prefetch("lines", lines))
        .order_by("pk")
        .first()
    )


def years_of(project_id: int) -> QuerySet[FiscalYear]:
    return FiscalYear.objects.in_project(project_id).order_by("-starts_on")


def months_of(project_id: int) -> list[Period]:
    """The months that hold an entry, newest first. One query."""
    days = Entry.objects.in_project(project_id).dates("booked_on", "month", order="DESC")
    return [Period.month_of(day) for day in days]


def source_urls(project_id: int, entries: Iterable[Entry]) -> dict[tuple[str, str], str]:
    """The page of the operation behind each entry, where its engine gives one. A constant number of queries by engine."""
    refs: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        refs[entry.source_engine].add(entry.source_ref)
    return {
        (slug, ref): url
        for slug, wanted in refs.items()
        if (found := engines().get(slug)) is not None and found.source_urls is not None
        for ref, url in found.source_urls(project_id, wanted).items()
    }


def _lines(entries: QuerySet[Entry]) -> QuerySet[EntryLine]:
    return EntryLine.unscoped.filter(entry__in=entries.order_by()).select_related("entry", "account")


def _exported(line: EntryLine) -> FecLine:
    entry = line.entry
    return FecLine(
        journal=(entry.journal, house_text(Journal(entry.journal).label)),
        number=entry.number,
        booked_on=entry.booked_on,
        account=(line.account.code, line.account.label),
        party=line.party,
        piece=f"{entry.source_engine}/{entry.source_ref}",
        label=entry.label,
        debit=line.debit,
        credit=line.credit,
        valid_on=timezone.localdate(entry.created_at),
    )


def fec_rows(year: FiscalYear) -> Iterator[str]:
    """The file of a fiscal year, header first: what was carried over, then by number. Read by stretches."""
    yield FEC_HEADER
    entries = Entry.objects.in_project(year.project_id).filter(fiscal_year=year)
    lines = _lines(entries)
    opening = lines.filter(entry__journal=Journal.OPENING).order_by("entry__number", "position")
    told = lines.exclude(entry__journal__in=(Journal.OPENING, Journal.CLOSING))
    for part in (opening, told.order_by("entry__number", "position")):
        for line in part.iterator(chunk_size=500):
            yield fec_row(_exported(line))


def csv_rows(entries: QuerySet[Entry]) -> Iterator[tuple[str | int | Money | date, ...]]:
    """The lines of these entries for a spreadsheet, oldest first. Read by stretches."""
    lines = _lines(entries).order_by("entry__booked_on", "entry__number", "position")
    for line in lines.iterator(chunk_size=500):
        yield csv_row(_exported(line))
