"""After the year: did the body receive more than the law allows, what is carried over, what it gives back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from essaim.kernel.money import ZERO, Money, Rate, total


@dataclass(frozen=True, slots=True)
class YearTold:
    """What the accounts of a year come to: the most allowed, and what was received, in money and in kind.

    `decided`: what was carried over when the year was settled; a later change of the mandate does not undo it.
    """

    year: int
    allowed: Money
    received: Money
    decided: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class YearControl:
    """One year under control. `limit`: the most that may be carried over; `short`: what the body bore itself."""

    year: int
    allowed: Money
    received: Money
    carried_in: Money
    average: Money
    limit: Money
    excess: Money
    carried_out: Money
    clawed_back: Money
    short: Money


@dataclass(frozen=True, slots=True)
class PeriodControl:
    """The years together. `kept` never exceeds `allowed`."""

    years: tuple[YearControl, ...]

    @property
    def allowed(self) -> Money:
        return total([one.allowed for one in self.years])

    @property
    def received(self) -> Money:
        return total([one.received for one in self.years])

    @property
    def clawed_back(self) -> Money:
        return total([one.clawed_back for one in self.years])

    @property
    def carried_out(self) -> Money:
        """What the last year hands to the next one."""
        return self.years[-1].carried_out if self.years else ZERO

    @property
    def kept(self) -> Money:
        """What the body keeps for these years, once it has given back and carried over."""
        return self.received - self.clawed_back - self.carried_out

    @property
    def excess(self) -> Money:
        """What was received beyond what was allowed, all years together, before anything is given back."""
        return max(ZERO, self.received - self.allowed)


def _floor(amount: Fraction) -> Money:
    return Money(amount.numerator // amount.denominator)


def control(years: Sequence[YearTold], *, carry_over: Rate, last_year: int | None = None) -> PeriodControl:
    """Control years that follow one another, from the first of the mandate.

    An excess of at most `carry_over` of the average yearly compensation allowed (of the years so far) is deducted from the
    next year's; above that, the whole excess is given back, and in `last_year` too, since no year follows. The decision does not
    say whether the average is of what is due or of what was paid: the first is the lower where there is an excess.
    Raises ValueError for years that do not follow one another.
    """
    done: list[YearControl] = []
    allowed, carried = ZERO, ZERO
    for n, told in enumerate(years, start=1):
        if done and told.year != done[-1].year + 1:
            raise ValueError(f"{told.year} does not follow {done[-1].year}")
        allowed += told.allowed
        average = Fraction(allowed.cents, n)
        limit = _floor(average * carry_over.fraction)
        difference = told.received + carried - told.allowed
        excess = max(ZERO, difference)
        kept_over = excess if excess <= limit and told.year != last_year else ZERO
        if told.decided is not None:
            kept_over = told.decided
        done.append(
            YearControl(
                year=told.year,
                allowed=told.allowed,
                received=told.received,
                carried_in=carried,
                average=_floor(average),
                limit=limit,
                excess=excess,
                carried_out=kept_over,
                clawed_back=excess - kept_over,
                short=max(ZERO, -difference),
            )
        )
        carried = kept_over
    return PeriodControl(tuple(done))
