"""Pure rules of group orders: who pays what, and who gets what when there is less than was ordered."""

from essaim.engines.orders.rules.claiming import part_of
from essaim.engines.orders.rules.handing import happened_at
from essaim.engines.orders.rules.invoicing import Sold, fees_by_rate
from essaim.engines.orders.rules.packs import (
    Outcome,
    Packing,
    Settled,
    Want,
    missing_units,
    reduces_missing,
    settle_packs,
)
from essaim.engines.orders.rules.quality import ORGANIC, SUSTAINABLE, Evidence, Quality, evidence
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
from essaim.engines.orders.rules.slots import Room, cut, hours, nearest, overlap
from essaim.engines.orders.rules.standing import (
    Due,
    Rhythm,
    Served,
    committed_until,
    due_in,
    serve,
    turn_of,
)

__all__ = [
    "ORGANIC",
    "SUSTAINABLE",
    "Bracket",
    "Claim",
    "Due",
    "Evidence",
    "Limit",
    "Outcome",
    "Packing",
    "Price",
    "Quality",
    "Rhythm",
    "Room",
    "Rule",
    "Served",
    "Settled",
    "Share",
    "Sold",
    "Terms",
    "Want",
    "bracket_for",
    "closing_before",
    "committed_until",
    "cut",
    "due_in",
    "evidence",
    "fees_by_rate",
    "filling_end",
    "happened_at",
    "hours",
    "missing_to_minimum",
    "missing_units",
    "nearest",
    "overlap",
    "part_of",
    "price_of",
    "ration",
    "reduces_missing",
    "serve",
    "settle_packs",
    "share_price",
    "stock_moves",
    "turn_of",
]
