"""The life of a cycle: prepared, opened, closed, distributed. Each step happens once, whoever asks twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.orders.commands.books import book_cycle
from essaim.engines.orders.commands.letters import (
    withdraw_opened,
    write_new_day,
    write_opened,
    write_producer,
)
from essaim.engines.orders.commands.settlement import settle_cycle
from essaim.engines.orders.errors import (
    CycleClosed as CycleClosedRefusal,
)
from essaim.engines.orders.errors import (
    CycleNotClosed,
    CycleNotDraft,
    NothingOffered,
    ProductWithdrawn,
    StockBelowOrders,
)
from essaim.engines.orders.events import CycleClosed, CycleDistributed, CycleOpened
from essaim.engines.orders.models import Cycle, CycleContent, Offer, Order, Producer, Product
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.cycles import ordered_units
from essaim.engines.orders.queries.lists import producer_sheets
from essaim.engines.orders.queries.packs import missing_in
from essaim.engines.orders.rules import filling_end
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.money import Money, total
from essaim.kernel.outbox.api import publish
from essaim.kernel.projects.models import Project, Tool

SOLD = Q(is_active=True, withdrawn_at=None)  # asked again each time a cycle is prepared
BATCH = 1_000  # rows a statement: SQLite takes 32,766 values in one


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


@dataclass(frozen=True, slots=True)
class ContentRow:
    """What one unit of an offer holds: an item, how much, from whom, and what the producer is paid for it."""

    producer_id: int
    item: str
    quantity: str
    producer_price: Money


@transaction.atomic
def create_cycle(*, by: Actor, tool: Tool, plan: CyclePlan, at: datetime) -> Cycle:
    """Prepare a cycle with every active product, at its price and with the content it had last time.

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
    _offer(cycle, list(Product.objects.in_tool(tool).filter(SOLD).select_related("producer")))
    record(by=by, action="orders.cycle_created", target=cycle, changes={"name": plan.name})
    return cycle


def _check_name(tool: Tool, name: str, *, but: int | None = None) -> None:
    rows = Cycle.objects.in_tool(tool).filter(name=name)
    if (rows if but is None else rows.exclude(pk=but)).exists():
        raise Invalid(message=_("Ce nom est déjà pris. Choisissez-en un autre."), field="name")


def _offer(cycle: Cycle, products: Sequence[Product]) -> list[Offer]:
    """Products in this cycle, each with the content of its last offer, else all of it from its producer. Four queries."""
    last = _last_offers(cycle.tool, products)
    contents: dict[int, list[ContentRow]] = {}
    kept = CycleContent.objects.in_tool(cycle.tool_id).filter(
        offer__in=[offer.pk for offer in last.values()], producer__is_active=True
    )
    for row in kept.order_by("pk"):
        one = ContentRow(row.producer_id, row.item, row.quantity, row.producer_price)
        contents.setdefault(row.offer_id, []).append(one)
    offers = Offer.unscoped.bulk_create(
        [_new_offer(cycle, product, last.get(product.pk)) for product in products], batch_size=BATCH
    )
    _write_contents(
        (offer, _content_of(product, contents.get(last[product.pk].pk, []) if product.pk in last else []))
        for offer, product in zip(offers, products, strict=True)
    )
    return offers


def _last_offers(tool: Tool, products: Sequence[Product]) -> dict[int, Offer]:
    """The latest offer of each product, by product. One query."""
    later = Offer.objects.in_tool(tool).filter(product=OuterRef("pk"))
    latest = later.order_by("-cycle__distributes_at", "-pk").values("pk")[:1]
    rows = Product.objects.in_tool(tool).filter(pk__in=[product.pk for product in products])
    keys = rows.order_by("pk").annotate(latest=Subquery(latest)).values("latest")
    return {offer.product_id: offer for offer in Offer.objects.in_tool(tool).filter(pk__in=keys)}


