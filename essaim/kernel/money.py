"""Money is whole euro cents. A split always sums to the whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction

_NBSP = "\N{NO-BREAK SPACE}"
_NARROW = "\N{NARROW NO-BREAK SPACE}"
LARGEST_EXPONENT = 12
_SPACES = re.compile(r"[\s\u00a0\u202f]+")


_reader: Callable[[], str | None] = str  # French, until someone tells


def write_in(language: Callable[[], str | None]) -> None:
    """Tell how to know the reader's language ("fr", "en"): `str` of an amount follows it, `plain` never does."""
    global _reader  # noqa: PLW0603
    _reader = language


def _in_english() -> bool:
    return (_reader() or "").startswith("en")


def grouped(number: int) -> str:
    """Digits by three, as the reader does: "1 200", "1,200"."""
    return f"{number:,}" if _in_english() else f"{number:,}".replace(",", _NARROW)


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(_SPACES.sub("", text).replace(",", "."))
    except InvalidOperation as error:
        raise ValueError(f"not a number: {text!r}") from error


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount in euro cents, possibly negative.

    >>> Money.euros("14,50") + Money(1)
    Money(cents=1451)
    >>> print(Money(145050))
    1 450,50 €
    """

    cents: int

    def __post_init__(self) -> None:
        if not isinstance(self.cents, int) or isinstance(self.cents, bool):
            raise TypeError(f"cents must be an int, got {self.cents!r}")

    @classmethod
    def euros(cls, text: str | int | Decimal) -> Money:
        """Read euros; more than two decimals, or a word, is a ValueError.

        >>> Money.euros("1 234,5 €")
        Money(cents=123450)
        """
        amount = _decimal(str(text).replace("€", ""))
        if not amount.is_finite() or amount.adjusted() > LARGEST_EXPONENT or amount != round(amount, 2):
            raise ValueError(f"not an amount in euros: {text!r}")
        return cls(int(amount * 100))

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + other.cents)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - other.cents)

    def __neg__(self) -> Money:
        return Money(-self.cents)

    def __mul__(self, times: int) -> Money:
        return Money(self.cents * times)

    __rmul__ = __mul__

    def __bool__(self) -> bool:
        return self.cents != 0

    def share(self, rate: Rate) -> Money:
        """This amount times a rate, rounded once, half a cent away from zero.

        >>> Money(1451).share(Rate.parse("50 %"))
        Money(cents=726)
        """
        exact = abs(self.cents) * rate.fraction
        rounded = int(exact + Fraction(1, 2))
        return Money(rounded if self.cents >= 0 else -rounded)

    def allocate(self, weights: Sequence[int | Fraction]) -> tuple[Money, ...]:
        """Split by weights, largest remainder; ties go to the first. The parts always sum to the whole.

        Raises ValueError when no weight is positive or one is negative.

        >>> Money(100).allocate([1, 1, 1])
        (Money(cents=34), Money(cents=33), Money(cents=33))
        """
        exact = [Fraction(weight) for weight in weights]
        whole = sum(exact)
        if whole <= 0 or any(weight < 0 for weight in exact):
            raise ValueError("weights must be positive or null, one at least positive")
        sign = 1 if self.cents >= 0 else -1
        quotas = [abs(self.cents) * weight / whole for weight in exact]
        parts = [int(quota) for quota in quotas]
        order = sorted(range(len(parts)), key=lambda i: (parts[i] - quotas[i], i))
        for i in order[: abs(self.cents) - sum(parts)]:
            parts[i] += 1
        return tuple(Money(sign * part) for part in parts)

    @property
    def plain(self) -> str:
        """Digits with a comma, no unit: for exports ("14,50", "-0,05")."""
        sign = "-" if self.cents < 0 else ""
        return f"{sign}{abs(self.cents) // 100},{abs(self.cents) % 100:02d}"

    def __str__(self) -> str:
        sign, (euros, cents) = "−" if self.cents < 0 else "", divmod(abs(self.cents), 100)
        if _in_english():
            return f"{sign}€{euros:,}.{cents:02d}"
        return f"{sign}{euros:,}".replace(",", _NARROW) + f",{cents:02d}{_NBSP}€"


ZERO = Money(0)


def total(amounts: Sequence[Money]) -> Money:
    return sum(amounts, ZERO)


@dataclass(frozen=True, order=True, slots=True)
class Rate:
    """An exact share, as a fraction: 0.5 is 50 %.

    >>> print(Rate.parse("12,5 %"))
    12,5 %
    >>> Rate.parse(0.5) == Rate.parse("50%")
    True
    """

    fraction: Fraction

    @classmethod
    def parse(cls, value: str | int | float | Decimal | Fraction) -> Rate:
        """Read a rate from 0–1 or a percentage text; ValueError when it is neither."""
        if isinstance(value, Fraction):
            return cls(value)
        text = str(value).strip()
        try:
            if text.endswith("%"):
                return cls(Fraction(_decimal(text[:-1])) / 100)
            if re.fullmatch(r"-?\d+/\d+", text):
                return cls(Fraction(text))
            return cls(Fraction(_decimal(text)))
        except (ZeroDivisionError, OverflowError) as error:
            raise ValueError(f"not a rate: {text!r}") from error

    @property
    def plain(self) -> str:
        """Exact text to store: a decimal, or a fraction where no short decimal is exact."""
        scaled = self.fraction * 10**6
        return (
            str(Decimal(int(scaled)).scaleb(-6).normalize())
            if scaled.denominator == 1
            else str(self.fraction)
        )

    def __str__(self) -> str:
        percent = (Decimal(self.fraction.numerator) * 100 / self.fraction.denominator).quantize(
            Decimal("0.01"), ROUND_HALF_UP
        )
        digits = f"{percent:f}".rstrip("0").rstrip(".")
        return f"{digits}%" if _in_english() else f"{digits.replace('.', ',')}{_NBSP}%"
