"""What the database itself refuses, on SQLite and PostgreSQL."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import Error, connection, transaction

from essaim.engines.shares.factories import DAY, at, leave, make_category, paid_up, shares_cast
from essaim.engines.shares.models import Line, Register
from essaim.kernel.factories import Cast
from essaim.kernel.money import Money

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cast = shares_cast()
    leave(cast, paid_up(cast, make_category(cast), 10), 2)
    return cast


def refused(work: Callable[[], object], words: str | None = None) -> None:
    with pytest.raises(Error, match=words), transaction.atomic():
        work()


def run(sql: str) -> Callable[[], object]:
    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    return work


@pytest.mark.parametrize("table", ["line", "payment", "operation"])
def test_what_is_written_is_never_changed_nor_removed(cast: Cast, table: str) -> None:
    refused(run(f"DELETE FROM shares_{table}"), "what is written stays")
    refused(run(f"UPDATE shares_{table} SET holder_id = holder_id"), "what is written stays")


def another(line: Line, **changed: object) -> Callable[[], object]:
    told = {
        "number": line.number + 1,
        "on": line.on,
        "kind": Line.Kind.SUBSCRIPTION,
        "shares": 1,
        "amount": Money(2000),
        **changed,
    }
    return lambda: Line.unscoped.create(
        tool_id=line.tool_id,
        project_id=line.project_id,
        operation_id=line.operation_id,
        holder_id=line.holder_id,
        recorded_at=at(DAY),
        recorded_by="Quelqu'un",
        **told,
    )


def test_lines_follow_one_another(cast: Cast) -> None:
    line = Line.objects.in_tool(cast.tool("parts")).get()
    refused(another(line, number=3), "numbers of the register")
    refused(another(line, number=1))
    refused(another(line, on=date(2026, 1, 14)), "forward in time")
    refused(another(line, shares=-11), "less than nothing")
    another(line)()


def test_the_capital_is_never_kept_under_its_floor(cast: Cast) -> None:
    heads = Register.objects.in_tool(cast.tool("parts"))
    assert heads.get().floor == Money(5000)
    refused(lambda: heads.update(capital=4999), "share_capital_above_its_floor")
    refused(lambda: heads.update(public_capital=20_001), "share_capital_parts")
