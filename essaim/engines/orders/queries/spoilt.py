"""Goods that came spoilt: until when they are claimed, what is left to claim, who may read and answer a claim."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet, Sum

from essaim.engines.members.api import household_of
from essaim.engines.orders.models import (
    ClaimPhoto,
    Cycle,
    GoodsClaim,
    Order,
    OrderLine,
    Producer,
)
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.producing import producers_seen_by
from essaim.kernel.actors.actor import Actor
from essaim.kernel.money import ZERO, Money
from essaim.kernel.projects.models import Tool

LIVE = (GoodsClaim.Status.TENTATIVE, GoodsClaim.Status.DISPUTED)
RELATED = (
    "tool__project",
    "line__order__household__merged_into",
    "line__order__cycle",
    "line__offer__product__producer",
)


def claims_until(cycle: Cycle) -> datetime:
    """The last moment to claim: so many days after the distribution, as the tool decided. No query."""
    days: int = cycle.tool.config.claim_days
    return (cycle.distributed_at or cycle.distributes_at) + timedelta(days=days)


def may_claim(order: Order, at: datetime) -> bool:
    """Orders are closed, and the days to claim are not over. No query."""
    cycle = order.cycle
    if not order.is_confirmed or cycle.closed_at is None or not cycle.tool.config.claim_days:
        return False
    return at <= claims_until(cycle)


def waiting_units(lines: Collection[OrderLine]) -> dict[int, int]:
    """The units of each line already claimed and not answered. One query."""
    rows = GoodsClaim.unscoped.filter(line__in=lines, status__in=LIVE).order_by("line").values("line")
    return dict(rows.annotate(sum=Sum("units")).values_list("line", "sum"))


def claimable(lines: Collection[OrderLine]) -> list[tuple[OrderLine, int]]:
    """The lines something may still be claimed of, and how many units. One query."""
    waiting = waiting_units(lines)
    left = [(line, line.quantity - waiting.get(line.pk, 0)) for line in lines if line.weighed_grams != 0]
    return [(line, units) for line, units in left if units > 0]


def claims_seen(tool: Tool) -> QuerySet[GoodsClaim]:
    """The claims of a tool with what their pages tell, whether each has a photo included. One query when read."""
    photo = ClaimPhoto.unscoped.filter(claim=OuterRef("pk"))
    rows = GoodsClaim.objects.in_tool(tool).annotate(has_photo=Exists(photo))
    return rows.select_related(*RELATED)


def claims_of_order(order: Order) -> QuerySet[GoodsClaim]:
    """One query when read."""
    return claims_seen(order.tool).filter(line__order=order)


def claims_on(producer: Producer) -> QuerySet[GoodsClaim]:
    """The claims on the products of a producer alone. One query when read."""
    return claims_seen(producer.tool).filter(line__offer__product__producer=producer)


def tentative_of(tool: Tool, household_keys: Iterable[int]) -> Money:
    """The credits of a household that wait for an answer. One query."""
    rows = GoodsClaim.objects.in_tool(tool).filter(line__order__household__in=household_keys, status__in=LIVE)
    return rows.aggregate(sum=Sum("credit"))["sum"] or ZERO


@dataclass(frozen=True, slots=True)
class Standing:
    """What this person is to a claim: of its household, its producer, of the coordination."""

    own: bool
    producer: bool
    coordination: bool
    reader: bool

    @property
    def may_read(self) -> bool:
        return self.own or self.producer or self.reader

    def may_answer(self, claim: GoodsClaim) -> bool:
        if claim.status == GoodsClaim.Status.TENTATIVE:
            return self.producer or self.coordination
        return claim.status == GoodsClaim.Status.DISPUTED and self.coordination

    def may_withdraw(self, claim: GoodsClaim) -> bool:
        return self.own and claim.status == GoodsClaim.Status.TENTATIVE


def standing_of(claim: GoodsClaim, actor: Actor, held: frozenset[str]) -> Standing:
    """Its related rows are read already. Five queries at most."""
    household = household_of(actor, claim.project_id) if P.PLACE in held else None
    producer = claim.line.offer.product.producer
    return Standing(
        own=household is not None and claim.line.order.household.current == household,
        producer=P.PRODUCE in held
        and producer is not None
        and producer in producers_seen_by(claim.tool, actor, held),
        coordination=P.MANAGE_CYCLES in held,
        reader=bool(held & {P.RECORD, P.MANAGE_CYCLES}),
    )
