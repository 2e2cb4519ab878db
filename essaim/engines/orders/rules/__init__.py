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
from essaim.engines.orders.rules.standing import (
    Due,
    Rhythm,
    Served,
    committed_until,
    due_in,
    serve,
    turn_of,
)
from essaim.engines.orders.rules.weighing import (
    Portion,
    SoldBy,
    is_far,
    kilos,
    read_kilos,
    steps_in,
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
    "Portion",
    "Price",
    "Quality",
    "Rhythm",
    "Rule",
    "Served",
    "Settled",
    "Share",
    "Sold",
    "SoldBy",
    "Terms",
    "Want",
    "bracket_for",
    "closing_before",
    "committed_until",
    "due_in",
    "evidence",
    "fees_by_rate",
    "filling_end",
    "happened_at",
    "is_far",
    "kilos",
    "missing_to_minimum",
    "missing_units",
    "part_of",
    "price_of",
    "ration",
    "read_kilos",
    "reduces_missing",
    "serve",
    "settle_packs",
    "share_price",
    "steps_in",
    "stock_moves",
    "turn_of",
]
