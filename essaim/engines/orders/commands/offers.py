"""What a cycle sells: products put in it, their stock and their content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from essaim.engines.orders.errors import (
    CycleClosed as CycleClosedRefusal,
)
from essaim.engines.orders.errors import (
    ProductWithdrawn,
    StockBelowOrders,
)
from essaim.engines.orders.models import Cycle, CycleContent, Offer, Producer, Product
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.cycles import ordered_units
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.money import Money, total
from essaim.kernel.projects.models import Tool

SOLD = Q(is_active=True, withdrawn_at=None)  # asked again each time a cycle is prepared


BATCH = 1_000  # rows a statement: SQLite takes 32,766 values in one


@dataclass(frozen=True, slots=True)
class ContentRow:
    """What one unit of an offer holds: an item, how much, from whom, and what the producer is paid for it."""

    producer_id: int
    item: str
    quantity: str
    producer_price: Money


def offer_products(cycle: Cycle, products: Sequence[Product]) -> list[Offer]:
    """Products in this cycle, each with the content of its last offer, else all of it from its producer. Four queries.

    What was sold otherwise then, by the unit and now by weight, was counted and priced otherwise: nothing of it is kept.
    """
    found, sold = _last_offers(cycle.tool, products), {product.pk: _sold(product) for product in products}
    last = {key: offer for key, offer in found.items() if _sold(offer) == sold[key]}
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


def _sold(what: Product | Offer) -> tuple[str, int | None]:
    return what.sold_by, what.unit_grams


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
        sold_by=product.sold_by,
        unit_grams=product.unit_grams,
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
        raise StockBelowOrders(ordered=offer.told(ordered), product=offer.product.name)
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
            ordered=offer.told(ordered_units(offer.cycle).get(offer.pk, 0)), product=offer.product.name
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
    (offer,) = offer_products(cycle, [product])
    record(by=by, action="orders.offer_added", target=cycle, changes={"product": product.name})
    return offer
