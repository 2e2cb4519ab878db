"""Many entries at once: the same guarantees as one by one."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from essaim.engines.ledger.api import (
    Line,
    NothingToReverse,
    PeriodClosed,
    Posting,
    Reversal,
    Source,
    balance_of,
    post_many,
    reverse_many,
)
from essaim.engines.ledger.factories import DUVAL, JOB, make_books, make_entry
from essaim.engines.ledger.models import Entry, FiscalYear
from essaim.engines.ledger.queries.check import faults_of_books
from essaim.kernel.audit.api import history
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Project

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)


def sale(ref: str, cents: int = 1450, credit: int | None = None) -> Posting:
    lines = [
        Line("411", debit=Money(cents), party=DUVAL),
        Line("707", credit=Money(cents if credit is None else credit)),
    ]
    return Posting(f"Panier {ref}", Source("essai", ref, "confirmed"), lines)


def told(project: Project, postings: list[Posting]) -> list[Entry]:
    return post_many(project_id=project.pk, by=JOB, on=DAY, postings=postings)


def undone(project: Project, *refs: str) -> list[Entry]:
    reversals = [Reversal(f"Annule {ref}", Source("essai", ref, "confirmed"), "undone") for ref in refs]
    return reverse_many(project_id=project.pk, by=JOB, on=DAY, reversals=reversals)


def test_many_entries_are_numbered_in_their_order_each_with_its_trace() -> None:
    project = make_books()
    make_entry(project, ref="before")

    entries = told(project, [sale("order-1", 100), sale("order-2", 200), sale("order-3", 300)])

    assert [(entry.number, entry.total.cents) for entry in entries] == [(2, 100), (3, 200), (4, 300)]
    assert [history(entry).get().action for entry in entries] == ["ledger.posted"] * 3
    assert balance_of(project.pk, "411") == Money(600)
    assert faults_of_books([project.pk], {}) == []


def test_an_operation_already_told_keeps_its_entry_among_many() -> None:
    project = make_books()
    first = told(project, [sale("order-1", 100)])

    again = told(project, [sale("order-2", 200), sale("order-1", 999)])

    assert again[1] == first[0]
    assert [entry.number for entry in again] == [2, 1]
    assert balance_of(project.pk, "411") == Money(300)


def test_one_faulty_entry_among_many_writes_none() -> None:
    project = make_books()

    with pytest.raises(ValueError):
        told(project, [sale("order-1"), sale("order-2", 100, credit=99)])
    with pytest.raises(ValueError, match="twice"):
        told(project, [sale("order-1"), sale("order-1")])

    assert not Entry.objects.in_project(project).exists()


def test_many_entries_of_a_closed_period_are_refused() -> None:
    project = make_books()
    make_entry(project, ref="before")
    FiscalYear.objects.in_project(project).update(locked_until=DAY)

    with pytest.raises(PeriodClosed):
        told(project, [sale("order-1")])

    assert Entry.objects.in_project(project).count() == 1


def test_many_entries_are_cancelled_by_their_opposites_once() -> None:
    project = make_books()
    entries = told(project, [sale("order-1", 100), sale("order-2", 200)])

    opposites = undone(project, "order-1", "order-2")

    assert undone(project, "order-1", "order-2") == opposites
    assert [entry.reverses for entry in opposites] == entries
    assert balance_of(project.pk, "411") == Money(0)
    assert faults_of_books([project.pk], {}) == []


def test_cancelling_what_was_not_told_cancels_none_of_many() -> None:
    project = make_books()
    told(project, [sale("order-1", 100)])

    with pytest.raises(NothingToReverse):
        undone(project, "order-1", "order-9")

    assert balance_of(project.pk, "411") == Money(100)


def test_an_event_that_tells_another_entry_does_not_cancel() -> None:
    project = make_books()
    told(project, [sale("order-1", 100)])
    make_entry(project, ref="order-1", event="undone")

    with pytest.raises(ValueError, match="another entry"):
        undone(project, "order-1")


def test_a_hundred_entries_cost_the_queries_of_two() -> None:
    project = make_books()
    told(project, [sale("order-0")])

    def cost(postings: list[Posting]) -> int:
        with CaptureQueriesContext(connection) as queries:
            told(project, postings)
        return len(queries)

    few = cost([sale("few-1"), sale("few-2")])
    assert cost([sale(f"many-{n}") for n in range(100)]) == few
