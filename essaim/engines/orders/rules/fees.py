"""Fees of an order: which kind, how they are counted, who pays them. Each is rounded once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
    """What a fee is counted on: a rate of the goods, or a sum for each order, unit, or producer ordered from, or a sum for the whole
    cycle, that its orders share when it closes.
    """

    GOODS = "goods"
    ORDER = "order"
    UNIT = "unit"
    PRODUCER = "producer"
    CYCLE = "cycle"


class Split(StrEnum):
    """How the orders of a cycle share a sum: by what their goods cost, by what they weigh, or each the same."""

    GOODS = "goods"
    WEIGHT = "weight"
    EQUAL = "equal"


class PaidBy(StrEnum):
    """The household, on top of the goods; the producer, out of what it is paid; or nobody more: a part of the price, shown."""

    HOUSEHOLD = "household"
    PRODUCER = "producer"
    INCLUDED = "included"


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee. `rate` counts on goods, `amount` on the other bases; it applies from `at_least` to below `below` euros of goods.

    `pickup`: borne by what is fetched at that point only; `producer`: by what comes from that producer only. `of` is its name that day.
    """

    kind: FeeKind
    base: FeeBase = FeeBase.GOODS
    rate: Rate = NONE
    amount: Money = ZERO
    paid_by: PaidBy = PaidBy.HOUSEHOLD
    at_least: Money | None = None
    below: Money | None = None
    pickup: int | None = None
    producer: int | None = None
    of: str = ""
    split: Split = Split.GOODS

    def applies_to(self, goods: Money) -> bool:
        return (self.at_least is None or goods >= self.at_least) and (
            self.below is None or goods < self.below
        )


@dataclass(frozen=True, slots=True)
class Basket:
    """What fees are counted on: the sum of the goods, how many units, how many producers they come from.

    `pickup`: where they are fetched, None where it is not known yet. `own`: what comes from each producer, by its key.
    `shared`: the parts of the sums of the cycle, in the order of its fees; none before it closes.
    """

    goods: Money
    units: int = 0
    producers: int = 0
    pickup: int | None = None
    own: Mapping[int, Basket] = field(default_factory=dict)
    shared: tuple[Money, ...] = ()

    def borne(self, fee: Fee) -> Basket | None:
        """The part of it that bears a fee; None where nothing does."""
        if fee.pickup is not None and fee.pickup != self.pickup:
            return None
        return self if fee.producer is None else self.own.get(fee.producer)


@dataclass(frozen=True, slots=True)
class FeePart:
    """What one fee comes to."""

    fee: Fee
    amount: Money


def count_fee(fee: Fee, basket: Basket) -> Money:
    """What one fee comes to, rounded once. A sum of the cycle is not counted, but shared.

    >>> count_fee(Fee(FeeKind.TRANSPORT, FeeBase.UNIT, amount=Money(30)), Basket(Money(2350), units=2))
    Money(cents=60)
    """
    part = basket.borne(fee)
    if part is None or not fee.applies_to(part.goods):
        return ZERO
    match fee.base:
        case FeeBase.GOODS:
            found = part.goods.share(fee.rate)
        case FeeBase.ORDER:
            found = fee.amount if part.units else ZERO  # nothing came, nothing is owed
        case FeeBase.UNIT:
            found = fee.amount * part.units
        case FeeBase.PRODUCER:
            found = fee.amount * part.producers
        case FeeBase.CYCLE:
            found = ZERO
    return found


def count_fees(fees: Iterable[Fee], basket: Basket) -> tuple[FeePart, ...]:
    """The fees of an order that come to something; those producers bear are counted with what they are paid.

    All the parts included in the price never exceed it.
    """
    parts, left, shared = [], basket.goods, iter(basket.shared)
    for fee in fees:
        if fee.paid_by is PaidBy.PRODUCER:
            continue
        if fee.base is FeeBase.CYCLE:
            amount = next(shared, ZERO) if basket.units else ZERO
        else:
            amount = count_fee(fee, basket)
        if fee.paid_by is PaidBy.INCLUDED:
            amount = min(amount, left)
            left = left - amount
        if amount:
            parts.append(FeePart(fee, amount))
    return tuple(parts)


