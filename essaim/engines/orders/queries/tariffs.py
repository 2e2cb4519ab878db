"""Under which fees and levels of price a cycle is sold, and the words for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.models import Cycle, FeeRule, Order
from essaim.engines.orders.rules import Fee, FeeBase, FeeKind, PaidBy, Split, Tariff
from essaim.kernel.explain import Text
from essaim.kernel.money import Money, total
from essaim.kernel.projects.models import Tool

KINDS: dict[FeeKind, str | Promise] = {
    FeeKind.TRANSPORT: _("Transport"),
    FeeKind.PACKING: _("Emballage"),
    FeeKind.RUNNING: _("Frais du groupe"),
    FeeKind.COMMISSION: _("Commission"),
    FeeKind.SOLIDARITY: _("Solidarité"),
}


SPLITS = {
    Split.GOODS: _("{rule}, partagés selon le prix des produits"),
    Split.WEIGHT: _("{rule}, partagés selon le poids des produits"),
    Split.EQUAL: _("{rule}, partagés à parts égales entre les commandes"),
}


SPLIT_NAMES: dict[Split, str | Promise] = {
    Split.GOODS: _("selon le prix des produits"),
    Split.WEIGHT: _("selon le poids des produits"),
    Split.EQUAL: _("à parts égales entre les commandes"),
}
BASES: dict[FeeBase, str | Promise] = {
    FeeBase.GOODS: _("le prix des produits"),
    FeeBase.ORDER: _("chaque commande"),
    FeeBase.UNIT: _("chaque unité"),
    FeeBase.PRODUCER: _("chaque producteur d'une commande"),
    FeeBase.CYCLE: _("toute la commande groupée, une somme à partager"),
}
PAYERS: dict[PaidBy, str | Promise] = {
    PaidBy.HOUSEHOLD: _("le foyer, en plus du prix"),
    PaidBy.INCLUDED: _("personne de plus : une part du prix, montrée"),
    PaidBy.PRODUCER: _("le producteur, sur ce qui lui est payé"),
}


def tariff_now(tool: Tool) -> Tariff:
    """What the project decided, then the fees of its points, of its producers and of its cycles. One query."""
    decided: Tariff = tool.config.tariff
    rules = FeeRule.objects.in_tool(tool).filter(is_active=True).select_related("pickup", "producer")
    return replace(decided, fees=(*decided.fees, *[rule.fee for rule in rules.order_by("pk")]))


def tariff_of(cycle: Cycle) -> Tariff:
    """As the cycle opened, without a query; as it would open now while it is prepared. One opened before tariffs were kept has running costs only."""
    if cycle.tariff is not None:
        return Tariff.from_json(cycle.tariff)
    if cycle.opened_at is None:
        return tariff_now(cycle.tool)
    now: Tariff = cycle.tool.config.tariff
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
        case FeeBase.CYCLE:
            rule = format_lazy(_("{amount} pour toute la commande groupée"), amount=fee.amount)
            rule = format_lazy(SPLITS[fee.split], rule=rule)
    if fee.pickup is not None:
        rule = format_lazy(_("{rule}, pour un retrait à {name}"), rule=rule, name=fee.of)
    if fee.producer is not None:
        rule = format_lazy(_("{rule}, sur les produits de {name}"), rule=rule, name=fee.of)
    if fee.at_least is not None:
        rule = format_lazy(_("{rule}, à partir de {sum} de produits"), rule=rule, sum=fee.at_least)
    if fee.below is not None:
        rule = format_lazy(_("{rule}, en dessous de {sum} de produits"), rule=rule, sum=fee.below)
    return rule


def borne_by_producers(cycle: Cycle) -> tuple[Fee, ...]:
    """The fees kept from what producers are paid."""
    return tuple(fee for fee in tariff_of(cycle).fees if fee.paid_by is PaidBy.PRODUCER)


def kept_label(fee: Fee) -> Text:
    """A fee kept from a producer, in words."""
    return format_lazy(_("Gardé par le groupe · {kind} ({rule})"), kind=KINDS[fee.kind], rule=fee_rule(fee))


@dataclass(frozen=True, slots=True)
class ToldFee:
    """A fee in words; `rule` is the row that may be changed, None where the project decided it."""

    label: str | Promise
    words: Text
    paid_by: str | Promise
    rule: FeeRule | None = None


def told_fees(tool: Tool) -> list[ToldFee]:
    """The fees that the project decided, then those of points, producers and cycles, those stopped too. One query."""
    rules = FeeRule.objects.in_tool(tool).select_related("pickup", "producer").order_by("pk")
    found: list[tuple[Fee, FeeRule | None]] = [(fee, None) for fee in tool.config.tariff.fees]
    found += [(rule.fee, rule) for rule in rules]
    return [ToldFee(KINDS[fee.kind], fee_rule(fee), PAYERS[fee.paid_by], rule) for fee, rule in found]


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
