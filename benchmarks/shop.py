"""The shop page as a household opens it, looks for a word, or for one producer; with a hundred products and with ten thousand."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import quantiles
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from benchmarks import world
from benchmarks.figure import Figure, say
from essaim.engines.orders.models import Product

SIZES = (100, 10_000)
TIMES = 40
P95_AT_MOST_MS, QUERIES_AT_MOST, WEIGHT_AT_MOST_KB = 60, 12, 150


def _looked_at(client: Client, address: str, data: dict[str, str]) -> tuple[float, int, float]:
    """The 95th centile in milliseconds, the queries, the kilobytes."""
    answer = client.get(address, data)
    assert answer.status_code == 200
    asked: list[str] = []

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        client.get(address, data)
    spent = []
    for _n in range(TIMES):
        start = perf_counter()
        client.get(address, data)
        spent.append(1_000 * (perf_counter() - start))
    return quantiles(spent, n=20)[-1], len(asked), len(answer.content) / 1_000


def measure() -> Iterator[Figure]:
    settings.ALLOWED_HOSTS = ["*"]
    for size in SIZES:
        say(f"shop : {size} produits…")
        cast, cycle = world.open_shop(size)
        world.open_now(cycle)
        world.analyse()
        client = Client()
        client.force_login(cast.bob)
        address = reverse("orders:home", args=[cast.project.slug, "paniers"])
        producer = Product.objects.in_project(cast.project).filter(producer__isnull=False)[0].producer_id
        last = Product.objects.in_project(cast.project).order_by("-position")[0]
        ways = {"first": {}, "search": {"mots": last.name.lower()}, "filter": {"producteur": str(producer)}}
        for way, data in ways.items():
            spent, queries, weight = _looked_at(client, address, data)
            yield Figure(f"shop.{way}_p95_{size}", spent, "ms", P95_AT_MOST_MS)
            yield Figure(f"shop.{way}_queries_{size}", queries, "queries", QUERIES_AT_MOST)
            yield Figure(f"shop.{way}_weight_{size}", weight, "kB", WEIGHT_AT_MOST_KB)
