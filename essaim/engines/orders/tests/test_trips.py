"""A page and an order wait for the database as few times as their questions allow."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from essaim.engines.orders.factories import make_cycle, make_order, orders_cast

pytestmark = pytest.mark.django_db


def test_place_order_asks_the_database_together_what_it_can(trips: list[int]) -> None:
    cast = orders_cast(sharing={"envelope": "100"})
    cycle = make_cycle(cast, stock=10)
    make_order(cast, cycle)

    # Right, household, offers, point and id; then its lines, cycle, form, stock, payers, month, number, year and accounts.
    assert trips == ([5, 9] if connection.vendor == "postgresql" else [])


def test_a_page_asks_for_its_reader_and_its_tool_together(client: Client, trips: list[int]) -> None:
    cast = orders_cast()
    client.force_login(cast.bob)

    assert client.get(reverse("orders:account", args=[cast.project.slug, "paniers"])).status_code == 200

    assert trips == ([3] if connection.vendor == "postgresql" else [])
