"""Pure rules of group orders: who pays what, and who gets what when there is less than was ordered."""

from essaim.engines.orders.rules.handing import happened_at
from essaim.engines.orders.rules.packs import (
    Outcome,
    Packing,
    Settled,
    Want,
    missing_units,
    reduces_missing,
    settle_packs,
)
from essaim.engines.orders.rules.rationing import Claim, Rule, ration
from essaim.engines.orders.rules.sharing import (
    Bracket,
    Limit,
    Price,
    Share,
    Terms,
    bracket_for,
    closing_before,
    filling_end,
    missing_to_minimum,
    price_of,
    share_price,
    stock_moves,
)

__all__ = [
    "Bracket",
    "Claim",
    "Limit",
    "Outcome",
    "Packing",
    "Price",
    "Rule",
    "Settled",
    "Share",
    "Terms",
    "Want",
    "bracket_for",
    "closing_before",
    "filling_end",
    "happened_at",
    "missing_to_minimum",
    "missing_units",
    "price_of",
    "ration",
    "reduces_missing",
    "settle_packs",
    "share_price",
    "stock_moves",
]
