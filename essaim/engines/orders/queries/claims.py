"""References of the operations in the books, and what they come to there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from essaim.engines.orders.models import Cycle, GoodsClaim, Order, Payment
from essaim.engines.orders.queries.lists import cycle_totals
from essaim.kernel.money import ZERO
from essaim.kernel.projects.engine import BookClaim
from essaim.kernel.projects.models import Tool

HOUSEHOLDS, PRODUCERS, FUNDERS, SALES, PURCHASES = "411", "401", "441", "707", "607"
SUSPENSE, FUND = "471", "4671"
TREASURY: Mapping[str, str] = {
    Payment.Method.CASH: "530",
    Payment.Method.CHEQUE: "5112",
    Payment.Method.TRANSFER: "512",
    Payment.Method.ONLINE: "58",  # on its way: the provider pays the bank account in one sum
}


def order_ref(order: Order) -> str:
    return f"order-{order.pk}"


def cycle_ref(cycle: Cycle) -> str:
    return f"cycle-{cycle.pk}"


def payment_ref(payment: Payment) -> str:
    return f"payment-{payment.pk}"


def claim_ref(claim: GoodsClaim) -> str:
    return f"claim-{claim.pk}"


def book_claims(tool: Tool) -> Iterator[BookClaim]:
    """Each order, closed cycle, payment and claim of goods. Four queries, and three a closed cycle; rows are streamed."""
    for order in Order.objects.in_tool(tool).iterator(chunk_size=500):
        own = order.household_amount if order.is_confirmed else ZERO
        whole = order.price + order.solidarity if order.is_confirmed else ZERO
        fund = order.to_fund if order.is_confirmed else ZERO
        yield BookClaim(ref=order_ref(order), account=HOUSEHOLDS, balance=own)
        yield BookClaim(ref=order_ref(order), account=FUNDERS, balance=whole - own)
        yield BookClaim(ref=order_ref(order), account=SALES, balance=fund - whole)
        yield BookClaim(ref=order_ref(order), account=FUND, balance=-fund)
    for cycle in Cycle.objects.in_tool(tool).filter(closed_at__isnull=False):
        owed = cycle_totals(cycle).producers
        yield BookClaim(ref=cycle_ref(cycle), account=PURCHASES, balance=owed)
        yield BookClaim(ref=cycle_ref(cycle), account=PRODUCERS, balance=-owed)
    for payment in Payment.objects.in_tool(tool).iterator(chunk_size=500):
        kept = ZERO if payment.refunded_at else payment.amount
        yield BookClaim(ref=payment_ref(payment), account=TREASURY[payment.method], balance=kept)
        yield BookClaim(ref=payment_ref(payment), account=HOUSEHOLDS, balance=-kept)
    for claim in GoodsClaim.objects.in_tool(tool).iterator(chunk_size=500):
        held = claim.credit if claim.is_live else ZERO
        yield BookClaim(ref=claim_ref(claim), account=SUSPENSE, balance=held)
        yield BookClaim(ref=claim_ref(claim), account=HOUSEHOLDS, balance=-held)
