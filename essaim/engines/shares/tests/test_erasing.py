"""A person who asks to be forgotten: the register stays true, a name stays only where the law wants it."""

from datetime import date

import pytest

from essaim.engines.ledger.queries.check import faults_of_books
from essaim.engines.shares.commands.paying import Paid, pay_refund
from essaim.engines.shares.commands.refunding import serve_queue
from essaim.engines.shares.engine import ENGINE
from essaim.engines.shares.factories import DAY, at, leave, make_category, paid_up, shares_cast
from essaim.engines.shares.models import Holder
from essaim.engines.shares.queries.holdings import disagreements, holdings_on
from essaim.kernel.factories import Cast

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


@pytest.fixture
def cast() -> Cast:
    return shares_cast()


def _name(cast: Cast, holder: Holder) -> str:
    assert ENGINE.erase is not None
    ENGINE.erase(cast.bob.pk, cast.coordinator, at(MARCH))
    holder.refresh_from_db()
    return holder.name


def test_a_name_stays_while_shares_are_held_or_owed_then_goes(cast: Cast) -> None:
    tool, users = cast.tool("parts"), make_category(cast)
    paid_up(cast, users, 40, name="Nadia Benali")
    holder = paid_up(cast, users, 4, user_id=cast.bob.pk)
    known = holder.name
    assert _name(cast, holder) == known

    leave(cast, holder, 4, on=MARCH)
    (line,) = serve_queue(by=cast.coordinator, tool=tool, on=MARCH, at=at(MARCH))
    assert _name(cast, holder) == known
    paid = Paid(on=MARCH, method="transfer")
    pay_refund(by=cast.coordinator, line_id=line.pk, paid=paid, at=at(MARCH))

    assert _name(cast, holder) == f"Associé n°\xa0{holder.number}"
    assert holdings_on(tool, DAY)[holder.pk].shares == 4
    assert not disagreements(tool)
    assert faults_of_books([cast.project.pk]) == []
    assert Holder.objects.in_tool(tool).filter(name="Nadia Benali").exists()
