"""The household's own part of goods that came spoilt."""

from __future__ import annotations

from fractions import Fraction

from essaim.kernel.money import ZERO, Money, Rate


def part_of(goods: Money, own: Money, price: Money) -> Money:
    """What a household that pays `own` of a `price` pays of these goods, rounded once.

    >>> part_of(Money(1450), own=Money(725), price=Money(1450))
    Money(cents=725)
    """
    return goods.share(Rate(Fraction(own.cents, price.cents))) if price else ZERO
