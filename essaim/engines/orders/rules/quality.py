"""What a product is worth beside its price: its label, and the part of quality and organic goods in what was bought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from essaim.kernel.money import ZERO, Money, Rate, total


class Quality(StrEnum):
    """The kinds of sustainable goods that article L230-5-1 of the Code rural lists, and none."""

    NONE = ""
    ORGANIC = "bio"
    CONVERSION = "conversion"
    RED_LABEL = "label-rouge"
    ORIGIN = "aop"
    REGION = "igp"
    TRADITION = "stg"
    ENVIRONMENT = "hve"
    FARM = "fermier"
    FISHING = "peche-durable"
    OUTERMOST = "rup"
    FAIR = "equitable"
    FULL_COST = "couts"
    DIRECT = "direct"


ORGANIC = frozenset({Quality.ORGANIC, Quality.CONVERSION})
SUSTAINABLE = frozenset(Quality) - {Quality.NONE}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was bought in all, of sustainable goods (organic ones included), and of organic ones."""

    whole: Money
    sustainable: Money
    organic: Money

    @property
    def sustainable_part(self) -> Rate:
        return part_of(self.sustainable, self.whole)

    @property
    def organic_part(self) -> Rate:
        return part_of(self.organic, self.whole)


def part_of(amount: Money, whole: Money) -> Rate:
    """A part of a whole, cut to a tenth of a percent so that no goal is shown as met before it is. 0 % of nothing.

    >>> part_of(Money(1999), Money(10000)).plain
    '0.199'
    """
    if not whole:
        return Rate(Fraction(0))
    return Rate(Fraction(1000 * amount.cents // whole.cents, 1000))


def evidence(bought: Mapping[Quality, Money]) -> Evidence:
    """Sums by label to the parts a public canteen must show.

    >>> proof = evidence({Quality.ORGANIC: Money(300), Quality.FARM: Money(200), Quality.NONE: Money(500)})
    >>> proof.sustainable_part.plain, proof.organic_part.plain
    ('0.5', '0.3')
    """
    return Evidence(
        whole=total(list(bought.values())),
        sustainable=total([bought.get(quality, ZERO) for quality in sorted(SUSTAINABLE)]),
        organic=total([bought.get(quality, ZERO) for quality in sorted(ORGANIC)]),
    )
