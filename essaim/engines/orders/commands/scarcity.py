"""Stock, envelopes and numbers: taken by conditional updates, always in the same order, so that none goes below zero.

Locks of one transaction, in order: cycle, order, offers by id, payers by id, solidarity fund, order number, books.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import QuerySet

from essaim.engines.orders.errors import SoldOut
from essaim.engines.orders.models import Offer, OrderNumber, Payer
from essaim.engines.orders.rules import stock_moves
from essaim.kernel.money import ZERO, Money
from essaim.kernel.prepared import Ask, fetch, prepared
from essaim.kernel.projects.models import Tool
from essaim.kernel.rows import update

# What a list of values gives is named column1, column2 by both databases.
TAKE = (
    "UPDATE orders_offer SET stock_left = stock_left - taken.column2 FROM (VALUES {pairs}) AS taken"
    " WHERE id = taken.column1 AND stock_left >= taken.column2 RETURNING id"
)
# The id of the next order, so that the order and what hangs on it are written together.
NEXT_ID = {
    "postgresql": "SELECT nextval(pg_get_serial_sequence('orders_order', 'id'))",
    "sqlite": "SELECT COALESCE(MAX(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'orders_order'",
}
NEXT = "UPDATE orders_ordernumber SET last = last + 1 WHERE tool_id = %s RETURNING last"


def move_stock(offers: Mapping[int, Offer], before: Mapping[int, int], after: Mapping[int, int]) -> None:
    """Take from or give back to each limited offer of a cycle that is held. Raises SoldOut. One query, none without limits."""
    moves = _moves(offers, before, after)
    if not moves:
        return
    if (short := _short(offers, moves)) is not None:
        raise SoldOut(product=short.product.name, left=short.told(short.stock_left or 0))
    if len(fetch(*_taking(moves))) < len(moves):  # read before another took it
        raise SoldOut(product=", ".join(offers[key].product.name for key in moves), left=0)


def stock_asked(offers: Mapping[int, Offer], after: Mapping[int, int]) -> Ask | None:
    """What `move_stock` does for a new order, to send it `along`; None where it would refuse."""
    moves = _moves(offers, {}, after)
    return _taking(moves) if moves and _short(offers, moves) is None else None


def _moves(
    offers: Mapping[int, Offer], before: Mapping[int, int], after: Mapping[int, int]
) -> dict[int, int]:
    """How many more of each limited offer."""
    return {key: more for key, more in stock_moves(before, after) if offers[key].stock_total is not None}


def _short(offers: Mapping[int, Offer], moves: Mapping[int, int]) -> Offer | None:
    """The first offer with less left than is wanted, as it was read."""
    return next((offers[key] for key, units in moves.items() if (offers[key].stock_left or 0) < units), None)


def _taking(moves: Mapping[int, int]) -> Ask:
    pairs = ", ".join(["(%s, %s)"] * len(moves))
    return TAKE.format(pairs=pairs), tuple(value for move in moves.items() for value in move)


def lock_payers(tool: Tool) -> list[Payer]:
    """The tool's funders, their envelopes held until the end of the transaction. One query."""
    return _payers(tool.pk)


def payers_asked(tool: Tool) -> Ask | None:
    """What `lock_payers` asks, to send it `along`."""
    return _payers.ask(tool.pk)


@prepared
def _payers(tool_id: int) -> QuerySet[Payer]:
    rows = Payer.objects.in_tool(tool_id).select_for_update(of=("self",))
    return rows.select_related("organisation").order_by("pk")


def move_envelopes(payers: Iterable[Payer], before: Mapping[int, Money], after: Mapping[int, Money]) -> None:
    """Take from each envelope what a payer gives more than before. One query an envelope that changes."""
    save_envelopes(shift_envelopes(payers, before, after))


def shift_envelopes(
    payers: Iterable[Payer], before: Mapping[int, Money], after: Mapping[int, Money]
) -> list[Payer]:
    """Count in each envelope held what a payer gives more than before; those that change, not written yet."""
    changed = []
    for payer in payers:
        more = after.get(payer.pk, ZERO) - before.get(payer.pk, ZERO)
        if payer.envelope_left is not None and more:
            payer.envelope_left = payer.envelope_left - more
            changed.append(payer)
    return changed


def save_envelopes(payers: Iterable[Payer]) -> None:
    """Write the envelopes held. One query each."""
    for payer in payers:
        left = payer.envelope_left.cents if payer.envelope_left is not None else None
        update("UPDATE orders_payer SET envelope_left = %s WHERE id = %s", [left, payer.pk])


def next_id() -> int:
    """The id of the next order; one that is refused leaves a gap, which nobody sees. One query."""
    return int(fetch(*id_asked())[0][0])


def id_asked() -> Ask:
    """What `next_id` asks, to send it `along`."""
    return NEXT_ID[connection.vendor], ()


def next_number(tool: Tool) -> int:
    """The number of the next order of a tool, without a gap: a refused order gives it back. One query."""
    if not (rows := fetch(*number_asked(tool))):
        OrderNumber.unscoped.get_or_create(tool=tool, defaults={"project_id": tool.project_id})
        rows = fetch(*number_asked(tool))
    return int(rows[0][0])


def number_asked(tool: Tool) -> Ask:
    """What `next_number` does, to send it `along`."""
    return NEXT, (tool.pk,)
