"""What an order costs while thousands are placed: the database knew small tables when the connection planned what it asks."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from time import perf_counter

from benchmarks.figure import Figure, say
from benchmarks.world import Desk, analyse, families, open_shop

BATCH, FEW, BETWEEN = 100, 5, 2_000
GROWTH_AT_MOST = 1.2


def measure() -> Iterator[Figure]:
    cast, cycle = open_shop()
    desk = Desk(cast, cycle)
    waiting = iter(families(cast, (2 * FEW + 1) * BATCH + BETWEEN))

    def placed(number: int) -> float:
        start = perf_counter()
        for _n in range(number):
            desk.order(next(waiting))
        return perf_counter() - start

    placed(BATCH)
    analyse()
    say(f"rush : {BETWEEN} commandes à la suite, sans que la base compte à nouveau ses tables…")
    first = median(placed(BATCH) for _n in range(FEW))
    placed(BETWEEN)
    last = median(placed(BATCH) for _n in range(FEW))
    yield Figure("rush.growth", last / first, "ratio", GROWTH_AT_MOST)
