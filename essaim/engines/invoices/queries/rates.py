"""What the law says on a day: rates of VAT, the fee for late payers. From the parameters, no query."""

from __future__ import annotations

from datetime import date

from essaim.kernel.money import Money, Rate
from essaim.kernel.params.api import value

RATES = ("tva.reduit", "tva.intermediaire", "tva.normal")


def rates_on(day: date) -> list[Rate]:
    """The rates in force, the lowest first."""
    found = [value(key, on=day).measure for key in RATES]
    return sorted(rate for rate in found if isinstance(rate, Rate))


def recovery_fee(day: date) -> Money:
    """What a professional who pays late owes for the recovery."""
    fee = value("factures.recouvrement", on=day).measure
    assert isinstance(fee, Money)
    return fee
