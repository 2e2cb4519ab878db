"""The job that orders for standing orders: one transaction each, one effect whoever runs it twice."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, time

from django.db import transaction

from essaim.engines.orders.commands.letters import write_standing
from essaim.engines.orders.commands.orders import record_order_for
from essaim.engines.orders.commands.wishes import Wish
from essaim.engines.orders.errors import AlreadyOrdered, SlotsFull
from essaim.engines.orders.models import Cycle, Offer, Order, StandingOrder, StandingTurn
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.slots import room_in, slots_of
from essaim.engines.orders.queries.standing import absences_of, day_of, live_standing, taken_by, to_serve
from essaim.engines.orders.queries.tariffs import tariff_of
from essaim.engines.orders.rules import Due, Rhythm, Room, Served, due_in, nearest, serve, turn_of
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import DomainError
from essaim.kernel.projects.models import Project

logger = logging.getLogger(__name__)
Outcome = StandingTurn.Outcome


def serve_standing_orders(at: datetime) -> None:
    """Order for each standing order due in a cycle that takes orders, oldest first. The job of every minute."""
    by = Actor.system("orders.serve_standing_orders")
    cycles = Cycle.unscoped.filter(
        status=Cycle.Status.OPEN, opens_at__lte=at, closes_at__gt=at, project__status=Project.Status.RUNNING
    )
    for cycle in cycles.select_related("tool").order_by("closes_at", "pk"):
        if not cycle.tool.config.standing:
            continue
        for key in to_serve(cycle):
            try:
                serve_one(by=by, standing_id=key, cycle_id=cycle.pk, at=at)
            except DomainError:  # the others are served all the same; this one is tried again
                logger.exception("orders: standing order %s not served in cycle %s", key, cycle.pk)


@transaction.atomic
def serve_one(*, by: Actor, standing_id: int, cycle_id: int, at: datetime) -> StandingTurn | None:
    """Order for one standing order in one cycle, as much as there is; None when it is not its turn. Safe to repeat.

    The cycle is held first, so that stock does not move and two workers never serve the same turn.
    """
    cycle = get(Cycle, pk=cycle_id, by=by, permission=P.RECORD, lock=True, related=("tool__project",))
    known = StandingTurn.unscoped.filter(standing=standing_id, cycle=cycle).first()
    if known is not None:
        return known
    standing = live_standing(cycle.tool).select_for_update(of=("self",)).filter(pk=standing_id).first()
    if standing is None or not cycle.takes_orders(at):
        return None
    taken, away = taken_by([standing])[standing.pk], absences_of([standing])[standing.pk]
    due = due_in(Rhythm(standing.rhythm), standing.starts_on, day_of(cycle), away, taken)
    if due is Due.OUTSIDE:
        return None
    if due is Due.ABSENT:
        return _note(standing, cycle, Outcome.ABSENT, at=at)
    return _order(standing, cycle, by=by, at=at)


def _order(standing: StandingOrder, cycle: Cycle, *, by: Actor, at: datetime) -> StandingTurn:
    wanted = {line.product_id: line.quantity for line in standing.lines.all()}
    rows = Offer.objects.in_tool(cycle.tool_id).filter(cycle=cycle, product__in=wanted)
    offers = {offer.product_id: offer for offer in rows}
    served = serve(wanted, {key: offer.stock_left for key, offer in offers.items()})
    order, outcome, slot = None, Outcome.NOTHING, _slot(standing, cycle)
    is_other_hour = slot is not None and _is_missed(slot, standing.arrives)
    if served.given:
        quantities = {offers[key].pk: units for key, units in served.given.items()}
        level = standing.level if tariff_of(cycle).level(standing.level) else ""
        wish = Wish(
            quantities=quantities,
            pickup_id=standing.pickup_id,
            slot_id=slot.key if slot else None,
            level=level,
        )
        try:
            order = _place(standing, cycle, wish, by=by, at=at)
            outcome = Outcome.REDUCED if served.lacking else Outcome.ORDERED
        except AlreadyOrdered:
            outcome, is_other_hour = Outcome.ALREADY, False
        except SlotsFull:
            served, is_other_hour = serve(wanted, {}), True
    lacking = _lacking(standing, served)
    turn = _note(standing, cycle, outcome, at=at, order=order, lacking=lacking, other_hour=is_other_hour)
    if outcome in (Outcome.REDUCED, Outcome.NOTHING) or is_other_hour:
        write_standing(turn)
    record(by=by, action="orders.standing_served", target=standing, changes={"cycle": cycle.name})
    return turn


def _slot(standing: StandingOrder, cycle: Cycle) -> Room | None:
    """The slot nearest to the hour preferred; None where the point has none, or none with room. One query."""
    return nearest([room_in(slot) for slot in slots_of(cycle, standing.pickup_id)], standing.arrives)


def _is_missed(slot: Room, wished: time | None) -> bool:
    return wished is not None and not slot.starts <= wished < slot.ends


def _place(standing: StandingOrder, cycle: Cycle, wish: Wish, *, by: Actor, at: datetime) -> Order:
    return record_order_for(
        by=by,
        tool=cycle.tool,
        cycle_id=cycle.pk,
        household_id=standing.household.current.pk,
        wish=wish,
        channel=Order.Channel.STANDING,
        form_key=f"standing-{standing.pk}-{cycle.pk}",
        at=at,
    )


def _lacking(standing: StandingOrder, served: Served) -> list[dict[str, str | int]]:
    """What was not served whole, as it is kept and told."""
    return [
        {
            "product": line.product.name,
            "wanted": line.product.told(line.quantity),
            "given": line.product.told(served.given.get(line.product_id, 0)),
        }
        for line in standing.lines.all()
        if line.product_id in served.lacking
    ]


def _note(
    standing: StandingOrder,
    cycle: Cycle,
    outcome: StandingTurn.Outcome,
    *,
    at: datetime,
    order: Order | None = None,
    lacking: Sequence[dict[str, str | int]] = (),
    other_hour: bool = False,
) -> StandingTurn:
    return StandingTurn.unscoped.create(
        project_id=standing.project_id,
        tool=cycle.tool,
        standing=standing,
        cycle=cycle,
        turn=turn_of(Rhythm(standing.rhythm), standing.starts_on, day_of(cycle)),
        outcome=outcome,
        order=order,
        lacking=list(lacking),
        other_hour=other_hour,
        decided_at=at,
    )
