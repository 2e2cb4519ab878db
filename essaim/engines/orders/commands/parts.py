"""What several writes of an order do alike."""

from __future__ import annotations

from essaim.engines.orders.models import Order, OrderShare
from essaim.engines.orders.queries.quotes import Quote
from essaim.kernel.money import Money
from essaim.kernel.ui.language import in_each_language


def given_by(quote: Quote) -> dict[int, Money]:
    """What each funder gives, by its id."""
    return {share.payer.pk: share.amount for share in quote.funded if share.payer is not None}


def share_rows(order: Order, quote: Quote) -> list[OrderShare]:
    """The shares of a quote, not written yet."""
    return [
        OrderShare(
            order=order,
            tool_id=order.tool_id,
            project_id=order.project_id,
            payer=share.payer,
            amount=share.amount,
            explanation=in_each_language(share.explanation.to_json),
        )
        for share in quote.shares
    ]