def parts_kept(
    fees: Iterable[Fee], owed: Money, units: int, producer: int | None = None
) -> tuple[FeePart, ...]:
    """The fees the group keeps of what a producer is owed for a cycle: together never more than that, the last ones giving way.
    Those of another producer are not its own.

    >>> [part.amount for part in parts_kept([Fee(FeeKind.COMMISSION, rate=Rate.parse("8 %"), paid_by=PaidBy.PRODUCER)], Money(12345), 10)]
    [Money(cents=988)]
    """
    whole = Basket(owed, units, 1)
    basket = whole if producer is None else replace(whole, own={producer: whole})
    parts, left = [], owed
    for fee in fees:
        amount = min(count_fee(fee, basket), left) if fee.paid_by is PaidBy.PRODUCER else ZERO
        if amount:
            parts.append(FeePart(fee, amount))
            left = left - amount
    return tuple(parts)


def kept_from(fees: Iterable[Fee], owed: Money, units: int, producer: int | None = None) -> Money:
    """What `parts_kept` come to."""
    return total([part.amount for part in parts_kept(fees, owed, units, producer)])


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


@dataclass(frozen=True, slots=True)
class Bearer:
    """An order, as it shares a sum of its cycle: where it is fetched, and what of it counts: the goods and grams of each producer."""

    key: int
    pickup: int
    goods: Mapping[int | None, Money]
    grams: Mapping[int | None, int] = field(default_factory=dict)

    def counts(self, fee: Fee) -> bool:
        """Something of it bears this fee."""
        return fee.pickup in (None, self.pickup) and (
            bool(self.goods) if fee.producer is None else fee.producer in self.goods
        )

    def weight(self, fee: Fee, split: Split) -> int:
        told: Mapping[int | None, int] = {key: amount.cents for key, amount in self.goods.items()}
        told = self.grams if split is Split.WEIGHT else told
        return sum(told.values()) if fee.producer is None else told.get(fee.producer, 0)


WAYS = {Split.WEIGHT: (Split.WEIGHT, Split.GOODS), Split.GOODS: (Split.GOODS,), Split.EQUAL: ()}


def share_cost(fee: Fee, orders: Sequence[Bearer]) -> dict[int, Money]:
    """The part of each order that bears a sum of the cycle, by key: to the cent, the whole sum, or nothing where no order bears it.

    What is sold by the unit weighs nothing here. Where nothing weighs anything, what it costs counts; where it costs nothing, each
    bears the same.

    >>> transport = Fee(FeeKind.TRANSPORT, FeeBase.CYCLE, amount=Money(4500))
    >>> share_cost(transport, [Bearer(1, 7, {None: Money(2000)}), Bearer(2, 7, {None: Money(1000)})])
    {1: Money(cents=3000), 2: Money(cents=1500)}
    """
    bearing = sorted((order for order in orders if order.counts(fee)), key=lambda order: order.key)
    if not bearing:
        return {}
    told = ([order.weight(fee, way) for order in bearing] for way in WAYS[fee.split])
    parts = fee.amount.allocate(next(filter(any, told), [1] * len(bearing)))
    return {order.key: part for order, part in zip(bearing, parts, strict=True)}


@dataclass(frozen=True, slots=True)
class Others:
    """The other orders that bear a sum of their cycle: how many, and what of them counts, in goods and in grams."""

    orders: int = 0
    goods: Money = ZERO
    grams: int = 0


@dataclass(frozen=True, slots=True)
class Sharing:
    """By what a sum is shared, how much of it the others hold and one order holds (cents, grams or orders), and its part."""

    way: Split
    others: int
    mine: int
    part: Money


def part_so_far(fee: Fee, mine: Bearer, others: Others) -> Sharing:
    """What an order that bears a sum of the cycle would pay of it if nobody else ordered: `share_cost`, to a cent.

    >>> transport = Fee(FeeKind.TRANSPORT, FeeBase.CYCLE, amount=Money(4500))
    >>> part_so_far(transport, Bearer(1, 7, {None: Money(1000)}), Others(1, Money(2000))).part
    Money(cents=1500)
    """
    held = {Split.WEIGHT: others.grams, Split.GOODS: others.goods.cents}
    for way in WAYS[fee.split]:
        theirs, own = held[way], mine.weight(fee, way)
        if theirs or own:
            return Sharing(way, theirs, own, fee.amount.allocate([theirs, own])[1])
    return Sharing(Split.EQUAL, others.orders, 1, fee.amount.allocate([others.orders, 1])[1])
