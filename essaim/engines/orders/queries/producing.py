"""What a producer sees: its own products, what is ordered from it, what it is owed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from essaim.engines.ledger.api import Party, balances_by_party
from essaim.engines.orders.models import Cycle, Offer, Producer, Product
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.claims import PRODUCERS
from essaim.engines.orders.queries.lists import ProducerSheet, producer_lines, sheet_of
from essaim.engines.orders.queries.tariffs import borne_by_producers
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import OrganisationMembership, User
from essaim.kernel.money import ZERO, Money
from essaim.kernel.projects.models import Tool


def producers_seen_by(tool: Tool, actor: Actor, held: frozenset[str]) -> list[Producer]:
    """Every producer for who runs the orders; else those this person belongs to, or whose address is its own. Three queries at most."""
    rows = Producer.objects.in_tool(tool).order_by("name", "pk")
    if P.MANAGE_CYCLES in held:
        return list(rows)
    user = User.objects.filter(pk=actor.user_id or 0, is_active=True).first()
    if user is None:
        return []
    member_of = OrganisationMembership.objects.filter(user=user, is_active=True).values("organisation_id")
    return list(rows.filter(Q(organisation__in=member_of) | Q(email__iexact=user.email)))


@dataclass(frozen=True, slots=True)
class Round:
    """What one cycle orders from a producer: still moving while it is open."""

    cycle: Cycle
    sheet: ProducerSheet


def rounds_of(producer: Producer, last: int = 6) -> list[Round]:
    """The cycles open now, then the latest ones, with what each orders from the producer. One query, and one a cycle of the few."""
    cycles = Cycle.objects.in_tool(producer.tool_id).filter(opened_at__isnull=False)
    rounds = []
    for cycle in cycles.order_by("-distributes_at", "-pk")[:last]:
        cycle.tool = producer.tool
        sheet = sheet_of(producer, producer_lines(cycle, producer), borne_by_producers(cycle))
        rounds.append(Round(cycle, sheet))
    return rounds


def products_of(producer: Producer) -> list[Product]:
    """The producer's own products, those withdrawn included. One query."""
    return list(
        Product.objects.in_tool(producer.tool_id).filter(producer=producer).order_by("position", "name")
    )


def offers_to_come(producer: Producer) -> list[Offer]:
    """Its products in the cycles prepared or open. One query."""
    rows = Offer.objects.in_tool(producer.tool_id).filter(
        product__producer=producer, cycle__status__in=[Cycle.Status.DRAFT, Cycle.Status.OPEN]
    )
    return list(
        rows.select_related("product", "cycle").order_by("cycle__distributes_at", "product__name", "pk")
    )


def owed_to(producer: Producer) -> Money:
    """What the books say is still due to the producer. Three queries."""
    party = Party("organisation", producer.organisation_id, producer.name)
    balances = balances_by_party(producer.project_id, PRODUCERS, [party])
    return next((-amount for amount in balances.values()), ZERO)
