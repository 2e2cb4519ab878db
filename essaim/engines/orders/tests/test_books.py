"""Each entry of the books leads to the operation it tells."""

import pytest
from django.test import Client
from django.urls import reverse

from essaim.engines.orders.factories import make_cycle, make_order, orders_cast

pytestmark = pytest.mark.django_db


def test_an_entry_of_the_journal_opens_its_order() -> None:
    cast = orders_cast()
    order = make_order(cast, make_cycle(cast))
    client = Client()
    client.force_login(cast.alice)
    journal = client.get(reverse("ledger:journal", args=[cast.project.slug, "comptes"]))
    address = reverse("orders:order", args=[cast.project.slug, "paniers", order.number])
    assert [url for _entry, url in journal.context["rows"]] == [address]
    assert client.get(address).status_code == 200
