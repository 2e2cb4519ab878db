"""What another engine, or a form, gives to have an invoice: it knows neither numbers, nor taxes, nor the seller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from essaim.engines.invoices.rules.facturx import Buyer, Nature
from essaim.engines.invoices.rules.totals import Item
from essaim.kernel.money import ZERO, Money


@dataclass(frozen=True, slots=True)
class Source:
    """What is invoiced, in the words of its engine: ("orders", "order-12"). One source, one invoice."""

    engine: str
    ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An invoice asked for. `with_tax` tells how prices are told; `due_on` is the seller's usual delay when None. `prepaid` is what
    another has paid already: the note tells who.

    The rates of items are not looked at where the seller asks no tax.
    """

    buyer: Buyer
    items: Sequence[Item]
    with_tax: bool
    nature: Nature = Nature.GOODS
    due_on: date | None = None
    period: tuple[date, date] | None = None
    note: str = ""
    prepaid: Money = ZERO
