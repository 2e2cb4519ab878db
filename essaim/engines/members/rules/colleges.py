"""What colleges weigh: parts of a whole, so that weights sum to one exactly; none outside its bounds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


class WrongWeights(ValueError):
    """Weights the bounds do not allow: `college` is the one at fault, or empty; `weight` what it would weigh."""

    def __init__(self, college: str, weight: Fraction, bounds: Bounds) -> None:
        self.college, self.weight, self.bounds = college, weight, bounds
        super().__init__(
            f"{college or 'no college'} weighs {weight}, outside {bounds.least} to {bounds.most}"
        )


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most a college may weigh."""

    least: Fraction = Fraction(0)
    most: Fraction = Fraction(1)


def weights_of(parts: Mapping[str, int], bounds: Bounds | None = None) -> dict[str, Fraction]:
    """The weight of each college, from its parts of the whole. Raises WrongWeights.

    >>> weights_of({"users": 1, "staff": 1})["users"]
    Fraction(1, 2)
    """
    bounds, total = bounds or Bounds(), sum(parts.values())
    if parts and not total:
        raise WrongWeights("", Fraction(0), bounds)
    weights = {name: Fraction(number, total) for name, number in parts.items()}
    for name, weight in weights.items():
        if not bounds.least <= weight <= bounds.most:
            raise WrongWeights(name, weight, bounds)
    return weights
