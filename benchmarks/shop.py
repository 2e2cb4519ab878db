"""The shop page as a household opens it, for a hundred products and for a thousand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from statistics import quantiles
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks import world
from benchmarks.figure import Figure, say
from essaim.engines.orders.models import Cycle

TIMES = 20


def _page(products: int) -> tuple[float, int, float]:
    """The 95th centile in milliseconds, the queries, the kilobytes."""
    say(f"shop : {products} produits…")
    settings.ALLOWED_HOSTS = ["*"]
    cast, cycle = world.open_shop(products)
    now = timezone.now()
    Cycle.unscoped.filter(pk=cycle.pk).update(
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=2),
        distributes_at=now + timedelta(days=3),
    )
    client = Client()
    client.force_login(cast.bob)
    address = reverse("orders:home", args=[cast.project.slug, "paniers"])
    answer = client.get(address)
    assert answer.status_code == 200
    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        client.get(address)
    spent = []
    for _n in range(TIMES if products < 1_000 else 4):
        start = perf_counter()
        client.get(address)
        spent.append(1_000 * (perf_counter() - start))
    return quantiles(spent, n=20)[-1], len(asked), len(answer.content) / 1_000


def measure() -> Iterator[Figure]:
    for products in (100, 1_000):
        spent, queries, weight = _page(products)
        yield Figure(f"shop.p95_{products}", spent, "ms", 60, False)
        yield Figure(f"shop.queries_{products}", queries, "queries", 12, False)
        yield Figure(f"shop.weight_{products}", weight, "kB", 150, False)
