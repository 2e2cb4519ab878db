"""An order waits for the database as few times as its questions allow."""

import pytest
from django.db import connection

from essaim.engines.orders.factories import make_cycle, make_order, orders_cast
from essaim.kernel import prepared
from essaim.kernel.prepared import Ask, Rows

pytestmark = pytest.mark.django_db


def test_place_order_asks_the_database_together_what_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = orders_cast(sharing={"envelope": "100"})
    cycle = make_cycle(cast, stock=10)
    sizes: list[int] = []
    sent = prepared._together

    def counted(asks: list[Ask]) -> list[Rows]:
        sizes.append(len(asks))
        return sent(asks)

    monkeypatch.setattr(prepared, "_together", counted)
    make_order(cast, cycle)

    # Before the cycle is held; it and what the form gave; stock, payers and the month; number and year.
    assert sizes == ([3, 2, 3, 2] if connection.vendor == "postgresql" else [])
