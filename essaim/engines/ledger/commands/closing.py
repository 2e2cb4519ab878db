"""Closing: nothing is written any more before a date; a finished year carries its balances to the next."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.ledger.commands.post import post
from essaim.engines.ledger.errors import EarlierYearOpen, NotYetPast, YearClosed
from essaim.engines.ledger.models import EntryLine, FiscalYear, Journal
from essaim.engines.ledger.permissions import P
from essaim.engines.ledger.queries.balances import SIGNED
from essaim.engines.ledger.queries.parties import latest_labels, party_of
from essaim.engines.ledger.rules import Line, Party, Source, reversed_lines
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.money import ZERO, Money, total


@transaction.atomic
def lock_books(*, project_id: int, until: date, by: Actor, at: datetime) -> list[FiscalYear]:
    """Refuse from now on any entry dated `until` or before. It cannot be taken back: corrections are dated later.

    Raises NotYetPast for today or a later day.
    """
    require(by=by, project_id=project_id, permission=P.CLOSE)
    if until >= timezone.localdate(at):
        raise NotYetPast(until=date_format(until))
    years = FiscalYear.objects.in_project(project_id).select_for_update(of=("self",))
    changed = []
    for year in years.filter(starts_on__lte=until).order_by("starts_on"):
        limit = min(until, year.ends_on)
        if year.locked_until is None or year.locked_until < limit:
            record(
                by=by,
                action="ledger.locked",
                target=year,
                changes={"locked_until": (year.locked_until, limit)},
            )
            year.locked_until = limit
            year.save(update_fields=["locked_until"])
            changed.append(year)
    return changed


@transaction.atomic
def close_year(*, year_id: int, by: Actor, at: datetime) -> FiscalYear:
    """Close a finished year: its result, then its balances carried to the first day of the next. About twenty queries.

    Raises YearClosed, NotYetPast, EarlierYearOpen.
    """
    year = get(FiscalYear, by=by, permission=P.CLOSE, lock=True, pk=year_id)
    if year.closed_at is not None:
        raise YearClosed(year=year)
    if year.ends_on >= timezone.localdate(at):
        raise NotYetPast(until=date_format(year.ends_on))
    years = FiscalYear.objects.in_project(year.project_id)
    if (first := years.filter(closed_at=None).order_by("starts_on").first()) and first.pk != year.pk:
        raise EarlierYearOpen(year=first)
    _turn(year, by)
    year.locked_until, year.closed_at = year.ends_on, at
    year.save(update_fields=["locked_until", "closed_at"])
    record(by=by, action="ledger.closed", target=year)
    return year


def _turn(year: FiscalYear, by: Actor) -> None:
    """Three entries: the result, the closing of what remains, and its opening the day after."""
    standing = _standing(year)
    sheet = [line for line in standing if line.account[0] in "12345"]
    flows = [line for line in standing if line.account[0] in "678"]
    result = total([line.debit - line.credit for line in flows])
    if result:
        sheet.append(_side("129" if result > ZERO else "120", result, None))
    opposite = reversed_lines(flows) + ([sheet[-1]] if result else [])
    next_day = year.ends_on + timedelta(days=1)
    _tell(
        year,
        by,
        year.ends_on,
        "result",
        format_lazy(_("Résultat de l'exercice {year}"), year=year),
        opposite,
        Journal.CLOSING,
    )
    _tell(
        year,
        by,
        year.ends_on,
        "closing",
        format_lazy(_("Clôture de l'exercice {year}"), year=year),
        reversed_lines(sheet),
        Journal.CLOSING,
    )
    _tell(
        year,
        by,
        next_day,
        "opening",
        format_lazy(_("Reprise des soldes de {year}"), year=year),
        sheet,
        Journal.OPENING,
    )


def _tell(
    year: FiscalYear, by: Actor, on: date, event: str, label: Promise, lines: list[Line], journal: Journal
) -> None:
    if not lines:
        return
    post(
        project_id=year.project_id,
        by=by,
        on=on,
        label=label,
        source=Source("ledger", f"exercice-{year.starts_on:%Y-%m-%d}", event),
        lines=lines,
        journal=journal,
    )


def _side(code: str, balance: Money, party: Party | None) -> Line:
    debit, credit = (balance, ZERO) if balance > ZERO else (ZERO, -balance)
    return Line(code, debit, credit, party)


def _standing(year: FiscalYear) -> list[Line]:
    """What stands at the end of the year, by account and party. Two queries."""
    rows = list(
        EntryLine.objects.in_project(year.project_id)
        .filter(entry__fiscal_year=year)
        .order_by("account__code", "party_kind", "party_id")
        .values("account__code", "party_kind", "party_id")
        .annotate(balance=SIGNED, latest=Max("pk"))
        .exclude(balance=ZERO)
        .values_list("account__code", "party_kind", "party_id", "balance", "latest")
    )
    labels = latest_labels(year.project_id, [row[4] for row in rows])
    return [
        _side(code, balance, party_of(kind, key, labels[latest]) if kind else None)
        for code, kind, key, balance, latest in rows
    ]
