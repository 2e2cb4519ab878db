"""Triggers: an invoice follows the one before, and nothing of it changes once it is issued.

A later migration that alters these tables on SQLite drops their triggers: it must call `install` again.
"""

from django.db import migrations

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
ALWAYS = (("invoices: an invoice never changes; a credit note corrects it", "1 = 1"),)
# name: (event, table, faults)
TRIGGERS = {
    "invoices_invoice_follows": ("INSERT", "invoices_invoice", INVOICE_FAULTS),
    "invoices_line_in_time": ("INSERT", "invoices_invoiceline", LINE_FAULTS),
    "invoices_invoice_unchanged": ("UPDATE", "invoices_invoice", ALWAYS),
    "invoices_invoice_kept": ("DELETE", "invoices_invoice", ALWAYS),
    "invoices_line_unchanged": ("UPDATE", "invoices_invoiceline", ALWAYS),
    "invoices_line_kept": ("DELETE", "invoices_invoiceline", ALWAYS),
}


def _sqlite(name, event, table, faults):
    body = "".join(f" SELECT RAISE(ABORT, '{fault}') WHERE {wrong};" for fault, wrong in faults)
    return [f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW BEGIN{body} END"]


def _postgresql(name, event, table, faults):
    body = "".join(
        f" IF {wrong} THEN RAISE EXCEPTION '{fault}' USING ERRCODE = 'check_violation'; END IF;"
        for fault, wrong in faults
    )
    row = "OLD" if event == "DELETE" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $body$ BEGIN{body} RETURN {row}; END $body$",
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def install(apps, schema_editor):
    write = _postgresql if schema_editor.connection.vendor == "postgresql" else _sqlite
    for name, (event, table, faults) in TRIGGERS.items():
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{_on(schema_editor, table)}")
        for statement in write(name, event, table, faults):
            schema_editor.execute(statement)


def remove(apps, schema_editor):
    for name, (_event, table, _faults) in TRIGGERS.items():
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{_on(schema_editor, table)}")
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()")


def _on(schema_editor, table):
    return f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""


class Migration(migrations.Migration):
    dependencies = [("invoices", "0001_sellers_and_invoices")]
    operations = [migrations.RunPython(install, remove)]
