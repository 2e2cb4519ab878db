"""An invoice as a file: the page people read, and inside it the XML that software reads."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from facturx import generate_from_binary

from essaim.engines.invoices.models import Invoice
from essaim.engines.invoices.queries.invoices import lines_of
from essaim.engines.invoices.rules.facturx import PROFILE
from essaim.kernel.ui.documents import ARCHIVED, render_pdf

INVOICE_LANGUAGE = "fr"


def factur_x(invoice: Invoice) -> bytes:
    """The invoice as Factur-X: PDF/A-3, in French, its XML as it was issued. One query, about half a second."""
    with translation.override(INVOICE_LANGUAGE):
        page = render_pdf("invoices/paper.html", shown(invoice), variant=ARCHIVED)
        told = {
            "title": f"{invoice.title} {invoice.number}",
            "author": invoice.seller["name"],
            "subject": f"{invoice.title} {invoice.number} · {invoice.buyer_name}",
            "keywords": "Factur-X",
        }
    made = generate_from_binary(
        page,
        invoice.xml.encode(),
        flavor="factur-x",
        level=PROFILE,
        check_xsd=False,
        pdf_metadata=told,
        lang="fr-FR",
    )
    return bytes(made)


def shown(invoice: Invoice) -> dict[str, Any]:
    """What a page of an invoice needs. One query when read."""
    return {"invoice": invoice, "lines": list(lines_of(invoice))}
