"""An order waits for the database as few times as its questions allow."""

import pytest
from django.db import connection

from essaim.engines.orders.factories import make_cycle, make_order, orders_cast

pytestmark = pytest.mark.django_db


def test_place_order_asks_the_database_together_what_it_can(trips: list[int]) -> None:
    cast = orders_cast(sharing={"envelope": "100"})
    cycle = make_cycle(cast, stock=10)
    make_order(cast, cycle)

    # Right, household, offers, point and id; then its lines, cycle, form, stock, payers, month, number, year and accounts.
    assert trips == ([5, 9] if connection.vendor == "postgresql" else [])
