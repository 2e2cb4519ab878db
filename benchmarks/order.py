"""Place and confirm an order of five lines, with stock, cost sharing, books, trace and event; against SQL and two peers."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from benchmarks.figure import Figure, Unmeasured, rounds, say
from benchmarks.peer import PeerAbsent, driven
from benchmarks.world import Desk, analyse, families, open_shop
from essaim.engines.orders.models import Order

ROUNDS, EACH = 5, 40
# How many times a peer's rate ours is to be, and how many orders the peer places a round.
PEERS = {"tryton": (100, 2), "django_oscar": (10, 12)}
RATE_WITHOUT_PEERS = 51  # ten times the 5.1 orders a second of django-oscar, measured once on two quiet cores
QUERIES_AT_MOST = 30
AGAINST_RAW_SQL = 0.5


class RawOrder:
    """The same rows in the same tables, by SQL alone: what one order wrote is read once, then written again and again."""

    TABLES = (
        ("orders_order", "id = %(order)s"),
        ("orders_orderline", "order_id = %(order)s"),
        ("orders_ordershare", "order_id = %(order)s"),
        ("ledger_entryline", "entry_id = %(entry)s"),
        ("ledger_entry", "id = %(entry)s"),
        ("audit_auditentry", "target_id IN (%(order)s::text, %(entry)s::text)"),
        ("outbox_outgoingevent", "name = 'orders.OrderConfirmed'"),
    )

    def __init__(self, order: Order) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM ledger_entry WHERE source_ref = %s", [f"order-{order.pk}"])
            self.ids = {"order": order.pk, "entry": cursor.fetchone()[0]}
            self.rows = {table: self._read(cursor, table, where) for table, where in self.TABLES}
        self.order = order
        self.number = 1_000_000

    def _read(self, cursor: Any, table: str, where: str) -> list[dict[str, Any]]:
        cursor.execute(f"SELECT * FROM {table} WHERE {where} ORDER BY id", self.ids)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _insert(self, cursor: Any, table: str, changed: dict[str, Any], *, keep_id: bool = False) -> int:
        rows = [{**row, **changed} for row in self.rows[table]]
        names = [name for name in rows[0] if keep_id or name != "id"]
        columns = ", ".join(f'"{name}"' for name in names)
        values = ", ".join(["(" + ", ".join(["%s"] * len(names)) + ")"] * len(rows))
        flat = [self._plain(row[name]) for row in rows for name in names]
        cursor.execute(f"INSERT INTO {table} ({columns}) VALUES {values} RETURNING id", flat)
        found: int = cursor.fetchone()[0]
        return found

    @staticmethod
    def _plain(value: Any) -> Any:
        return json.dumps(value) if isinstance(value, dict | list) else value

    def place(self, household_id: int) -> None:
        self.number += 1
        tool, order, entry = self.order.tool_id, self.order, uuid.uuid4()
        year = self.rows["ledger_entry"][0]["fiscal_year_id"]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT id FROM orders_cycle WHERE id = %s FOR UPDATE", [order.cycle_id])
            for line in self.rows["orders_orderline"]:
                take = (
                    "UPDATE orders_offer SET stock_left = stock_left - %s WHERE id = %s AND stock_left >= %s"
                )
                cursor.execute(take, [line["quantity"], line["offer_id"], line["quantity"]])
            give = "UPDATE orders_payer SET envelope_left = envelope_left - 1 WHERE tool_id = %s"
            cursor.execute(give, [tool])
            cursor.execute("UPDATE orders_ordernumber SET last = last + 1 WHERE tool_id = %s", [tool])
            own = {"number": self.number, "household_id": household_id, "form_key": f"raw-{self.number}"}
            new = self._insert(cursor, "orders_order", own)
            self._insert(cursor, "orders_orderline", {"order_id": new})
            self._insert(cursor, "orders_ordershare", {"order_id": new})
            cursor.execute("SELECT id FROM ledger_fiscalyear WHERE id = %s FOR UPDATE", [year])
            cursor.execute("SELECT MAX(number) + 1 FROM ledger_entry WHERE fiscal_year_id = %s", [year])
            number = cursor.fetchone()[0]
            self._insert(cursor, "ledger_entryline", {"entry_id": entry})
            told = {"id": entry, "number": number, "source_ref": f"raw-{self.number}"}
            self._insert(cursor, "ledger_entry", told, keep_id=True)
            self._insert(cursor, "audit_auditentry", {"target_id": str(new)})
            self._insert(cursor, "outbox_outgoingevent", {})


def against(rates: dict[str, float], absent: dict[str, str]) -> Iterator[Figure | Unmeasured]:
    """Our rate against each peer's: what could not be had is said."""
    for name, (times, _each) in PEERS.items():
        if name in rates:
            yield Figure(f"order.{name}_rate", rates[name], "orders/s")
            yield Figure(f"order.against_{name}", rates["ours"] / rates[name], "ratio", times, True)
        else:
            yield Unmeasured(f"order.against_{name}", "ratio", times, absent[name])


def rate_wanted(rates: dict[str, float]) -> float:
    wanted = [times * rates[name] for name, (times, _each) in PEERS.items() if name in rates]
    return max(wanted, default=RATE_WITHOUT_PEERS)


def _join_peers(stack: ExitStack, work: dict[str, Callable[[], object]]) -> dict[str, str]:
    """Put each peer's work beside ours; why, for those that could not be had."""
    absent = {}
    for name, (_times, each) in PEERS.items():
        try:
            work[name] = partial(stack.enter_context(driven(name)).place, each)
        except PeerAbsent as why:
            absent[name] = str(why)
    return absent


def measure() -> Iterator[Figure | Unmeasured]:
    cast, cycle = open_shop()
    desk = Desk(cast, cycle)
    waiting = iter(families(cast, 2 * (ROUNDS + 1) * EACH + 2))
    raw = RawOrder(desk.order(next(waiting)))
    with CaptureQueriesContext(connection) as queries:
        desk.order(next(waiting))

    def ours() -> None:
        for _n in range(EACH):
            desk.order(next(waiting))

    def theirs() -> None:
        for _n in range(EACH):
            raw.place(next(waiting).pk)

    work: dict[str, Callable[[], object]] = {"ours": ours, "raw": theirs}
    ours()
    theirs()
    analyse()
    with ExitStack() as stack:
        absent = _join_peers(stack, work)
        say("order : commandes par le produit, par SQL et par les autres, en alternance…")
        spent = rounds(work, ROUNDS)
    placed = {"ours": EACH, "raw": EACH, **{name: each for name, (_times, each) in PEERS.items()}}
    rates = {name: placed[name] / seconds for name, seconds in spent.items()}
    yield Figure("order.rate", rates["ours"], "orders/s", rate_wanted(rates), True)
    yield from against(rates, absent)
    yield Figure("order.against_raw_sql", rates["ours"] / rates["raw"], "ratio", AGAINST_RAW_SQL, True)
    yield Figure("order.queries", len(queries), "queries", QUERIES_AT_MOST)
