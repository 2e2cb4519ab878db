"""Fees of an order: which kind, how they are counted, who pays them. Each is rounded once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from essaim.kernel.money import ZERO, Money, Rate, total

NONE = Rate(Fraction(0))


class FeeKind(StrEnum):
    """What a fee pays for."""

    TRANSPORT = "transport"
    PACKING = "packing"
    RUNNING = "running"
    COMMISSION = "commission"
    SOLIDARITY = "solidarity"


class FeeBase(StrEnum):
    """What a fee is counted on: a rate of the goods, or a sum for each order, unit, or producer ordered from."""

    GOODS = "goods"
    ORDER = "order"
    UNIT = "unit"
    PRODUCER = "producer"


class PaidBy(StrEnum):
    """The household, on top of the goods; the producer, out of what it is paid; or nobody more: a part of the price, shown."""

    HOUSEHOLD = "household"
    PRODUCER = "producer"
    INCLUDED = "included"


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee. `rate` counts on goods, `amount` on the other bases; it applies from `at_least` to below `below` euros of goods."""

    kind: FeeKind
    base: FeeBase = FeeBase.GOODS
    rate: Rate = NONE
    amount: Money = ZERO
    paid_by: PaidBy = PaidBy.HOUSEHOLD
    at_least: Money | None = None
    below: Money | None = None

    def applies_to(self, goods: Money) -> bool:
        return (self.at_least is None or goods >= self.at_least) and (
            self.below is None or goods < self.below
        )


@dataclass(frozen=True, slots=True)
class Basket:
    """What fees are counted on: the sum of the goods, how many units, how many producers they come from."""

    goods: Money
    units: int = 0
    producers: int = 0


@dataclass(frozen=True, slots=True)
class FeePart:
    """What one fee comes to."""

    fee: Fee
    amount: Money


def count_fee(fee: Fee, basket: Basket) -> Money:
    """What one fee comes to, rounded once.

    >>> count_fee(Fee(FeeKind.TRANSPORT, FeeBase.UNIT, amount=Money(30)), Basket(Money(2350), units=2))
    Money(cents=60)
    """
    if not fee.applies_to(basket.goods):
        return ZERO
    match fee.base:
        case FeeBase.GOODS:
            found = basket.goods.share(fee.rate)
        case FeeBase.ORDER:
            found = fee.amount if basket.units else ZERO  # nothing came, nothing is owed
        case FeeBase.UNIT:
            found = fee.amount * basket.units
        case FeeBase.PRODUCER:
            found = fee.amount * basket.producers
    return found


def count_fees(fees: Iterable[Fee], basket: Basket) -> tuple[FeePart, ...]:
    """The fees of an order that come to something; those producers bear are counted with what they are paid.

    All the parts included in the price never exceed it.
    """
    parts, left = [], basket.goods
    for fee in fees:
        if fee.paid_by is PaidBy.PRODUCER:
            continue
        amount = count_fee(fee, basket)
        if fee.paid_by is PaidBy.INCLUDED:
            amount = min(amount, left)
            left = left - amount
        if amount:
            parts.append(FeePart(fee, amount))
    return tuple(parts)


def kept_from(fees: Iterable[Fee], owed: Money, units: int) -> Money:
    """What the group keeps of what a producer is owed for a cycle, never more than that.

    >>> kept_from([Fee(FeeKind.COMMISSION, rate=Rate.parse("8 %"), paid_by=PaidBy.PRODUCER)], Money(12345), 10)
    Money(cents=988)
    """
    basket = Basket(owed, units, 1)
    borne = [count_fee(fee, basket) for fee in fees if fee.paid_by is PaidBy.PRODUCER]
    return min(owed, total(borne))


@dataclass(frozen=True, slots=True)
class Price:
    """What an order costs before it is shared: goods, then the fees added to them; `parts` also tells those it includes."""

    goods: Money
    parts: tuple[FeePart, ...]

    @property
    def fees(self) -> Money:
        return total([part.amount for part in self.parts if part.fee.paid_by is PaidBy.HOUSEHOLD])

    @property
    def whole(self) -> Money:
        return self.goods + self.fees

    @property
    def to_fund(self) -> Money:
        """What of the price goes to the solidarity fund."""
        return total([part.amount for part in self.parts if part.fee.kind is FeeKind.SOLIDARITY])


def price_of(basket: Basket, fees: Sequence[Fee]) -> Price:
    """The goods and their fees."""
    return Price(basket.goods, count_fees(fees, basket))
