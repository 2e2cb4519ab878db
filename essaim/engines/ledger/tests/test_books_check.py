"""`essaim books check` passes on sound books, and says each planted fault."""

import json
from collections.abc import Iterable
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from essaim.engines.ledger.engine import ENGINE
from essaim.engines.ledger.factories import DUVAL, make_books, make_entry, make_order
from essaim.engines.ledger.models import Account
from essaim.engines.ledger.queries.check import TRIGGERS, faults_of_books
from essaim.kernel.factories import make_project
from essaim.kernel.money import Money
from essaim.kernel.projects.engine import BookClaim, Engine
from essaim.kernel.projects.models import Project, Tool

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    project = make_books()
    make_order(project, DUVAL)
    make_entry(project, "530", "411", 725, party=DUVAL, ref="payment-1", journal="CA")
    return project


def unguarded(*statements: str) -> None:
    """Run SQL as someone who first takes the guards away, then puts their names back on other tables."""
    table = dict.fromkeys(TRIGGERS, "ledger_entry") | {
        "ledger_line_before_entry": "ledger_entryline",
        "ledger_line_kept": "ledger_entryline",
        "ledger_line_unchanged": "ledger_entryline",
        "ledger_account_unchanged": "ledger_account",
        "ledger_year_unchanged": "ledger_fiscalyear",
    }
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name, on in table.items():
            cursor.execute(
                f"DROP TRIGGER {name}" + (f" ON {on}" if connection.vendor == "postgresql" else "")
            )
        for statement in statements:
            cursor.execute(statement)


def codes(project: Project) -> set[str]:
    return {fault.code for fault in faults_of_books([project.pk])} - {"trigger"}


def check(*options: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("books", "check", *options, stdout=out)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue()
    return 0, out.getvalue()


def test_sound_books_pass(project: Project) -> None:
    assert check() == (0, "Comptes en ordre\xa0: 1 projets vérifiés.\n")


def test_a_missing_guard_is_said(project: Project) -> None:
    unguarded()
    status, text = check("--json")
    assert status == 1
    assert {fault["code"] for fault in json.loads(text)["faults"]} == {"trigger"}
    assert len(json.loads(text)["faults"]) == len(TRIGGERS)


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE ledger_entryline SET debit = debit + 1 WHERE debit > 0", "entry"),
        ("UPDATE ledger_entryline SET debit = debit * 2, credit = credit * 2", "entry"),
        ("UPDATE ledger_entry SET line_count = 9", "entry"),
        ("UPDATE ledger_entry SET booked_on = '2030-01-01'", "entry"),
        ("UPDATE ledger_entry SET number = number + 5", "numbers"),
    ],
)
def test_each_planted_fault_is_said(project: Project, sql: str, code: str) -> None:
    assert codes(project) == set()
    unguarded(sql)
    assert codes(project) == {code}
    assert check("--project", project.slug)[0] == 1


def test_a_line_on_the_account_of_another_project_is_said(project: Project) -> None:
    other = make_books("Autre")
    make_entry(other)
    foreign = Account.objects.in_project(other).get(code="530")
    unguarded(f"UPDATE ledger_entryline SET account_id = {foreign.pk} WHERE project_id = {project.pk}")
    assert codes(project) == {"line"}


def test_an_entry_deleted_with_its_lines_is_said(project: Project) -> None:
    first = "(SELECT id FROM ledger_entry WHERE number = 1)"
    unguarded(
        f"DELETE FROM ledger_entryline WHERE entry_id IN {first}", "DELETE FROM ledger_entry WHERE number = 1"
    )
    assert codes(project) == {"numbers"}


def orders(*claims: BookClaim) -> dict[str, Engine]:
    def claimed(tool: Tool) -> Iterable[BookClaim]:
        return claims

    return {"orders": replace(ENGINE, slug="orders", claims=claimed)}


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([("order-1", "411", 725)], []),
        ([("order-1", "411", 725), ("order-1", "530", 0)], []),
        ([("order-1", "411", 700)], ["order-1, compte 411 : l'outil dit 7,00"]),
        ([("order-1", "411", 725), ("order-2", "411", 500)], ["order-2, compte 411 : l'outil dit 5,00"]),
        ([], ["order-1, compte 411 : les comptes disent", "order-1, compte 707 : les comptes disent"]),
    ],
)
def test_books_and_tools_are_compared_both_ways(
    claims: list[tuple[str, str, int]], expected: list[str]
) -> None:
    project = make_project(
        tools={"comptes": ("ledger", {}), "paniers": ("orders", {})}, roles={"membre": ["projects.view"]}
    )
    make_entry(project, "411", "707", 725, party=DUVAL, ref="order-1", engine="orders")
    present = orders(*(BookClaim(ref=ref, account=code, balance=Money(n)) for ref, code, n in claims))
    faults = faults_of_books([project.pk], present)
    assert [fault.code for fault in faults] == ["claim"] * len(expected)
    for fault, words in zip(faults, expected, strict=True):
        assert words in fault.sentence.replace("\N{NO-BREAK SPACE}", " ")


def test_an_unknown_project_is_refused() -> None:
    with pytest.raises(CommandError, match="ailleurs"):
        call_command("books", "check", "--project", "ailleurs")
