"""What the database itself refuses, whoever writes: raw SQL on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from essaim.engines.ledger.factories import make_books, make_entry
from essaim.engines.ledger.models import Account, Entry, EntryLine, FiscalYear
from essaim.kernel.projects.models import Project

pytestmark = pytest.mark.django_db


@contextmanager
def refused(message: str | None = "books:") -> Iterator[None]:
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        yield
        connection.check_constraints()


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def project() -> Project:
    project = make_books()
    make_entry(project)
    return project


def draft(project: Project, *amounts: tuple[int, int], **fields: object) -> None:
    """Lines then their entry, as raw as the ORM allows; each amount is (debit, credit)."""
    year = FiscalYear.objects.in_project(project).get()
    account = Account.objects.in_project(project).order_by("pk").first()
    assert account is not None
    entry = Entry(
        project=project,
        fiscal_year=year,
        number=2,
        booked_on=date(2026, 11, 3),
        journal="OD",
        label="x",
        total=sum(debit for debit, _credit in amounts),
        line_count=len(amounts),
        source_engine="x",
        source_ref=str(uuid4()),
        source_event="x",
    )
    for name, value in fields.items():
        setattr(entry, name, value)
    EntryLine.unscoped.bulk_create(
        EntryLine(project=project, entry_id=entry.pk, position=n, account=account, debit=debit, credit=credit)
        for n, (debit, credit) in enumerate(amounts)
    )
    entry.save(force_insert=True)


def test_a_balanced_entry_passes(project: Project) -> None:
    draft(project, (500, 0), (0, 500))
    connection.check_constraints()
    assert Entry.objects.in_project(project).count() == 2


@pytest.mark.parametrize(
    "amounts", [[(500, 0), (0, 499)], [(500, 0)], [], [(500, 0), (0, 300), (0, 300)], [(500, 500), (0, 0)]]
)
def test_an_entry_that_does_not_balance_is_refused(project: Project, amounts: list[tuple[int, int]]) -> None:
    with refused(None):
        draft(project, *amounts)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"number": 3}, "numbers follow"),
        ({"number": 1}, "numbers follow"),
        ({"total": 400}, "as much as it says"),
        ({"line_count": 3}, "as much as it says"),
        ({"booked_on": date(2027, 1, 1)}, "outside the fiscal year"),
    ],
)
def test_an_entry_that_says_something_false_is_refused(
    project: Project, fields: dict[str, object], message: str
) -> None:
    with refused(message):
        draft(project, (500, 0), (0, 500), **fields)


def test_lines_without_an_entry_do_not_survive_the_commit(project: Project) -> None:
    account = Account.objects.in_project(project).get(code="530")
    with refused(None):
        EntryLine.unscoped.create(
            project=project, entry_id=uuid4(), position=1, account=account, debit=1, credit=0
        )


def test_an_account_of_another_project_is_refused(project: Project) -> None:
    other = make_books("Autre")
    make_entry(other)
    foreign = Account.objects.in_project(other).get(code="530")
    with refused("belong to its project"):
        entry = Entry.objects.in_project(project).get()
        key = uuid4()
        for position, (debit, credit) in enumerate([(5, 0), (0, 5)]):
            EntryLine.unscoped.create(
                project=project, entry_id=key, position=position, account=foreign, debit=debit, credit=credit
            )
        entry.pk, entry.number, entry.total, entry.source_ref = key, 2, 5, "copy"
        entry.save(force_insert=True)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_entry SET label = 'autre'",
        "UPDATE ledger_entry SET booked_on = '2026-01-01'",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_entryline SET debit = debit + 1",
        "UPDATE ledger_entryline SET party_label = 'personne'",
        "DELETE FROM ledger_entryline",
        "UPDATE ledger_account SET code = code || '0'",
        "UPDATE ledger_fiscalyear SET ends_on = '2030-12-31'",
    ],
)
def test_what_is_written_does_not_change(project: Project, sql: str) -> None:
    with refused():
        run(sql)


def test_no_line_joins_an_entry_already_written(project: Project) -> None:
    line = EntryLine.objects.in_project(project).first()
    assert line is not None
    with refused("already written"):
        EntryLine.unscoped.create(
            project=project, entry_id=line.entry_id, position=9, account_id=line.account_id, debit=1, credit=0
        )


def test_an_entry_is_not_replaced(project: Project) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's own")
    with refused():
        run("INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry")
    with refused():
        run("INSERT OR REPLACE INTO ledger_entryline SELECT * FROM ledger_entryline")


def test_a_closed_period_takes_no_entry_and_stays_closed(project: Project) -> None:
    FiscalYear.objects.in_project(project).update(locked_until=date(2026, 11, 30))
    with refused("closed"):
        draft(project, (500, 0), (0, 500))
    with refused("stays closed"):
        run("UPDATE ledger_fiscalyear SET locked_until = NULL")
    with refused("stays closed"):
        run("UPDATE ledger_fiscalyear SET locked_until = '2026-10-31'")


def test_a_project_with_books_is_not_deleted(project: Project) -> None:
    with pytest.raises(ProtectedError):
        project.delete()
