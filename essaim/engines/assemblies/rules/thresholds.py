"""What a decision asks for: a part of the votes, abstentions counted or not; a quorum on a call."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Matter(StrEnum):
    """The part of the votes a matter asks for. Simple majority: more than half."""

    SIMPLE = "simple"
    TWO_THIRDS = "two_thirds"
    THREE_QUARTERS = "three_quarters"
    UNANIMITY = "unanimity"


SHARES = {
    Matter.SIMPLE: Fraction(1, 2),
    Matter.TWO_THIRDS: Fraction(2, 3),
    Matter.THREE_QUARTERS: Fraction(3, 4),
    Matter.UNANIMITY: Fraction(1),
}


@dataclass(frozen=True, slots=True)
class Threshold:
    """`counts_abstentions`: an abstention weighs against, because it is in the base."""

    matter: Matter = Matter.SIMPLE
    counts_abstentions: bool = False

    @property
    def share(self) -> Fraction:
        return SHARES[self.matter]

    def is_reached(self, share: Fraction) -> bool:
        return share > self.share if self.matter == Matter.SIMPLE else share >= self.share

    def is_tie(self, share: Fraction) -> bool:
        """Half and half: nobody won. Other thresholds are reached or missed, never tied."""
        return self.matter == Matter.SIMPLE and not self.counts_abstentions and share == self.share


@dataclass(frozen=True, slots=True)
class Quorum:
    """Who is there, who must be, out of how many. Those represented count as there."""

    present: int
    needed: int
    entitled: int

    @property
    def is_met(self) -> bool:
        return self.present >= self.needed


def quorum(*, present: int, entitled: int, share: Fraction) -> Quorum:
    """The least whole number of members that makes the share.

    >>> quorum(present=2, entitled=7, share=Fraction(1, 3)).needed
    3
    """
    return Quorum(present, -(-entitled * share.numerator // share.denominator), entitled)
