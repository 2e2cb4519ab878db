"""An order waits for the database as few times as its questions allow."""

import pytest
from django.db import connection

from essaim.engines.orders.factories import make_cycle, make_order, orders_cast

pytestmark = pytest.mark.django_db


def test_place_order_asks_the_database_together_what_it_can(trips: list[int]) -> None:
    cast = orders_cast(sharing={"envelope": "100"})
    cycle = make_cycle(cast, stock=10)
    make_order(cast, cycle)

    # Before the cycle is held; it and what the form gave; stock, payers and the month; number and year.
    assert trips == ([3, 2, 3, 2] if connection.vendor == "postgresql" else [])
