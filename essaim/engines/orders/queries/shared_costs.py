"""The sums that the orders of a cycle share when it closes: who bears them, and what one would bear of each as things stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet, Sum
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.orders.models import Cycle, Order, OrderLine, kilos_text
from essaim.engines.orders.queries.amounts import LINE_CENTS, LINE_GRAMS
from essaim.engines.orders.queries.quotes import Asked
from essaim.engines.orders.queries.tariffs import KINDS, fee_rule
from essaim.engines.orders.rules import Bearer, Fee, Others, Split, part_so_far
from essaim.kernel.explain import Explanation, Step, Text
from essaim.kernel.money import ZERO, Money


@dataclass(slots=True)
class _Found:
    """What an order bears a sum by, in its making."""

    pickup: int
    goods: dict[int | None, Money] = field(default_factory=dict)
    grams: dict[int | None, int] = field(default_factory=dict)


def bearers_of(cycle: Cycle) -> list[Bearer]:
    """The orders of a cycle that something comes of, with what they hold of each producer. One query."""
    rows = _lines(cycle).values_list("order_id", "order__pickup_id", "offer__product__producer_id")
    found: dict[int, _Found] = {}
    for key, pickup, producer, cents, grams in rows.annotate(
        cents=Sum(LINE_CENTS), grams=Sum(LINE_GRAMS)
    ).order_by("order_id", "offer__product__producer_id"):
        one = found.setdefault(key, _Found(pickup))
        one.goods[producer], one.grams[producer] = Money(int(cents)), int(grams or 0)
    return [Bearer(key, one.pickup, one.goods, one.grams) for key, one in found.items()]


def _lines(cycle: Cycle) -> QuerySet[OrderLine]:
    """The lines something comes of: those that bear the sums of a cycle."""
    return OrderLine.objects.in_tool(cycle.tool_id).filter(
        order__cycle=cycle, order__status=Order.Status.CONFIRMED, quantity__gt=0
    )


def shared_so_far(
    cycle: Cycle, fee: Fee, asked: Sequence[Asked], pickup: int | None, order: Order | None
) -> Explanation:
    """What a choice would bear of a sum if nobody else ordered; `order` is the one it replaces. One query."""
    found = part_so_far(fee, _bearer(asked, pickup), _others(cycle, fee, order))
    steps = [Step(_("À partager"), fee.amount, fee_rule(fee))]
    if found.way is Split.EQUAL:
        steps.append(Step(_("Commandes, avec la vôtre"), found.others + found.mine))
    else:
        steps.append(Step(_("Ce qui compte dans les autres commandes"), _told(found.way, found.others)))
        steps.append(Step(_("Ce qui compte dans la vôtre"), _told(found.way, found.mine)))
    title = format_lazy(_("{kind}, votre part si personne d'autre ne commande"), kind=KINDS[fee.kind])
    return Explanation(title, found.part, tuple(steps))


def _told(way: Split, number: int) -> Text:
    return kilos_text(number) if way is Split.WEIGHT else Money(number)


def _bearer(asked: Sequence[Asked], pickup: int | None) -> Bearer:
    goods: dict[int | None, Money] = {}
    grams: dict[int | None, int] = {}
    for line in asked:
        producer = line.offer.product.producer_id
        goods[producer] = goods.get(producer, ZERO) + line.amount
        grams[producer] = grams.get(producer, 0) + (line.portion.grams or 0)
    return Bearer(0, pickup or 0, goods, grams)


def _others(cycle: Cycle, fee: Fee, order: Order | None) -> Others:
    """What the other orders of a cycle hold that bears a sum. One query."""
    lines = _lines(cycle)
    if fee.pickup is not None:
        lines = lines.filter(order__pickup=fee.pickup)
    if fee.producer is not None:
        lines = lines.filter(offer__product__producer=fee.producer)
    if order is not None:
        lines = lines.exclude(order=order)
    sums = lines.aggregate(orders=Count("order", distinct=True), cents=Sum(LINE_CENTS), grams=Sum(LINE_GRAMS))
    return Others(sums["orders"], Money(int(sums["cents"] or 0)), int(sums["grams"] or 0))
