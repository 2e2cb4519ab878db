"""Triggers: an invoice follows the one before, and nothing of it changes once it is issued.

A later migration that alters these tables on SQLite drops their triggers: it must put `Triggers(TRIGGERS)` again.
"""

from django.db import migrations

from essaim.kernel.triggers import ALWAYS, Triggers

INVOICE_FAULTS = (
    (
        "invoices: numbers follow one another within a year",
        "NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM invoices_invoice"
        " WHERE project_id = NEW.project_id AND year = NEW.year)",
    ),
    (
        "invoices: a credit note takes back an invoice of its project, for the same sum",
        "NEW.kind = '381' AND NOT EXISTS (SELECT 1 FROM invoices_invoice i WHERE i.id = NEW.corrects_id"
        " AND i.kind = '380' AND i.project_id = NEW.project_id AND i.payable = NEW.payable)",
    ),
)
LINE_FAULTS = (
    (
        "invoices: no line joins an invoice that has them all",
        "(SELECT COUNT(*) FROM invoices_invoiceline WHERE invoice_id = NEW.invoice_id)"
        " >= (SELECT line_count FROM invoices_invoice WHERE id = NEW.invoice_id)",
    ),
)
UNCHANGED = (("invoices: an invoice never changes; a credit note corrects it", ALWAYS),)
# name: (event, table, faults)
TRIGGERS = {
    "invoices_invoice_follows": ("INSERT", "invoices_invoice", INVOICE_FAULTS),
    "invoices_line_in_time": ("INSERT", "invoices_invoiceline", LINE_FAULTS),
    "invoices_invoice_unchanged": ("UPDATE", "invoices_invoice", UNCHANGED),
    "invoices_invoice_kept": ("DELETE", "invoices_invoice", UNCHANGED),
    "invoices_line_unchanged": ("UPDATE", "invoices_invoiceline", UNCHANGED),
    "invoices_line_kept": ("DELETE", "invoices_invoiceline", UNCHANGED),
}


class Migration(migrations.Migration):
    dependencies = [("invoices", "0001_sellers_and_invoices")]
    operations = [Triggers(TRIGGERS)]
