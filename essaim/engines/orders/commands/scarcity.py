"""Stock, envelopes and numbers: taken by conditional updates, always in the same order, so that none goes below zero.

Locks of one transaction, in order: cycle, order, offers by id, payers by id, solidarity fund, order number, books.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection
from django.db.models import Case, F, Value, When

from essaim.engines.orders.errors import SoldOut
from essaim.engines.orders.models import Offer, OrderNumber, Payer
from essaim.engines.orders.rules import stock_moves
from essaim.kernel.money import ZERO, Money
from essaim.kernel.projects.models import Tool

NEXT_NUMBER = "UPDATE orders_ordernumber SET last = last + 1 WHERE tool_id = %s RETURNING last"


def move_stock(offers: Mapping[int, Offer], before: Mapping[int, int], after: Mapping[int, int]) -> None:
    """Take from or give back to each limited offer of a cycle that is held. Raises SoldOut. One query, none without limits."""
    moves = {key: more for key, more in stock_moves(before, after) if offers[key].stock_total is not None}
    if not moves:
        return
    for key, units in moves.items():
        if (left := offers[key].stock_left or 0) < units:
            raise SoldOut(product=offers[key].product.name, left=offers[key].told(left))
    more = Case(*[When(pk=key, then=Value(units)) for key, units in moves.items()])
    rows = Offer.unscoped.filter(pk__in=moves, stock_left__gte=more)
    if rows.update(stock_left=F("stock_left") - more) < len(moves):  # read before another took it
        raise SoldOut(product=", ".join(offers[key].product.name for key in moves), left=0)


def lock_payers(tool: Tool) -> list[Payer]:
    """The tool's funders, their envelopes held until the end of the transaction. One query."""
    rows = Payer.objects.in_tool(tool).select_for_update(of=("self",)).select_related("organisation")
    return list(rows.order_by("pk"))


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
        payer.save(update_fields=["envelope_left"])


def next_number(tool: Tool) -> int:
    """The next order number of a tool, without a gap: a refused order gives its number back. One query."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [tool.pk])
        if (row := cursor.fetchone()) is None:
            OrderNumber.unscoped.get_or_create(tool=tool, defaults={"project_id": tool.project_id})
            cursor.execute(NEXT_NUMBER, [tool.pk])
            row = cursor.fetchone()
    return int(row[0])