def _new_offer(cycle: Cycle, product: Product, last: Offer | None) -> Offer:
    """At the product's price, with its stock, else that of its last offer."""
    stock = product.stock if product.stock is not None or last is None else last.stock_total
    return Offer(
        project_id=cycle.project_id,
        tool_id=cycle.tool_id,
        cycle=cycle,
        product=product,
        unit_price=product.unit_price,
        stock_total=stock,
        stock_left=stock,
        pack_size=product.pack_size,
        minimum_units=product.minimum_units,
        quality=product.quality,
        tax=product.tax,
    )


def _content_of(product: Product, rows: list[ContentRow]) -> list[ContentRow]:
    """What it held last time; for a producer's own product whose price moved, all of it is the producer's."""
    if product.producer is not None and (
        not rows or total([row.producer_price for row in rows]) != product.unit_price
    ):
        return [ContentRow(product.producer.pk, product.name, product.unit, product.unit_price)]
    return rows


def _write_contents(told: Iterable[tuple[Offer, Iterable[ContentRow]]]) -> None:
    CycleContent.unscoped.bulk_create(
        (
            CycleContent(
                project_id=offer.project_id,
                tool_id=offer.tool_id,
                offer=offer,
                producer_id=row.producer_id,
                item=row.item,
                quantity=row.quantity,
                producer_price=row.producer_price,
            )
            for offer, rows in told
            for row in rows
        ),
        batch_size=BATCH,
    )


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
    cycle.status, cycle.opened_at = Cycle.Status.OPEN, at
    cycle.save(update_fields=["status", "opened_at"])
    record(by=by, action="orders.cycle_opened", target=cycle)
    publish(CycleOpened(cycle.pk, cycle.name, cycle.month), tool=cycle.tool, by=by)
    write_opened(cycle)
    return cycle


@transaction.atomic
def close_cycle(*, by: Actor, cycle_id: int, at: datetime) -> Cycle:
    """End the orders: packs are settled, producers are booked and receive their sheet. Safe to repeat; one effect whoever comes first."""
    cycle = get(Cycle, pk=cycle_id, by=by, permission=P.MANAGE_CYCLES, lock=True, related=("tool__project",))
    if cycle.closed_at is not None:
        return cycle
    if cycle.status != Cycle.Status.OPEN:
        raise CycleNotClosed(cycle=cycle.name)
    settle_cycle(cycle, by=by, at=at)
    sheets = producer_sheets(cycle)
    orders = Order.objects.in_tool(cycle.tool_id).filter(cycle=cycle, status=Order.Status.CONFIRMED).count()
    cycle.status, cycle.closed_at = Cycle.Status.CLOSED, at
    cycle.save(update_fields=["status", "closed_at"])
    owed = {sheet.producer: sheet.amount for sheet in sheets}
    book_cycle(cycle, owed, by=by, on=timezone.localdate(at))
    withdraw_opened(cycle)
    for sheet in sheets:
        write_producer(cycle, sheet.producer, sheet.lines, sheet.amount)
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


def hold_offer(*, by: Actor, offer_id: int, permission: P = P.MANAGE_CYCLES) -> Offer:
    """An offer of a cycle not yet closed, the cycle then the offer locked. Raises CycleClosed, NotFound."""
    found = Offer.unscoped.filter(pk=offer_id).values_list("cycle_id", flat=True).first()
    if found is None:
        raise NotFound
    cycle = get(Cycle, pk=found, by=by, permission=permission, lock=True)
    if cycle.status not in (Cycle.Status.DRAFT, Cycle.Status.OPEN):
        raise CycleClosedRefusal(cycle=cycle.name)
    return get(
        Offer,
        pk=offer_id,
        by=by,
        permission=permission,
        lock=True,
        related=("product", "cycle", "tool__project"),
    )


@transaction.atomic
def set_stock(*, by: Actor, offer_id: int, stock: int | None, at: datetime) -> Offer:
    """How many units there are in all; None for no limit. Raises StockBelowOrders below what is ordered."""
    return write_stock(hold_offer(by=by, offer_id=offer_id), stock, by=by)


