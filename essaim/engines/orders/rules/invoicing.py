"""The lines of an invoice from the lines of an order: the group's fees follow the rates of the goods they serve."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from essaim.engines.orders.rules.weighing import price_of_weight
from essaim.kernel.money import ZERO, Money


@dataclass(frozen=True, slots=True)
class Sold:
    """A line sold: what, how many, at which price with tax, under the parameter of which rate; its grams at a price by the kilo."""

    name: str
    units: int
    unit_price: Money
    tax: str
    grams: int | None = None

    @property
    def amount(self) -> Money:
        if self.grams is None:
            return self.unit_price * self.units
        return price_of_weight(self.unit_price, self.grams)


def fees_by_rate(lines: Sequence[Sold], fees: Money) -> Mapping[str, Money]:
    """The fees of an order shared between the rates of its goods, in proportion of their sums: an accessory bears the rate of what it
    goes with. The parts sum to the fees to the cent; nothing for an order without goods.

    >>> fees_by_rate([Sold("Carottes", 3, Money(100), "tva.reduit"), Sold("Savon", 1, Money(100), "tva.normal")], Money(10))
    {'tva.reduit': Money(cents=8), 'tva.normal': Money(cents=2)}
    """
    sums: dict[str, Money] = {}
    for line in lines:
        sums[line.tax] = sums.get(line.tax, ZERO) + line.amount
    if not fees or not any(sums.values()):
        return {}
    parts = fees.allocate([amount.cents for amount in sums.values()])
    return {tax: part for tax, part in zip(sums, parts, strict=True) if part}
