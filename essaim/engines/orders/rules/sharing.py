"""Who pays what: pure arithmetic of a price shared between payers and a household."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from essaim.kernel.money import ZERO, Money, Rate


@dataclass(frozen=True, slots=True)
class Bracket:
    """A rate for households whose quotient is at most `up_to` euros; the last bracket is open (None)."""

    up_to: int | None
    rate: Rate


@dataclass(frozen=True, slots=True)
class Terms:
    """What one payer accepts to pay, and what it has already paid.

    `household_cap` and `used_by_household` are for one household in one month; None is "no limit".
    """

    key: int
    name: str
    rate: Rate
    brackets: tuple[Bracket, ...] = ()
    household_cap: Money | None = None
    used_by_household: Money = ZERO
    envelope_left: Money | None = None


class Limit(StrEnum):
    """What kept a payer below its rate."""

    NONE = "none"
    PRICE = "price"
    CAP = "cap"
    ENVELOPE = "envelope"


@dataclass(frozen=True, slots=True)
class Share:
    """One payer's part of a price. `payer` is None for the household, which pays what nobody else does."""

    payer: int | None
    amount: Money
    wanted: Money
    limit: Limit
    rate: Rate | None = None
    bracket: Bracket | None = None


def bracket_for(brackets: Sequence[Bracket], quotient: int | None) -> Bracket | None:
    """The first bracket that holds this quotient, bounds included; an unknown quotient falls in the last."""
    if not brackets:
        return None
    if quotient is None:
        return brackets[-1]
    return next((b for b in brackets if b.up_to is None or quotient <= b.up_to), brackets[-1])


def _part(price: Money, unpaid: Money, terms: Terms, quotient: int | None) -> Share:
    bracket = bracket_for(terms.brackets, quotient)
    rate = bracket.rate if bracket else terms.rate
    wanted = price.share(rate)
    bounds = [(wanted, Limit.NONE), (unpaid, Limit.PRICE)]
    if terms.household_cap is not None:
        bounds.append((max(ZERO, terms.household_cap - terms.used_by_household), Limit.CAP))
    if terms.envelope_left is not None:
        bounds.append((max(ZERO, terms.envelope_left), Limit.ENVELOPE))
    amount, limit = min(bounds, key=lambda bound: bound[0])
    return Share(terms.key, amount, wanted, limit, rate, bracket)


def share_price(price: Money, payers: Iterable[Terms], quotient: int | None) -> tuple[Share, ...]:
    """Each payer's part in turn, then the household's. The parts sum to the price to the cent.

    A payer gives its rate of the whole price, rounded once (half a cent up), never more than
    what is unpaid, its cap for the household, or its envelope. ValueError for a negative price.

    >>> half = Terms(1, "Département", Rate.parse("50 %"), envelope_left=Money(500))
    >>> [share.amount.cents for share in share_price(Money(1450), [half], None)]
    [500, 950]
    """
    if price < ZERO:
        raise ValueError(f"a price is not negative: {price}")
    shares: list[Share] = []
    unpaid = price
    for terms in payers:
        share = _part(price, unpaid, terms, quotient)
        shares.append(share)
        unpaid = unpaid - share.amount
    return (*shares, Share(None, unpaid, unpaid, Limit.NONE))


def stock_moves(before: Mapping[int, int], after: Mapping[int, int]) -> list[tuple[int, int]]:
    """(offer, how many more to take), in rising order of offer so that every transaction locks alike; zero moves left out."""
    moves = ((key, after.get(key, 0) - before.get(key, 0)) for key in sorted({*before, *after}))
    return [(key, more) for key, more in moves if more]


def closing_before(distributes_at: datetime, days: int) -> datetime:
    """When orders close, that many days before the distribution."""
    return distributes_at - timedelta(days=days)


def filling_end(closes_at: datetime, distributes_at: datetime, hours: int) -> datetime | None:
    """Until when packs may be completed after closing, never past the distribution; None for no such time."""
    until = min(closes_at + timedelta(hours=hours), distributes_at)
    return until if until > closes_at else None


def missing_to_minimum(ordered: Money, minimum: Money) -> Money:
    """How far an order to a producer is from the sum that pays its journey."""
    return max(ZERO, minimum - ordered)
