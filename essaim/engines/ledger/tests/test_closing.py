"""Locking a period, closing a year."""

from datetime import UTC, date, datetime

import pytest

from essaim.engines.ledger.api import PeriodClosed, balance_of, balances_by_party
from essaim.engines.ledger.commands.closing import close_year, lock_books
from essaim.engines.ledger.errors import EarlierYearOpen, NotYetPast, YearClosed
from essaim.engines.ledger.factories import DUVAL, FUNDER, make_books, make_entry, make_order
from essaim.engines.ledger.models import Entry, FiscalYear
from essaim.engines.ledger.queries.balances import trial_balance
from essaim.engines.ledger.queries.check import faults_of_books
from essaim.kernel.errors import Forbidden
from essaim.kernel.factories import Cast, make_cast
from essaim.kernel.money import Money

pytestmark = pytest.mark.django_db
JANUARY = datetime(2027, 1, 15, 9, tzinfo=UTC)


@pytest.fixture
def cast() -> Cast:
    return make_cast(make_books())


def year_of(cast: Cast, first: int) -> FiscalYear:
    return FiscalYear.objects.in_project(cast.project).get(starts_on=date(first, 1, 1))


def lock(cast: Cast, until: date) -> None:
    lock_books(project_id=cast.project.pk, until=until, by=cast.coordinator, at=JANUARY)


def test_lock_refuses_entries_of_the_past_and_takes_the_next_day(cast: Cast) -> None:
    make_order(cast.project)
    lock(cast, date(2026, 11, 30))
    with pytest.raises(PeriodClosed, match="30 novembre 2026"):
        make_entry(cast.project, on=date(2026, 11, 30))
    assert make_entry(cast.project, on=date(2026, 12, 1)).number == 2


def test_lock_gives_back_an_entry_already_told(cast: Cast) -> None:
    entry = make_entry(cast.project, ref="order-1")
    lock(cast, date(2026, 12, 31))
    assert make_entry(cast.project, ref="order-1") == entry


def test_lock_never_moves_back(cast: Cast) -> None:
    make_order(cast.project)
    lock(cast, date(2026, 11, 30))
    lock(cast, date(2026, 10, 31))
    assert year_of(cast, 2026).locked_until == date(2026, 11, 30)


def test_lock_and_close_are_refused_to_a_member_and_for_today(cast: Cast) -> None:
    make_order(cast.project)
    year = year_of(cast, 2026)
    with pytest.raises(Forbidden):
        lock_books(project_id=cast.project.pk, until=date(2026, 1, 1), by=cast.member, at=JANUARY)
    with pytest.raises(Forbidden):
        close_year(year_id=year.pk, by=cast.member, at=JANUARY)
    with pytest.raises(NotYetPast):
        lock(cast, JANUARY.date())
    with pytest.raises(NotYetPast):
        close_year(year_id=year.pk, by=cast.coordinator, at=datetime(2026, 12, 31, 9, tzinfo=UTC))


@pytest.mark.parametrize("locked_first", [True, False])
def test_closing_a_year_carries_balances_by_party_and_the_result(cast: Cast, locked_first: bool) -> None:
    project = cast.project
    make_order(project, DUVAL, share=700, funded=750)
    make_entry(project, "606", "530", 300, journal="AC")
    before = balances_by_party(project.pk, "411"), balance_of(project.pk, "530")
    if locked_first:
        lock(cast, date(2027, 1, 10))
    closed = close_year(year_id=year_of(cast, 2026).pk, by=cast.coordinator, at=JANUARY)
    rows = {row.code: row.balance.cents for row in trial_balance(project.pk, year_of(cast, 2027))}
    assert rows == {"120": -1150, "411": 700, "441": 750, "530": -300}
    assert (balances_by_party(project.pk, "411"), balance_of(project.pk, "530")) == before
    assert balance_of(project.pk, "441", FUNDER, on=date(2026, 12, 31)) == Money(750)
    assert closed.locked_until == date(2026, 12, 31)
    assert faults_of_books([project.pk]) == []
    with pytest.raises(YearClosed):
        close_year(year_id=closed.pk, by=cast.coordinator, at=JANUARY)
    with pytest.raises(PeriodClosed):
        make_entry(project)


def test_closing_a_year_with_a_deficit_and_balances_at_zero(cast: Cast) -> None:
    make_entry(cast.project, "606", "512", 500)
    make_entry(cast.project, "512", "754", 200)
    close_year(year_id=year_of(cast, 2026).pk, by=cast.coordinator, at=JANUARY)
    rows = {row.code: row.balance.cents for row in trial_balance(cast.project.pk, year_of(cast, 2027))}
    assert rows == {"129": 300, "512": -300}


def test_closing_wants_the_earlier_year_closed(cast: Cast) -> None:
    make_entry(cast.project, on=date(2025, 5, 1))
    make_entry(cast.project)
    with pytest.raises(EarlierYearOpen, match="2025"):
        close_year(year_id=year_of(cast, 2026).pk, by=cast.coordinator, at=JANUARY)
    for first in (2025, 2026):
        close_year(year_id=year_of(cast, first).pk, by=cast.coordinator, at=JANUARY)
    assert Entry.objects.in_project(cast.project).filter(journal="AN").count() == 2
    assert faults_of_books([cast.project.pk]) == []
