"""What an invoice comes to: tax to the cent for each rate, as EN 16931 counts it (BR-CO-10 to 17)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from essaim.kernel.money import ZERO, Money, Rate, total

THOUSAND = 1000
NO_TAX = Rate(Fraction(0))
MOST_DECIMALS = 6  # of a unit price in an invoice


class Unit(StrEnum):
    """Units of UN/ECE recommendation 20 that people sell in."""

    PIECE = "C62"
    KILO = "KGM"
    LITRE = "LTR"
    HOUR = "HUR"
    DAY = "DAY"


@dataclass(frozen=True, slots=True)
class Item:
    """A line as it is asked for: a quantity in thousandths of its unit, at a price with or without tax."""

    name: str
    quantity: int
    price: Money
    rate: Rate = NO_TAX
    unit: Unit = Unit.PIECE

    @property
    def amount(self) -> Money:
        """Quantity times price, rounded once.

        >>> Item("Carottes", 1500, Money(233)).amount
        Money(cents=350)
        """
        return self.price.share(Rate(Fraction(self.quantity, THOUSAND)))


@dataclass(frozen=True, slots=True)
class Tax:
    """All that bears one rate: what it is counted on, and what it comes to."""

    rate: Rate
    base: Money
    amount: Money


@dataclass(frozen=True, slots=True)
class Totals:
    """The amounts of an invoice. `lines` are without tax, one for each item; `rounding` brings back a price told with tax,
    and `prepaid` is what another has paid of it already.
    """

    lines: tuple[Money, ...]
    taxes: tuple[Tax, ...]
    rounding: Money = ZERO
    prepaid: Money = ZERO

    @property
    def net(self) -> Money:
        return total(self.lines)

    @property
    def tax(self) -> Money:
        return total([tax.amount for tax in self.taxes])

    @property
    def gross(self) -> Money:
        return self.net + self.tax

    @property
    def payable(self) -> Money:
        """What is left to pay."""
        return self.gross + self.rounding - self.prepaid


def base_of(gross: Money, rate: Rate) -> Money:
    """The sum without tax that, with its tax rounded to the cent, comes nearest to a sum with tax; the lower of two.

    >>> base_of(Money(1450), Rate.parse("5,5 %")), base_of(Money(3), Rate.parse("20 %"))
    (Money(cents=1374), Money(cents=2))
    """
    whole = int(gross.cents / (1 + rate.fraction))
    near = [Money(whole), Money(whole + 1)]
    return min(near, key=lambda base: abs((base + base.share(rate) - gross).cents))


def count(items: Sequence[Item], *, with_tax: bool, prepaid: Money = ZERO) -> Totals:
    """The totals of these items. Prices told `with_tax` are paid to the cent: what no base can give is the rounding.

    That rounding is one cent at most for each rate. ValueError where more is paid already than is invoiced.
    """
    amounts = [item.amount for item in items]
    lines = list(amounts)
    taxes, rounding = [], ZERO
    for rate in sorted({item.rate for item in items}):
        places = [place for place, item in enumerate(items) if item.rate == rate]
        asked = total([amounts[place] for place in places])
        base = base_of(asked, rate) if with_tax else asked
        if with_tax and asked:
            shares = base.allocate([amounts[place].cents for place in places])
            for place, share in zip(places, shares, strict=True):
                lines[place] = share
        tax = Tax(rate, base, base.share(rate))
        taxes.append(tax)
        if with_tax:
            rounding += asked - base - tax.amount
    totals = Totals(tuple(lines), tuple(taxes), rounding, prepaid)
    if prepaid < ZERO or totals.payable < ZERO < prepaid:
        raise ValueError(f"{prepaid} cannot be paid already")
    return totals


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """A price without tax, for `per` thousandths of a unit."""

    price: Decimal
    per: int = THOUSAND


def unit_price(line: Money, quantity: int) -> UnitPrice:
    """The shortest price that, times the quantity, gives the line again; else the line itself as the price of the whole.

    >>> unit_price(Money(1374), 1000).price, unit_price(Money(100), 3000).price
    (Decimal('13.74'), Decimal('0.333'))
    """
    exact = Decimal(line.cents * THOUSAND) / Decimal(quantity * 100)
    amount = Decimal(line.cents) / 100
    for decimals in range(2, MOST_DECIMALS + 1):
        price = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
        if (price * quantity / THOUSAND).quantize(Decimal("0.01"), ROUND_HALF_UP) == amount:
            return UnitPrice(price)
    return UnitPrice(amount, quantity)
