"""Posting and reversing."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from essaim.engines.ledger.api import (
    Line,
    NothingToReverse,
    Source,
    UnknownAccount,
    balance_of,
    balances_by_party,
    post,
    reverse,
)
from essaim.engines.ledger.commands.accounts import open_plan
from essaim.engines.ledger.factories import (
    DUVAL,
    FARM,
    FUNDER,
    JOB,
    NGUYEN,
    make_books,
    make_entry,
    make_order,
)
from essaim.engines.ledger.models import Account, Entry
from essaim.engines.ledger.rules import PLAN
from essaim.kernel.audit.api import history
from essaim.kernel.factories import make_project
from essaim.kernel.money import Money

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 2)


def test_post_writes_numbered_lines_and_its_trace() -> None:
    project = make_books()
    make_entry(project)
    entry = make_order(project, share=700, funded=750)
    lines = entry.lines.order_by("position").select_related("account")
    assert [(line.account.code, line.debit.cents, line.credit.cents) for line in lines] == [
        ("411", 700, 0),
        ("441", 750, 0),
        ("707", 0, 1450),
    ]
    assert (entry.number, entry.total, str(entry.fiscal_year)) == (2, Money(1450), "2026")
    assert [trace.action for trace in history(entry)] == ["ledger.posted"]


def test_post_the_same_source_gives_the_first_entry_back() -> None:
    project = make_books()
    first = make_entry(project, ref="order-1", cents=1000)
    again = make_entry(project, ref="order-1", cents=9999)
    assert again == first
    assert balance_of(project.pk, "530") == Money(1000)


@pytest.mark.parametrize(
    "lines",
    [
        [Line("530", debit=Money(1000))],
        [Line("530", debit=Money(1000)), Line("707", credit=Money(999))],
        [Line("530", debit=Money(1000)), Line("707", credit=Money(1000)), Line("708")],
        [Line("530", debit=Money(-5)), Line("707", credit=Money(-5))],
        [Line("530", debit=Money(5), credit=Money(5)), Line("707", debit=Money(5), credit=Money(5))],
        [Line("411", debit=Money(1000)), Line("707", credit=Money(1000))],
    ],
)
def test_post_refuses_lines_that_make_no_entry(lines: list[Line]) -> None:
    project = make_books()
    with pytest.raises(ValueError):
        post(project_id=project.pk, by=JOB, on=DAY, label="x", source=Source("a", "1", "b"), lines=lines)
    assert not Entry.objects.in_project(project).exists()


def test_post_refuses_an_account_outside_the_plan() -> None:
    project = make_books()
    with pytest.raises(UnknownAccount, match="7999"):
        make_entry(project, credit="7999")


def test_post_numbers_each_fiscal_year_and_each_project_apart() -> None:
    project, other = make_books(), make_books("Autre")
    numbers = [
        make_entry(project).number,
        make_entry(project, on=date(2027, 1, 1)).number,
        make_entry(other).number,
        make_entry(project).number,
    ]
    assert numbers == [1, 1, 1, 2]


def test_post_follows_the_first_month_of_the_settings() -> None:
    project = make_project("Saison", tools={"comptes": ("ledger", {"first_month": 9})}, roles={})
    assert str(make_entry(project, on=date(2027, 8, 31)).fiscal_year) == "2026-2027"


def test_post_costs_five_queries_once_the_year_is_open() -> None:
    """Year (locked), accounts with the last number and whether this source is told, lines, entry, trace."""
    project = make_books()
    make_order(project)
    with CaptureQueriesContext(connection) as queries:
        make_order(project, NGUYEN)
    assert len(queries) == 5, [query["sql"] for query in queries]


def test_reverse_writes_the_opposite_once() -> None:
    project = make_books()
    entry = make_order(project)
    for _attempt in range(2):
        opposite = reverse(project_id=project.pk, source=entry.source, by=JOB, on=DAY, label="Annulée")
    assert opposite.reverses == entry
    assert not balances_by_party(project.pk, "411")
    assert balance_of(project.pk, "707") == Money(0)
    assert Entry.objects.in_project(project).count() == 2


def test_reverse_refuses_an_operation_never_told() -> None:
    project = make_books()
    with pytest.raises(NothingToReverse):
        reverse(project_id=project.pk, source=Source("orders", "order-404", "x"), by=JOB, on=DAY, label="x")


def test_reverse_needs_its_own_event_for_each_entry_of_a_reference() -> None:
    project = make_books()
    placed = make_entry(project, ref="order-1", event="confirmed")
    paid = make_entry(project, "512", "530", ref="order-1", event="paid")
    reverse(project_id=project.pk, source=placed.source, by=JOB, on=DAY, label="x")
    with pytest.raises(ValueError, match="its own event"):
        reverse(project_id=project.pk, source=paid.source, by=JOB, on=DAY, label="x")
    reverse(project_id=project.pk, source=paid.source, by=JOB, on=DAY, label="x", event="unpaid")
    assert balance_of(project.pk, "512") == Money(0)


def test_balances_say_who_owes_by_party_and_on_a_day() -> None:
    project = make_books()
    make_order(project, DUVAL, share=500, funded=500)
    make_order(project, NGUYEN, share=300, funded=700)
    make_entry(project, "530", "411", 500, party=DUVAL, on=date(2026, 11, 9), journal="CA")
    make_entry(project, "607", "401", 1800, party=FARM, on=date(2026, 11, 9), journal="AC")
    assert balances_by_party(project.pk, "411") == {NGUYEN: Money(300)}
    assert balances_by_party(project.pk, "401") == {FARM: Money(-1800)}
    assert balances_by_party(project.pk, "441", [FARM]) == {}
    assert balance_of(project.pk, "411", DUVAL) == Money(0)
    assert balance_of(project.pk, "411", DUVAL, on=DAY) == Money(500)
    assert balance_of(project.pk, "441", FUNDER) == Money(1200)


def test_balances_by_party_use_the_latest_name() -> None:
    project = make_books()
    make_order(project, DUVAL)
    renamed = type(DUVAL)("household", DUVAL.id, "Famille Duval-Martin")
    make_order(project, renamed)
    assert [party.label for party in balances_by_party(project.pk, "411")] == ["Famille Duval-Martin"]


def test_opening_the_plan_keeps_the_accounts_already_there() -> None:
    project = make_books()
    make_entry(project)
    for _time in range(2):
        open_plan(project_id=project.pk, by=JOB)
    assert list(Account.objects.in_project(project).values_list("code", flat=True)) == sorted(PLAN)
