"""Close a cycle: producers' sheets, books, letters, event; against one SQL pass over the same lines."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

from django.db import connection, transaction

from benchmarks.figure import Figure, rounds, say
from benchmarks.world import LINES, Desk, analyse, families, open_shop
from essaim.engines.orders.commands.cycles import close_cycle
from essaim.engines.orders.models import Cycle, Order, OrderLine
from essaim.kernel.factories import NOW, Cast

SMALL, LARGE = 2_000, 20_000
ROUNDS = 7
PASSES_AT_MOST, GROWTH_AT_MOST, MEMORY_GROWTH_AT_MOST = 5, 1.1, 1.5
ONE_PASS = """SELECT c.producer_id, SUM(l.quantity), SUM(l.quantity * c.producer_price) FROM orders_orderline l
JOIN orders_order o ON o.id = l.order_id JOIN orders_cyclecontent c ON c.offer_id = l.offer_id
WHERE o.cycle_id = %s AND o.status = 'confirmed' GROUP BY c.producer_id"""


def filled(number: int) -> tuple[Cast, Cycle]:
    """A cycle of so many orders, copied from a real one: closing reads the same rows."""
    cast, cycle = open_shop()
    order = Desk(cast, cycle).order(families(cast, 1)[0])
    lines = list(OrderLine.objects.in_tool(order.tool_id).filter(order=order))
    homes = families(cast, number - 1)
    fields = {field.attname: getattr(order, field.attname) for field in order._meta.concrete_fields}
    copies = [
        Order(**{**fields, "id": None, "number": n, "household_id": home.pk, "form_key": f"copy-{n}"})
        for n, home in enumerate(homes, 2)
    ]
    made = Order.unscoped.bulk_create(copies, batch_size=1_000)
    OrderLine.unscoped.bulk_create(
        (
            OrderLine(
                project_id=line.project_id,
                tool_id=line.tool_id,
                order=one,
                offer_id=line.offer_id,
                quantity=line.quantity,
                unit_price=line.unit_price,
            )
            for one in made
            for line in lines
        ),
        batch_size=2_000,
    )
    analyse()
    return cast, cycle


def one_pass(cycle: Cycle) -> None:
    """One SQL pass over the lines of a cycle."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_PASS, [cycle.pk])
        cursor.fetchall()


def closings(cast: Cast, cycle: Cycle) -> tuple[float, float]:
    """Seconds to close, seconds of one SQL pass over the same lines: medians, each in turn. A closing is taken back, for the next one to do the same."""

    def close() -> None:
        with transaction.atomic():
            close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
            transaction.set_rollback(True)

    spent = rounds({"once": lambda: one_pass(cycle), "close": close}, ROUNDS)
    return spent["close"], spent["once"]


def _closing(number: int) -> tuple[float, float]:
    say(f"close : {number} commandes de {LINES} lignes…")
    return closings(*filled(number))


def _peak(number: int) -> float:
    """Megabytes at most while closing, read apart: reading it slows."""
    say(f"close : la mémoire, pour {number} commandes…")
    cast, cycle = filled(number)
    tracemalloc.start()
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
    peak = tracemalloc.get_traced_memory()[1] / 1_000_000
    tracemalloc.stop()
    return peak


def measure() -> Iterator[Figure]:
    small, _once = _closing(SMALL)
    large, once = _closing(LARGE)
    yield Figure("close.seconds_20000", large, "s", PASSES_AT_MOST * once)
    yield Figure("close.against_one_pass", large / once, "ratio", PASSES_AT_MOST)
    yield Figure("close.growth", large / small / (LARGE / SMALL), "ratio", GROWTH_AT_MOST)
    yield Figure("close.memory_growth", _peak(LARGE) / _peak(SMALL), "ratio", MEMORY_GROWTH_AT_MOST)
