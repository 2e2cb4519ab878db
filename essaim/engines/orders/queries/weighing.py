"""What is to be weighed after a cycle closed, and what was corrected since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from essaim.engines.orders.models import Cycle, LineCorrection, Offer, Order, OrderLine
from essaim.engines.orders.queries.lists import CONFIRMED
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.language import colon, house_language

TO_WEIGH = Q(unit_grams__isnull=False, quantity__gt=0) & CONFIRMED


@dataclass(frozen=True, slots=True)
class ToWeigh:
    """An offer sold by weight: how many of its lines there are, and how many are weighed."""

    offer: Offer
    lines: int
    weighed: int

    @property
    def is_done(self) -> bool:
        return self.weighed == self.lines


def offers_to_weigh(cycle: Cycle) -> list[ToWeigh]:
    """The offers of a cycle sold by weight that someone ordered. Two queries."""
    lines = OrderLine.objects.in_tool(cycle.tool_id).filter(TO_WEIGH, order__cycle=cycle)
    counted = lines.order_by("offer").values_list("offer").annotate(Count("pk"), Count("weighed_grams"))
    counts = {offer: (all_, weighed) for offer, all_, weighed in counted}
    offers = Offer.objects.in_tool(cycle.tool_id).filter(pk__in=counts).select_related("product__producer")
    return [ToWeigh(offer, *counts[offer.pk]) for offer in offers]


def has_to_weigh(cycle: Cycle) -> bool:
    """Something of this cycle is sold by weight. One query."""
    return OrderLine.objects.in_tool(cycle.tool_id).filter(TO_WEIGH, order__cycle=cycle).exists()


def lines_to_weigh(offer: Offer) -> QuerySet[OrderLine]:
    """The lines of an offer sold by weight, by point then household. One query when read."""
    lines = OrderLine.objects.in_tool(offer.tool_id).filter(TO_WEIGH, offer=offer)
    related = lines.select_related("order__household", "order__pickup", "offer__product")
    return related.order_by("order__pickup__name", "order__pickup_id", "order__household__name", "pk")


def corrections_of(order: Order) -> QuerySet[LineCorrection]:
    """What was weighed or corrected in an order, latest first. One query when read."""
    rows = LineCorrection.objects.in_tool(order.tool_id).filter(line__order=order)
    return rows.select_related("line__offer__product")


def corrections_by_revision(tool: Tool, households: Iterable[int]) -> Mapping[tuple[int, int], str]:
    """What changed the price of the orders of a household after closing, by order and revision, in words to keep. One query."""
    rows = LineCorrection.objects.in_tool(tool).filter(
        line__order__household__in=households, revision__isnull=False
    )
    found: dict[tuple[int, int], list[LineCorrection]] = {}
    for one in rows.select_related("line__offer__product", "line__order").order_by("pk"):
        assert one.revision is not None
        found.setdefault((one.line.order_id, one.revision), []).append(one)
    return {key: _sentence(made) for key, made in found.items()}


def _sentence(made: list[LineCorrection]) -> str:
    with house_language():
        told = _("{product} : {after} au lieu de {before} ({reason})")
        parts = [
            told.format(
                product=one.line.offer.product.name,
                after=one.after_text,
                before=one.before_text,
                reason=one.reason,
            )
            for one in made
        ]
        title = _("Correction, commande nº {number}").format(number=made[0].line.order.number)
        return f"{title}{colon()} {', '.join(parts)}"
