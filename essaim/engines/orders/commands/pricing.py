"""The price of an order being placed or changed: shared, and taken from the envelopes and the solidarity fund."""

from __future__ import annotations

from datetime import date

from essaim.engines.members.api import Household
from essaim.engines.orders.commands.parts import given_by
from essaim.engines.orders.commands.scarcity import move_envelopes
from essaim.engines.orders.commands.solidarity import lock_fund, move_fund
from essaim.engines.orders.errors import NotALevel
from essaim.engines.orders.models import Cycle, Order, Payer
from essaim.engines.orders.queries.quotes import (
    Priced,
    Quote,
    make_quote,
    open_on,
    shares_of,
    used_by_household,
)
from essaim.kernel.money import ZERO


def share_order(
    cycle: Cycle,
    household: Household,
    priced: Priced,
    payers: list[Payer],
    on: date,
    order: Order | None,
    *,
    level: str,
    bounded: bool = False,
) -> Quote:
    """Share the price with the envelopes held, and take from them and from the fund what this order adds.

    `bounded`: the fund gives what it has. Else what it cannot give is refused: FundEmpty, and NotALevel.
    """
    if level and priced.tariff.level(level) is None:
        raise NotALevel(field="level", cycle=cycle.name)
    before, brought = shares_of(order), order.to_fund if order else ZERO
    capped = any(payer.household_cap is not None for payer in payers)
    quote = make_quote(
        priced=priced,
        payers=open_on(payers, on),
        used=used_by_household(household, cycle, but=order) if capped else {},
        given_back=before,
        quotient=household.quotient,
        level=level,
        available=lock_fund(cycle.tool).available(brought) if bounded and level else None,
    )
    move_envelopes(payers, before, given_by(quote))
    move_fund(cycle.tool, brought, quote.to_fund)
    return quote
