"""What several writes of an order do alike."""

from __future__ import annotations

from typing import Any

from essaim.engines.orders.models import Order, OrderShare
from essaim.engines.orders.queries.quotes import Quote
from essaim.kernel.money import Money
from essaim.kernel.ui.language import in_each_language


def given_by(quote: Quote) -> dict[int, Money]:
    """What each funder gives, by its id."""
    return {share.payer.pk: share.amount for share in quote.funded if share.payer is not None}


PRICED = ("goods", "fees", "fee_parts", "price", "household_amount", "level", "solidarity")


def price_fields(quote: Quote) -> dict[str, Any]:
    """What an order keeps of its price, beside its shares."""
    return {
        "goods": quote.goods,
        "fees": quote.fees,
        "fee_parts": [[part.fee.kind, part.fee.paid_by, part.amount.cents] for part in quote.parts],
        "price": quote.price,
        "household_amount": quote.household.amount,
        "level": quote.level.key if quote.level else "",
        "solidarity": quote.solidarity,
    }


def take_price(order: Order, quote: Quote) -> None:
    """Price an order again, not written yet."""
    for name, value in price_fields(quote).items():
        setattr(order, name, value)


def share_rows(order: Order, quote: Quote) -> list[OrderShare]:
    """The shares of a quote, not written yet."""
    told = in_each_language([share.explanation.to_json for share in quote.shares])
    return [
        OrderShare(
            order=order,
            tool_id=order.tool_id,
            project_id=order.project_id,
            payer=share.payer,
            amount=share.amount,
            explanation=explanation,
        )
        for share, explanation in zip(quote.shares, told, strict=True)
    ]
