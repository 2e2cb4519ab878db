"""Counting yes and no, one member one vote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WHOLE = 10_000  # quorum and majority are in ten-thousandths


@dataclass(frozen=True, slots=True)
class Count:
    """A count. Abstentions count for the quorum, not for the majority. A tie is no majority."""

    roll: int
    yes: int
    no: int
    abstain: int
    quorum: int
    majority: int

    @classmethod
    def of(cls, choices: Sequence[str], *, quorum: int, majority: int) -> Count:
        """
        >>> Count.of(["yes", "yes", "no", ""], quorum=5000, majority=5000).adopted
        True
        """
        yes, no, abstain = (choices.count(word) for word in ("yes", "no", "abstain"))
        return cls(len(choices), yes, no, abstain, quorum, majority)

    @property
    def voters(self) -> int:
        return self.yes + self.no + self.abstain

    @property
    def needed(self) -> int:
        """How many voters the quorum asks for, rounded up."""
        return -(-self.roll * self.quorum // WHOLE)

    @property
    def has_quorum(self) -> bool:
        return self.voters > 0 and self.voters >= self.needed

    @property
    def has_majority(self) -> bool:
        """More than the majority at one half; at least it above (two thirds are enough at two thirds)."""
        said, asked = self.yes * WHOLE, (self.yes + self.no) * self.majority
        return self.yes > 0 and self.yes > self.no and said >= asked

    @property
    def adopted(self) -> bool:
        return self.has_quorum and self.has_majority
