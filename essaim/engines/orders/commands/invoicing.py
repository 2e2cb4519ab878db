"""The invoice of an order, for a public or professional buyer: the same lines, asked of the invoices."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.invoices.api import Buyer, Draft, Invoice, Item, Source, issue_invoice, of_source
from essaim.engines.orders.errors import CycleNotClosed, FundedOrder, OrderCancelled
from essaim.engines.orders.models import Order, OrderLine
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.tariffs import fee_rows
from essaim.engines.orders.queries.vat import items_of, sold_in
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record


def invoice_source(order: Order) -> Source:
    """An order changed after a credit note is invoiced again under its new revision."""
    return Source("orders", f"order-{order.pk}-{order.revision}")


@transaction.atomic
def invoice_order(*, by: Actor, order_id: int, buyer: Buyer, at: datetime) -> Invoice:
    """Invoice an order once its cycle is closed, at its prices with tax. Safe to repeat: one order as it stands, one invoice.

    A gift to the solidarity fund pays no goods: it is told in the note, and not invoiced. What the fund gives is paid already.
    Raises CycleNotClosed, OrderCancelled, FundedOrder where a funder pays a part, and the refusals of the invoices.
    """
    order = get(Order, pk=order_id, by=by, permission=P.RECORD, lock=True, related=("cycle", "tool__project"))
    if not order.is_confirmed:
        raise OrderCancelled(number=order.number)
    if order.cycle.closed_at is None:
        raise CycleNotClosed(cycle=order.cycle.name)
    if order.household_amount != order.price + order.solidarity:
        raise FundedOrder(number=order.number)
    source = invoice_source(order)
    if (known := of_source(order.project_id, source)) is not None:
        return known
    day = timezone.localdate(order.cycle.distributes_at)
    draft = Draft(
        buyer=buyer,
        items=_items(order, timezone.localdate(at)),
        with_tax=True,
        period=(day, day),
        note=_note(order),
        prepaid=order.helped,
    )
    invoice = issue_invoice(by=by, project_id=order.project_id, source=source, draft=draft, at=at)
    record(by=by, action="orders.invoiced", target=order, changes={"invoice": invoice.number})
    return invoice


def _note(order: Order) -> str:
    told = _("Commande nº {number}, {cycle}").format(number=order.number, cycle=order.cycle.name[:100])
    if not order.solidarity:
        return told
    if order.helped:
        fund = _("Déjà payé par le fonds de solidarité : {amount}").format(amount=order.helped)
    else:
        fund = _("Don au fonds de solidarité, hors de cette facture : {amount}").format(
            amount=order.solidarity
        )
    return f"{told}. {fund}"


def _items(order: Order, on: date) -> list[Item]:
    lines = OrderLine.objects.in_tool(order.tool_id).filter(order=order, quantity__gt=0)
    rows = lines.select_related("offer__product").order_by("offer__product__position", "pk")
    return items_of(sold_in(rows), fee_rows(order), on)
