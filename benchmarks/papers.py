"""The documents of two thousand households: when the first byte comes, and how much memory it takes."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from time import perf_counter

from benchmarks.close import filled
from benchmarks.figure import Figure, say
from essaim.engines.orders.commands.cycles import close_cycle
from essaim.engines.orders.models import Cycle
from essaim.engines.orders.queries.handover import handover_table, packing_table
from essaim.kernel.factories import NOW
from essaim.kernel.ui.tables import csv_lines

HOUSEHOLDS = (500, 2_000)


def _streamed(cycle: Cycle) -> tuple[float, float, float]:
    """Seconds to the first row, seconds for all, peak memory in megabytes."""
    tracemalloc.start()
    start = perf_counter()
    lines = (line for make in (handover_table, packing_table) for line in csv_lines(make(cycle)))
    next(lines)
    next(lines)
    first = perf_counter() - start
    for _line in lines:
        pass
    whole = perf_counter() - start
    peak = tracemalloc.get_traced_memory()[1] / 1_000_000
    tracemalloc.stop()
    return first, whole, peak


def measure() -> Iterator[Figure]:
    peaks = []
    for households in HOUSEHOLDS:
        say(f"papers : {households} foyers…")
        cast, cycle = filled(households)
        closed = close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
        first, whole, peak = _streamed(closed)
        peaks.append(peak)
    yield Figure("papers.first_byte_2000", first, "s", 1)
    yield Figure("papers.whole_2000", whole, "s", 30)
    yield Figure("papers.memory_growth", peaks[1] / peaks[0], "ratio", 1.5)
