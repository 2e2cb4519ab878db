"""The door of the invoices: other engines ask here for the invoice of what they sold."""

from essaim.engines.invoices.commands.issue import credit_invoice, issue_invoice
from essaim.engines.invoices.errors import AlreadyCredited, NoSeller
from essaim.engines.invoices.models import Invoice
from essaim.engines.invoices.permissions import P
from essaim.engines.invoices.queries.files import factur_x
from essaim.engines.invoices.queries.invoices import latest_buyer, of_source, seller_in, taxing_seller
from essaim.engines.invoices.queries.rates import rates_on
from essaim.engines.invoices.rules.asked import Draft, Source
from essaim.engines.invoices.rules.facturx import Address, Buyer, Nature
from essaim.engines.invoices.rules.totals import NO_TAX, Item, Tax, Unit, count

__all__ = [
    "NO_TAX",
    "Address",
    "AlreadyCredited",
    "Buyer",
    "Draft",
    "Invoice",
    "Item",
    "Nature",
    "NoSeller",
    "P",
    "Source",
    "Tax",
    "Unit",
    "count",
    "credit_invoice",
    "factur_x",
    "issue_invoice",
    "latest_buyer",
    "of_source",
    "rates_on",
    "seller_in",
    "taxing_seller",
]
