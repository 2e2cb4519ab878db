"""The documents of two thousand households: when the first byte comes, and how much memory it takes."""

from __future__ import annotations

import gc
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
FIRST_BYTE_AT_MOST, WHOLE_AT_MOST = 1, 30
GROWTH_AT_MOST = 1.5  # four times the households, about the same memory


def _rows(cycle: Cycle) -> Iterator[bytes]:
    return (line for make in (handover_table, packing_table) for line in csv_lines(make(cycle)))


def _streamed(cycle: Cycle) -> tuple[float, float]:
    """Seconds to the first row under the titles, seconds for all."""
    start = perf_counter()
    lines = _rows(cycle)
    next(lines)
    next(lines)
    first = perf_counter() - start
    for _line in lines:
        pass
    return first, perf_counter() - start


def _peak(cycle: Cycle) -> float:
    """Megabytes held at most while the documents are sent; watching them slows: not timed."""
    gc.collect()
    tracemalloc.start()
    for _line in _rows(cycle):
        pass
    peak = tracemalloc.get_traced_memory()[1] / 1_000_000
    tracemalloc.stop()
    return peak


def measure() -> Iterator[Figure]:
    peaks = []
    for households in HOUSEHOLDS:
        say(f"papers : {households} foyers…")
        cast, cycle = filled(households)
        closed = close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
        first, whole = _streamed(closed)
        peaks.append(_peak(closed))
    yield Figure("papers.first_byte_2000", first, "s", FIRST_BYTE_AT_MOST)
    yield Figure("papers.whole_2000", whole, "s", WHOLE_AT_MOST)
    yield Figure("papers.memory_2000", peaks[1], "MB")
    yield Figure("papers.memory_growth", peaks[1] / peaks[0], "ratio", GROWTH_AT_MOST)