def write_stock(offer: Offer, stock: int | None, *, by: Actor) -> Offer:
    """The stock of an offer that is held. Raises StockBelowOrders."""
    ordered = ordered_units(offer.cycle).get(offer.pk, 0)
    if stock is not None and stock < ordered:
        raise StockBelowOrders(ordered=ordered, product=offer.product.name)
    before, offer.stock_total = offer.stock_total, stock
    offer.stock_left = None if stock is None else stock - ordered
    offer.save(update_fields=["stock_total", "stock_left"])
    record(by=by, action="orders.stock_set", target=offer, changes={"stock": (before, stock)})
    return offer


@transaction.atomic
def set_cycle_content(*, by: Actor, offer_id: int, rows: Sequence[ContentRow], at: datetime) -> Offer:
    """Replace what an offer holds this time, until the cycle closes. Producers of another tool are NotFound.

    Raises Invalid when producers would be paid more than the price.
    """
    offer = hold_offer(by=by, offer_id=offer_id)
    wanted = {row.producer_id for row in rows}
    if Producer.objects.in_tool(offer.tool_id).filter(pk__in=wanted).count() != len(wanted):
        raise NotFound
    paid = total([row.producer_price for row in rows])
    if paid > offer.unit_price:
        message = _("Les producteurs recevraient {paid}, plus que le prix de {price}. Revoyez les sommes.")
        raise Invalid(message=message.format(paid=paid, price=offer.unit_price), field="content")
    CycleContent.objects.in_tool(offer.tool_id).filter(offer=offer).delete()
    _write_contents([(offer, rows)])
    changes = {row.item: f"{row.quantity} · {row.producer_price}" for row in rows}
    record(by=by, action="orders.content_set", target=offer, changes=changes)
    return offer


@transaction.atomic
def remove_offer(*, by: Actor, offer_id: int, at: datetime) -> None:
    """Withdraw a product from a cycle nobody ordered it in. Raises StockBelowOrders otherwise."""
    offer = hold_offer(by=by, offer_id=offer_id)
    if offer.lines.exists():
        raise StockBelowOrders(
            ordered=ordered_units(offer.cycle).get(offer.pk, 0), product=offer.product.name
        )
    record(by=by, action="orders.offer_removed", target=offer.cycle, changes={"product": offer.product.name})
    offer.delete()


@transaction.atomic
def add_offer(*, by: Actor, cycle_id: int, product_id: int, at: datetime) -> Offer:
    """Propose one more product in a cycle not yet closed. Safe to repeat. Raises ProductWithdrawn where its producer no longer sells it."""
    cycle = get(Cycle, pk=cycle_id, by=by, permission=P.MANAGE_CYCLES, lock=True)
    if cycle.status not in (Cycle.Status.DRAFT, Cycle.Status.OPEN):
        raise CycleClosedRefusal(cycle=cycle.name)
    product = Product.objects.in_tool(cycle.tool_id).filter(pk=product_id).select_related("producer").first()
    if product is None:
        raise NotFound
    known = Offer.objects.in_tool(cycle.tool_id).filter(cycle=cycle, product=product).first()
    if known is not None:
        return known
    if product.withdrawn_at is not None:
        raise ProductWithdrawn(product=product.name)
    (offer,) = _offer(cycle, [product])
    record(by=by, action="orders.offer_added", target=cycle, changes={"product": product.name})
    return offer


def open_next_cycle(*, tool: Tool, by: Actor, at: datetime) -> Cycle | None:
    """Open the prepared cycle that comes first, unless one is open already. Safe to repeat; called by a wire."""
    cycles = Cycle.objects.in_tool(tool)
    if cycles.filter(status=Cycle.Status.OPEN).exists():
        return None
    ready = cycles.filter(status=Cycle.Status.DRAFT, closes_at__gt=at, offers__isnull=False)
    found = ready.order_by("opens_at", "pk").values_list("pk", flat=True).first()
    return open_cycle(by=by, cycle_id=found, at=at) if found is not None else None
