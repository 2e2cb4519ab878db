"""Triggers: an entry is balanced when it is written, and nothing of it changes afterwards.

Lines are inserted first (their foreign key is checked at commit), then the entry: its insertion checks them all.
A later migration that alters these tables on SQLite drops their triggers: it must put `Triggers(TRIGGERS)` again.
"""

from django.db import migrations

from essaim.kernel.triggers import ALWAYS, Triggers

ENTRY_FAULTS = (
    (
        "books: an entry has at least two lines, balanced, as many and as much as it says",
        "(SELECT COUNT(*) < 2 OR COUNT(*) <> NEW.line_count OR SUM(debit) <> SUM(credit)"
        " OR SUM(debit) <> NEW.total FROM ledger_entryline WHERE entry_id = NEW.id)",
    ),
    (
        "books: the lines of an entry and their accounts belong to its project",
        "EXISTS (SELECT 1 FROM ledger_entryline l JOIN ledger_account a ON a.id = l.account_id"
        " WHERE l.entry_id = NEW.id AND (l.project_id <> NEW.project_id OR a.project_id <> NEW.project_id))",
    ),
    (
        "books: numbers follow one another within a fiscal year",
        "NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM ledger_entry"
        " WHERE fiscal_year_id = NEW.fiscal_year_id)",
    ),
    (
        "books: this period is closed, or the day is outside the fiscal year",
        "EXISTS (SELECT 1 FROM ledger_fiscalyear y WHERE y.id = NEW.fiscal_year_id AND"
        " (y.project_id <> NEW.project_id OR NEW.booked_on < y.starts_on OR NEW.booked_on > y.ends_on"
        " OR y.closed_at IS NOT NULL"
        " OR (NEW.booked_on <= y.locked_until AND NEW.journal NOT IN ('AN', 'CL'))))",
    ),
    ("books: an entry is written once", "EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.id)"),
)
LINE_FAULTS = (
    (
        "books: no line joins an entry already written",
        "EXISTS (SELECT 1 FROM ledger_entry WHERE id = NEW.entry_id)"
        " OR EXISTS (SELECT 1 FROM ledger_entryline WHERE id = NEW.id)",
    ),
)
UNCHANGED = (("books: an entry never changes; write another one to correct it", ALWAYS),)
YEAR_FAULTS = (
    (
        "books: a fiscal year keeps its days, and what is closed stays closed",
        "NEW.project_id <> OLD.project_id OR NEW.starts_on <> OLD.starts_on OR NEW.ends_on <> OLD.ends_on"
        " OR (OLD.locked_until IS NOT NULL AND (NEW.locked_until IS NULL OR NEW.locked_until < OLD.locked_until))"
        " OR (OLD.closed_at IS NOT NULL AND NEW.closed_at IS NULL)",
    ),
)
ACCOUNT_FAULTS = (
    (
        "books: an account that carries lines keeps its number and its project",
        "(NEW.code <> OLD.code OR NEW.project_id <> OLD.project_id)"
        " AND EXISTS (SELECT 1 FROM ledger_entryline WHERE account_id = OLD.id)",
    ),
)
# name: (event, table, faults)
TRIGGERS = {
    "ledger_entry_whole": ("INSERT", "ledger_entry", ENTRY_FAULTS),
    "ledger_line_before_entry": ("INSERT", "ledger_entryline", LINE_FAULTS),
    "ledger_entry_unchanged": ("UPDATE", "ledger_entry", UNCHANGED),
    "ledger_entry_kept": ("DELETE", "ledger_entry", UNCHANGED),
    "ledger_line_unchanged": ("UPDATE", "ledger_entryline", UNCHANGED),
    "ledger_line_kept": ("DELETE", "ledger_entryline", UNCHANGED),
    "ledger_year_unchanged": ("UPDATE", "ledger_fiscalyear", YEAR_FAULTS),
    "ledger_account_unchanged": ("UPDATE", "ledger_account", ACCOUNT_FAULTS),
}


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [Triggers(TRIGGERS)]
