"""Numbers stay gapless when entries pour in at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from essaim.engines.ledger.factories import make_books, make_entry
from essaim.engines.ledger.models import Entry


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sources", ["each its own", "all the same"])
def test_entries_posted_at_once_take_numbers_without_gap(sources: str) -> None:
    project = make_books()
    make_entry(project, ref="first")

    def one(n: int) -> None:
        try:
            make_entry(project, ref=f"order-{n}" if sources == "each its own" else "order")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(16)))
    numbers = list(Entry.objects.in_project(project).order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 18 if sources == "each its own" else 3))
