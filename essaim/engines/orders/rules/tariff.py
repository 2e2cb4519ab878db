"""What a cycle is sold under: its fees, and the levels of price a household may choose between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from essaim.engines.orders.rules.fees import Fee, FeeBase, FeeKind, PaidBy, Split
from essaim.kernel.money import ZERO, Money, Rate


@dataclass(frozen=True, slots=True)
class Level:
    """A price a household may choose without saying why: a rate of its own part. The fair price, 100 %, is no level."""

    key: str
    label: str
    rate: Rate

    @property
    def is_gift(self) -> bool:
        """Above the fair price: the difference goes to the solidarity fund."""
        return self.rate.fraction > 1


@dataclass(frozen=True, slots=True)
class Tariff:
    """Fees and levels, as they were when the cycle opened."""

    fees: tuple[Fee, ...] = ()
    levels: tuple[Level, ...] = ()

    def level(self, key: str) -> Level | None:
        return next((level for level in self.levels if level.key == key), None)

    @property
    def unit_fees(self) -> tuple[Fee, ...]:
        """The fees that follow each unit, whatever the rest of the order and the place."""
        plain = (fee for fee in self.fees if fee.base in (FeeBase.GOODS, FeeBase.UNIT) and fee.pickup is None)
        return tuple(fee for fee in plain if fee.at_least is None and fee.below is None)

    @property
    def shared(self) -> tuple[Fee, ...]:
        """The sums of the cycle, that its orders share when it closes."""
        return tuple(fee for fee in self.fees if fee.base is FeeBase.CYCLE)

    @property
    def moves_fund(self) -> bool:
        """Something of an order may go to the solidarity fund, or come from it."""
        return bool(self.levels) or any(fee.kind is FeeKind.SOLIDARITY for fee in self.fees)

    def to_json(self) -> dict[str, Any]:
        return {
            "fees": [_fee_json(fee) for fee in self.fees],
            "levels": [
                {"key": level.key, "label": level.label, "rate": level.rate.plain} for level in self.levels
            ],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Tariff:
        levels = (Level(row["key"], row["label"], Rate.parse(row["rate"])) for row in data["levels"])
        return cls(tuple(_fee(row) for row in data["fees"]), tuple(levels))


def _fee_json(fee: Fee) -> dict[str, Any]:
    return {
        "kind": str(fee.kind),
        "base": str(fee.base),
        "rate": fee.rate.plain,
        "amount": fee.amount.cents,
        "paid_by": str(fee.paid_by),
        "at_least": None if fee.at_least is None else fee.at_least.cents,
        "below": None if fee.below is None else fee.below.cents,
        "pickup": fee.pickup,
        "producer": fee.producer,
        "of": fee.of,
        "split": str(fee.split),
    }


def _fee(row: Mapping[str, Any]) -> Fee:
    return Fee(
        kind=FeeKind(row["kind"]),
        base=FeeBase(row["base"]),
        rate=Rate.parse(row["rate"]),
        amount=Money(row["amount"]),
        paid_by=PaidBy(row["paid_by"]),
        at_least=None if row["at_least"] is None else Money(row["at_least"]),
        below=None if row["below"] is None else Money(row["below"]),
        pickup=row.get("pickup"),  # a cycle opened before these were told has none
        producer=row.get("producer"),
        of=row.get("of", ""),
        split=Split(row.get("split", Split.GOODS)),
    )


@dataclass(frozen=True, slots=True)
class Leveled:
    """A household's part at the level it chose: what it pays, and the difference: above zero given to the fund, below taken from it."""

    pays: Money
    difference: Money
    wanted: Money

    @property
    def is_short(self) -> bool:
        """The fund could not give what the level asks."""
        return self.difference != self.wanted


def at_level(own: Money, rate: Rate, available: Money | None = None) -> Leveled:
    """The household's own part times the rate, rounded once. With `available`, the fund gives no more than that.

    >>> at_level(Money(1450), Rate.parse("65 %")).pays, at_level(Money(1450), Rate.parse("65 %"), Money(100)).pays
    (Money(cents=943), Money(cents=1350))
    """
    wanted = own.share(rate) - own
    difference = wanted
    if available is not None and wanted < ZERO:
        difference = max(wanted, -max(ZERO, available))
    return Leveled(own + difference, difference, wanted)


def advanced_to(balance: Money, overdraft: Money) -> Money:
    """What the group lends the fund when a gift already spent is given back: how far it is below its bound."""
    return max(ZERO, -overdraft - balance)
