"""The accounts of the dues, and what the books must come to for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from django.urls import reverse

from essaim.engines.dues.models import Payment
from essaim.engines.ledger.api import Line, Source
from essaim.kernel.money import ZERO
from essaim.kernel.numbers import whole
from essaim.kernel.projects.engine import BookClaim
from essaim.kernel.projects.models import Tool

ENGINE = "dues"
TREASURY: Mapping[str, str] = {
    Payment.Method.CASH: "530",
    Payment.Method.CHEQUE: "5112",
    Payment.Method.TRANSFER: "512",
}


def source_of(payment: Payment) -> Source:
    return Source(ENGINE, f"payment-{payment.pk}", "paid")


def lines_of(payment: Payment) -> list[Line]:
    """Income the day it is received: dues not paid are no claim of an association."""
    return [
        Line(TREASURY[payment.method], debit=payment.amount),
        Line(payment.account, credit=payment.amount),
    ]


def book_claims(tool: Tool) -> Iterator[BookClaim]:
    """Each payment; nothing is left of one cancelled. One query; rows are streamed."""
    for one in Payment.objects.in_tool(tool).order_by("pk").iterator(chunk_size=500):
        kept, ref = ZERO if one.is_cancelled else one.amount, source_of(one).ref
        yield BookClaim(ref=ref, account=TREASURY[one.method], balance=kept)
        yield BookClaim(ref=ref, account=one.account, balance=-kept)


def source_urls(project_id: int, refs: Collection[str]) -> dict[str, str]:
    """The page of the due each payment is of. One query."""
    keys = {key: ref for ref in refs if (key := whole(ref.removeprefix("payment-"))) is not None}
    rows = Payment.objects.in_project(project_id).filter(pk__in=keys).order_by("pk")
    return {
        keys[pk]: reverse("dues:due", args=[project, tool, due])
        for pk, due, tool, project in rows.values_list("pk", "due_id", "tool__slug", "project__slug")
    }
