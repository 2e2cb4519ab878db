"""Goods sold by weight: how they are ordered, what a weight costs, what is left once some is taken out. Grams are whole."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from essaim.kernel.money import Money, Rate

GRAMS = 1000  # in a kilo
HEAVIEST = 1_000_000  # grams of one line
_KILOS = re.compile(r"\d{1,4}(?:[.,]\d{1,3})?")


class SoldBy(StrEnum):
    """By the unit; by weight, in steps of so many grams; by the piece of about so many grams, paid by its weight."""

    UNIT = "unit"
    WEIGHT = "weight"
    PIECE = "piece"


def price_of_weight(per_kilo: Money, grams: int) -> Money:
    """What a weight costs, rounded once, half a cent up.

    >>> price_of_weight(Money(390), 250), price_of_weight(Money(1450), 1632)
    (Money(cents=98), Money(cents=2366))
    """
    return Money((per_kilo.cents * grams + GRAMS // 2) // GRAMS)


@dataclass(frozen=True, slots=True)
class Portion:
    """So many units of a product. Sold by weight, a unit is of `unit_grams`, until the whole is weighed.

    >>> Portion(3, 250).grams, Portion(3, 250, 740).grams, Portion(3).grams
    (750, 740, None)
    """

    units: int
    unit_grams: int | None = None
    weighed: int | None = None

    @property
    def grams(self) -> int | None:
        """What it weighs, or is thought to; None for what is counted."""
        if self.unit_grams is None:
            return None
        return self.units * self.unit_grams if self.weighed is None else self.weighed

    def at(self, price: Money) -> Money:
        """What it costs: `price` is that of a unit, or of a kilo for what is weighed.

        >>> Portion(3).at(Money(120)), Portion(3, 250).at(Money(390)), Portion(2, 1600, 3140).at(Money(1450))
        (Money(cents=360), Money(cents=293), Money(cents=4553))
        """
        return price * self.units if self.grams is None else price_of_weight(price, self.grams)

    def less(self, units: int) -> Portion:
        """What is left once units are taken out: their part of the weight goes with them, and all of it with the last.

        >>> Portion(3, 250, 740).less(1)
        Portion(units=2, unit_grams=250, weighed=493)
        """
        if not 0 <= units <= self.units:
            raise ValueError(f"{units} of {self.units} cannot be taken out")
        left = self.units - units
        if self.weighed is None or not self.units:
            return replace(self, units=left)
        return Portion(left, self.unit_grams, (2 * self.weighed * left + self.units) // (2 * self.units))


def steps_in(grams: int, step: int) -> int | None:
    """How many steps make a weight; None when it is not a whole number of them.

    >>> steps_in(750, 250), steps_in(800, 250)
    (3, None)
    """
    return None if grams % step else grams // step


def read_kilos(text: str) -> int:
    """Grams from kilos as people write them; ValueError below a gram, above a ton, or for a word.

    >>> read_kilos("0,752"), read_kilos("1.6 kg"), read_kilos(" 12 ")
    (752, 1600, 12000)
    """
    bare = "".join(text.split()).casefold().removesuffix("kg")
    if not _KILOS.fullmatch(bare):
        raise ValueError(f"not a weight in kilos: {text!r}")
    grams = int(Decimal(bare.replace(",", ".")) * GRAMS)
    if grams > HEAVIEST:
        raise ValueError(f"too heavy: {text!r}")
    return grams


def kilos(grams: int) -> str:
    """Kilos with a comma and no useless zero, for what is typed again or exported.

    >>> kilos(750), kilos(1600), kilos(2000), kilos(7)
    ('0,75', '1,6', '2', '0,007')
    """
    whole, rest = divmod(grams, GRAMS)
    return f"{whole},{rest:03d}".rstrip("0") if rest else str(whole)


def is_far(expected: int, weighed: int, tolerance: Rate) -> bool:
    """A weight so far from what was ordered that it may be a slip of the finger.

    >>> is_far(1000, 1200, Rate.parse("20 %")), is_far(1000, 1201, Rate.parse("20 %"))
    (False, True)
    """
    return abs(weighed - expected) > expected * tolerance.fraction
