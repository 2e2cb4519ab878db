"""The invoices of a project, and what each says."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from essaim.engines.invoices.models import EXEMPTIONS, Invoice, InvoiceLine, Kind, Seller
from essaim.engines.invoices.rules import facturx
from essaim.engines.invoices.rules.asked import Source
from essaim.engines.invoices.rules.facturx import Address, Buyer, Exemption
from essaim.engines.invoices.rules.totals import Item


def seller_in(project_id: int) -> Seller | None:
    """Who invoices in a project. One query."""
    return Seller.objects.in_project(project_id).order_by("pk").first()


def taxing_seller(project_id: int) -> QuerySet[Seller]:
    """Who invoices in a project, if it asks VAT: to be told within another query (`Exists`)."""
    return Seller.objects.in_project(project_id).exclude(regime__in=list(EXEMPTIONS))


def invoices_of(project_id: int, *, kind: str = "", words: str = "") -> QuerySet[Invoice]:
    """Invoices and credit notes, latest first, without their XML. One query when read."""
    rows = Invoice.objects.in_project(project_id).defer("xml", "iban").select_related("corrects", "credit")
    rows = rows.filter(kind=kind) if kind else rows
    if words:
        rows = rows.filter(Q(buyer_name__icontains=words) | Q(number__icontains=words))
    return rows.order_by("-year", "-sequence")


def of_source(project_id: int, source: Source) -> Invoice | None:
    """The invoice of what a source names, if it was issued. One query."""
    rows = Invoice.objects.in_project(project_id)
    return rows.filter(source_engine=source.engine, source_ref=source.ref).order_by("pk").first()


def latest_buyer(project_id: int, name: str) -> Buyer | None:
    """How a buyer of this name was invoiced last. One query."""
    rows = Invoice.objects.in_project(project_id).filter(buyer_name=name, kind=Kind.INVOICE)
    found = rows.order_by("-pk").first()
    return buyer_of(found) if found else None


def invoice_in(project_id: int, pk: int) -> Invoice | None:
    """One invoice, what it corrects and what corrects it. One query."""
    rows = Invoice.objects.in_project(project_id).select_related("corrects", "credit")
    return rows.filter(pk=pk).first()


def lines_of(invoice: Invoice) -> QuerySet[InvoiceLine]:
    """Its lines, in order. One query when read."""
    rows = InvoiceLine.objects.in_project(invoice.project_id)
    return rows.filter(invoice=invoice).order_by("position")


def items_of(lines: Iterable[InvoiceLine]) -> list[Item]:
    return [line.item for line in lines]


def buyer_of(invoice: Invoice) -> Buyer:
    """The buyer, as it was that day. No query."""
    return Buyer(
        name=invoice.buyer_name,
        siret=invoice.buyer_siret,
        address=Address(invoice.buyer_street, invoice.buyer_postcode, invoice.buyer_city),
        service=invoice.service,
        engagement=invoice.engagement,
    )


def seller_of(invoice: Invoice) -> facturx.Seller:
    """The seller, as it was that day. No query."""
    kept = invoice.seller
    return facturx.Seller(**{**kept, "address": Address(**kept["address"])})


def exemption_of(invoice: Invoice) -> Exemption | None:
    return Exemption(invoice.exemption, invoice.exemption_reason) if invoice.exemption else None
