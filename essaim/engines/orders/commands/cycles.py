"""The life of a cycle: prepared, opened, closed, distributed. Each step happens once, whoever asks twice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.orders.commands.books import book_cycle
from essaim.engines.orders.commands.fees import share_costs
from essaim.engines.orders.commands.letters import (
    withdraw_opened,
    write_new_day,
    write_opened,
    write_producer,
)
from essaim.engines.orders.commands.offers import SOLD, offer_products
from essaim.engines.orders.commands.settlement import settle_cycle
from essaim.engines.orders.commands.slots import propose_slots
from essaim.engines.orders.errors import (
    CycleClosed as CycleClosedRefusal,
)
from essaim.engines.orders.errors import (
    CycleNotClosed,
    CycleNotDraft,
    NothingOffered,
)
from essaim.engines.orders.events import CycleClosed, CycleDistributed, CycleOpened
from essaim.engines.orders.models import Cycle, Offer, Order, Product
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.lists import producer_sheets
from essaim.engines.orders.queries.packs import missing_in
from essaim.engines.orders.queries.tariffs import tariff_of
from essaim.engines.orders.rules import filling_end
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid
from essaim.kernel.outbox.api import publish
from essaim.kernel.projects.models import Project, Tool


@dataclass(frozen=True, kw_only=True)
class CyclePlan:
    """Name, dates and a word to the households."""

    name: str
    opens_at: datetime
    closes_at: datetime
    distributes_at: datetime
    message: str = ""

    def check(self) -> None:
        if self.opens_at >= self.closes_at:
            raise Invalid(
                message=_("La fermeture vient après l'ouverture : revoyez les dates."), field="closes_at"
            )
        if self.closes_at > self.distributes_at:
            raise Invalid(
                message=_("La distribution vient après la fermeture : revoyez les dates."),
                field="distributes_at",
            )


@transaction.atomic
def create_cycle(*, by: Actor, tool: Tool, plan: CyclePlan, at: datetime) -> Cycle:
    """Prepare a cycle with every active product, at its price and with the content it had last time, and the slots of its points.

    Raises Invalid for dates out of order or a name already used.
    """
    require(by=by, project_id=tool.project_id, permission=P.MANAGE_CYCLES)
    plan.check()
    _check_name(tool, plan.name)
    cycle = Cycle.unscoped.create(
        project_id=tool.project_id,
        tool=tool,
        name=plan.name,
        month=timezone.localdate(plan.distributes_at).replace(day=1),
        opens_at=plan.opens_at,
        closes_at=plan.closes_at,
        fills_until=filling_end(plan.closes_at, plan.distributes_at, tool.config.filling_hours),
        distributes_at=plan.distributes_at,
        message=plan.message,
    )
    offer_products(cycle, list(Product.objects.in_tool(tool).filter(SOLD).select_related("producer")))
    propose_slots(cycle)
    record(by=by, action="orders.cycle_created", target=cycle, changes={"name": plan.name})
    return cycle


def _check_name(tool: Tool, name: str, *, but: int | None = None) -> None:
    rows = Cycle.objects.in_tool(tool).filter(name=name)
    if (rows if but is None else rows.exclude(pk=but)).exists():
        raise Invalid(message=_("Ce nom est déjà pris. Choisissez-en un autre."), field="name")


@transaction.atomic
def change_cycle(*, by: Actor, cycle_id: int, plan: CyclePlan, at: datetime) -> Cycle:
    """New name, dates or word of a cycle not yet closed; an open one keeps its opening. Raises CycleClosed, Invalid."""
    cycle = get(Cycle, pk=cycle_id, by=by, permission=P.MANAGE_CYCLES, lock=True, related=("tool__project",))
    if cycle.status not in (Cycle.Status.DRAFT, Cycle.Status.OPEN):
        raise CycleClosedRefusal(cycle=cycle.name)
    plan.check()
    _check_name(cycle.tool, plan.name, but=cycle.pk)
    before = {"name": cycle.name, "closes_at": cycle.closes_at, "distributes_at": cycle.distributes_at}
    cycle.name, cycle.message = plan.name, plan.message
    cycle.opens_at, cycle.closes_at = plan.opens_at, plan.closes_at
    cycle.distributes_at = plan.distributes_at
    cycle.fills_until = filling_end(plan.closes_at, plan.distributes_at, cycle.tool.config.filling_hours)
    cycle.month = timezone.localdate(plan.distributes_at).replace(day=1)
    cycle.save()
    changes = {
        key: (value, getattr(cycle, key)) for key, value in before.items() if value != getattr(cycle, key)
    }
    record(by=by, action="orders.cycle_changed", target=cycle, changes=changes)
    if "distributes_at" in changes:
        write_new_day(cycle, at=at)
    return cycle


@transaction.atomic
def open_cycle(*, by: Actor, cycle_id: int, at: datetime) -> Cycle:
    """Let households order, from `opens_at` on. Safe to repeat. Raises NothingOffered, CycleNotDraft once closed."""
    cycle = get(Cycle, pk=cycle_id, by=by, permission=P.MANAGE_CYCLES, lock=True, related=("tool__project",))
    if cycle.status == Cycle.Status.OPEN:
        return cycle
    if cycle.status != Cycle.Status.DRAFT:
        raise CycleNotDraft(cycle=cycle.name, status=cycle.get_status_display())
    if not Offer.objects.in_tool(cycle.tool_id).filter(cycle=cycle).exists():
        raise NothingOffered(cycle=cycle.name)
    cycle.tariff = tariff_of(cycle).to_json()
    cycle.status, cycle.opened_at = Cycle.Status.OPEN, at
    cycle.save(update_fields=["status", "opened_at", "tariff"])
    record(by=by, action="orders.cycle_opened", target=cycle)
    publish(CycleOpened(cycle.pk, cycle.name, cycle.month), tool=cycle.tool, by=by)
    write_opened(cycle)
    return cycle


@transaction.atomic
def close_cycle(*, by: Actor, cycle_id: int, at: datetime) -> Cycle:
    """End the orders: packs are settled, the sums of the cycle shared, producers are booked and receive their sheet. Safe to repeat; one effect whoever comes first."""
    cycle = get(Cycle, pk=cycle_id, by=by, permission=P.MANAGE_CYCLES, lock=True, related=("tool__project",))
    if cycle.closed_at is not None:
        return cycle
    if cycle.status != Cycle.Status.OPEN:
        raise CycleNotClosed(cycle=cycle.name)
    settle_cycle(cycle, by=by, at=at)
    share_costs(cycle, by=by, at=at)
    sheets = producer_sheets(cycle)
    orders = Order.objects.in_tool(cycle.tool_id).filter(cycle=cycle, status=Order.Status.CONFIRMED).count()
    cycle.status, cycle.closed_at = Cycle.Status.CLOSED, at
    cycle.save(update_fields=["status", "closed_at"])
    owed = {sheet.producer: sheet.amount for sheet in sheets}
    book_cycle(cycle, owed, by=by, on=timezone.localdate(at))
    withdraw_opened(cycle)
    for sheet in sheets:
        write_producer(cycle, sheet)
    changes = {"orders": orders, **{sheet.producer.name: sheet.amount for sheet in sheets}}
    record(by=by, action="orders.cycle_closed", target=cycle, changes=changes)
    publish(
        CycleClosed(cycle.pk, cycle.name, cycle.month, orders, cycle.distributes_at), tool=cycle.tool, by=by
    )
    return cycle


def close_due_cycles(at: datetime) -> None:
    """Close each cycle whose time has come, one transaction a cycle; one whose packs are being completed waits. The job of every minute."""
    by = Actor.system("orders.close_due_cycles")
    due = Cycle.unscoped.filter(
        status=Cycle.Status.OPEN, closes_at__lte=at, project__status=Project.Status.RUNNING
    ).order_by("closes_at", "pk")
    for cycle in list(due):
        if not (cycle.is_filling(at) and missing_in(cycle)):
            close_cycle(by=by, cycle_id=cycle.pk, at=at)


@transaction.atomic
def finish_distribution(*, by: Actor, cycle_id: int, at: datetime) -> Cycle:
    """Say that the distribution is over. Safe to repeat. Raises CycleNotClosed."""
    cycle = get(Cycle, pk=cycle_id, by=by, permission=P.MANAGE_CYCLES, lock=True, related=("tool__project",))
    if cycle.status == Cycle.Status.DISTRIBUTED:
        return cycle
    if cycle.status != Cycle.Status.CLOSED:
        raise CycleNotClosed(cycle=cycle.name)
    cycle.status, cycle.distributed_at = Cycle.Status.DISTRIBUTED, at
    cycle.save(update_fields=["status", "distributed_at"])
    record(by=by, action="orders.cycle_distributed", target=cycle)
    publish(CycleDistributed(cycle.pk, cycle.name, cycle.month), tool=cycle.tool, by=by)
    return cycle


def open_next_cycle(*, tool: Tool, by: Actor, at: datetime) -> Cycle | None:
    """Open the prepared cycle that comes first, unless one is open already. Safe to repeat; called by a wire."""
    cycles = Cycle.objects.in_tool(tool)
    if cycles.filter(status=Cycle.Status.OPEN).exists():
        return None
    ready = cycles.filter(status=Cycle.Status.DRAFT, closes_at__gt=at, offers__isnull=False)
    found = ready.order_by("opens_at", "pk").values_list("pk", flat=True).first()
    return open_cycle(by=by, cycle_id=found, at=at) if found is not None else None
