"""Pure rules of group orders: who pays what, and who gets what when there is less than was ordered."""

from essaim.engines.orders.rules.rationing import Claim, Rule, ration
from essaim.engines.orders.rules.sharing import (
    Bracket,
    Limit,
    Price,
    Share,
    Terms,
    bracket_for,
    closing_before,
    missing_to_minimum,
    price_of,
    share_price,
    stock_moves,
)

__all__ = [
    "Bracket",
    "Claim",
    "Limit",
    "Price",
    "Rule",
    "Share",
    "Terms",
    "bracket_for",
    "closing_before",
    "missing_to_minimum",
    "price_of",
    "ration",
    "share_price",
    "stock_moves",
]
