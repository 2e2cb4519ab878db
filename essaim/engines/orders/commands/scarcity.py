"""Stock, envelopes and numbers: taken by conditional updates, always in the same order, so that none goes below zero.

Locks of one transaction, in order: cycle, order, offers by id, payers by id, order number, books.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import F

from essaim.engines.orders.errors import SoldOut
from essaim.engines.orders.models import Offer, OrderNumber, Payer
from essaim.engines.orders.rules import stock_moves
from essaim.kernel.money import ZERO, Money
from essaim.kernel.projects.models import Tool


def move_stock(offers: Mapping[int, Offer], before: Mapping[int, int], after: Mapping[int, int]) -> None:
    """Take from or give back to each limited offer. Raises SoldOut; one query an offer whose quantity changes."""
    for offer_id, more in stock_moves(before, after):
        offer = offers[offer_id]
        if offer.stock_total is None:
            continue
        rows = Offer.objects.in_tool(offer.tool_id).filter(pk=offer_id, stock_left__gte=more)
        if not rows.update(stock_left=F("stock_left") - more):
            offer.refresh_from_db(fields=["stock_left"])
            raise SoldOut(product=offer.product.name, left=max(0, offer.stock_left or 0))


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
    """The next order number of a tool, without a gap: a refused order gives its number back. Two queries."""
    rows = OrderNumber.objects.in_tool(tool)
    if not rows.update(last=F("last") + 1):
        OrderNumber.unscoped.get_or_create(tool=tool, defaults={"project_id": tool.project_id})
        rows.update(last=F("last") + 1)
    return rows.values_list("last", flat=True).get()
