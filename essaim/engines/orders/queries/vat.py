"""The VAT inside a price, by rate, counted as the invoice of the same order counts it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone

from essaim.engines.invoices.api import Item, Tax, Unit, count, taxing_seller
from essaim.engines.orders.models import Order, OrderLine
from essaim.engines.orders.queries.quotes import Asked
from essaim.engines.orders.queries.tariffs import FeeRow, fee_rows
from essaim.engines.orders.rules import Sold, fees_by_rate
from essaim.kernel.money import Rate
from essaim.kernel.params.api import value


def is_taxed(project_id: int) -> bool:
    """Who sells asks VAT. One query."""
    return taxing_seller(project_id).exists()


def sold_in(lines: Iterable[OrderLine]) -> list[Sold]:
    """The lines of an order that something came of; their products are read already."""
    return [
        Sold(line.offer.product.name, line.quantity, line.unit_price, line.offer.tax, line.portion.grams)
        for line in lines
        if line.quantity and line.portion.grams != 0
    ]


def sold_of(asked: Iterable[Asked]) -> list[Sold]:
    """The lines of an order not placed yet."""
    return [
        Sold(
            line.offer.product.name, line.quantity, line.offer.unit_price, line.offer.tax, line.portion.grams
        )
        for line in asked
    ]


def items_of(sold: Sequence[Sold], fees: Iterable[FeeRow], on: date) -> list[Item]:
    """What is invoiced: each line, then the fees added, by kind, at the rates of the goods they go with."""
    items = [_item(line, on) for line in sold]
    for row in fees:
        if not row.included:
            parts = fees_by_rate(sold, row.amount).items()
            items += [Item(str(row.label), 1000, part, _rate(tax, on)) for tax, part in parts]
    return items


def _item(line: Sold, on: date) -> Item:
    """A thousandth of a kilo is a gram: the line comes to what is billed."""
    if line.grams is None:
        return Item(line.name, 1000 * line.units, line.unit_price, _rate(line.tax, on))
    return Item(line.name, line.grams, line.unit_price, _rate(line.tax, on), Unit.KILO)


def tax_included(sold: Sequence[Sold], fees: Iterable[FeeRow], on: date) -> tuple[Tax, ...]:
    """The VAT of a price, by rate, the lowest first. No query."""
    return count(items_of(sold, fees, on), with_tax=True).taxes


def taxes_of(order: Order, lines: Iterable[OrderLine], at: datetime) -> tuple[Tax, ...]:
    """The VAT included in an order, by rate; nothing where who sells asks none. One query."""
    if not is_taxed(order.project_id):
        return ()
    return tax_included(sold_in(lines), fee_rows(order), timezone.localdate(at))


def _rate(tax: str, on: date) -> Rate:
    rate = value(tax, on=on).measure
    assert isinstance(rate, Rate)
    return rate
