"""Under which fees and levels of price a cycle is sold, and the words for them. No query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.models import Cycle, Order
from essaim.engines.orders.rules import Fee, FeeBase, FeeKind, PaidBy, Tariff
from essaim.kernel.explain import Text
from essaim.kernel.money import Money, total

KINDS: dict[FeeKind, str | Promise] = {
    FeeKind.TRANSPORT: _("Transport"),
    FeeKind.PACKING: _("Emballage"),
    FeeKind.RUNNING: _("Frais du groupe"),
    FeeKind.COMMISSION: _("Commission"),
    FeeKind.SOLIDARITY: _("Solidarité"),
}


def tariff_of(cycle: Cycle) -> Tariff:
    """As the cycle opened; as the project decides now while it is prepared. A cycle opened before tariffs were kept has running costs only."""
    if cycle.tariff is not None:
        return Tariff.from_json(cycle.tariff)
    now: Tariff = cycle.tool.config.tariff
    if cycle.opened_at is None:
        return now
    plain = (fee for fee in now.fees if fee.kind is FeeKind.RUNNING and fee.base is FeeBase.GOODS)
    return Tariff(tuple(fee for fee in plain if fee.paid_by is PaidBy.HOUSEHOLD))


def fee_rule(fee: Fee) -> Text:
    """How a fee is counted, in words."""
    match fee.base:
        case FeeBase.GOODS:
            rule = format_lazy(_("{rate} du prix des produits, décidé par le groupe"), rate=fee.rate)
        case FeeBase.ORDER:
            rule = format_lazy(_("{amount} par commande, décidé par le groupe"), amount=fee.amount)
        case FeeBase.UNIT:
            rule = format_lazy(_("{amount} par unité, décidé par le groupe"), amount=fee.amount)
        case FeeBase.PRODUCER:
            rule = format_lazy(
                _("{amount} par producteur de la commande, décidé par le groupe"), amount=fee.amount
            )
    if fee.at_least is not None:
        rule = format_lazy(_("{rule}, à partir de {sum} de produits"), rule=rule, sum=fee.at_least)
    if fee.below is not None:
        rule = format_lazy(_("{rule}, en dessous de {sum} de produits"), rule=rule, sum=fee.below)
    return rule


def borne_by_producers(cycle: Cycle) -> tuple[Fee, ...]:
    """The fees kept from what producers are paid."""
    return tuple(fee for fee in tariff_of(cycle).fees if fee.paid_by is PaidBy.PRODUCER)


@dataclass(frozen=True, slots=True)
class FeeRow:
    """A kind of fee of an order; `included`: a part of the price of the goods, not added to it."""

    label: str | Promise
    amount: Money
    included: bool


def fee_rows(order: Order) -> list[FeeRow]:
    """The fees of an order by kind, those added first; what was not kept by kind is told as the group's."""
    rows = rows_of(order.fee_parts)
    added = total([row.amount for row in rows if not row.included])
    if order.fees != added:
        rows.insert(0, FeeRow(KINDS[FeeKind.RUNNING], order.fees - added, included=False))
    return rows


def rows_of(parts: Iterable[Sequence[Any]]) -> list[FeeRow]:
    """Fees as an order keeps them (kind, who pays, cents), by kind."""
    sums: dict[tuple[bool, FeeKind], int] = {}
    for kind, paid_by, cents in parts:
        key = (paid_by == PaidBy.INCLUDED, FeeKind(str(kind)))
        sums[key] = sums.get(key, 0) + int(cents)
    ordered = sorted(sums.items(), key=lambda pair: pair[0][0])
    return [FeeRow(KINDS[kind], Money(cents), included) for (included, kind), cents in ordered]
