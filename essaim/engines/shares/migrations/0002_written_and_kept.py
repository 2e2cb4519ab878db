"""Triggers: register lines follow one another, and nothing written or paid changes afterwards.

A later migration that alters these tables on SQLite drops their triggers: it must put `Triggers(TRIGGERS)` again.
"""

from django.db import migrations

from essaim.kernel.triggers import ALWAYS, Triggers

LINE_FAULTS = (
    (
        "shares: numbers of the register follow one another",
        "NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM shares_line WHERE tool_id = NEW.tool_id)",
    ),
    (
        "shares: the register goes forward in time",
        'EXISTS (SELECT 1 FROM shares_line WHERE tool_id = NEW.tool_id AND "on" > NEW."on")',
    ),
    (
        "shares: nobody holds less than nothing",
        "(SELECT COALESCE(SUM(shares), 0) FROM shares_line WHERE holder_id = NEW.holder_id) + NEW.shares < 0",
    ),
    (
        "shares: a line, its operation and its holder belong to one tool",
        "NOT EXISTS (SELECT 1 FROM shares_operation o JOIN shares_holder h ON h.id = NEW.holder_id"
        " WHERE o.id = NEW.operation_id AND o.tool_id = NEW.tool_id AND h.tool_id = NEW.tool_id)",
    ),
    ("shares: a line is written once", "EXISTS (SELECT 1 FROM shares_line WHERE id = NEW.id)"),
)
PAYMENT_FAULTS = (
    (
        "shares: a refund is what the register says",
        "NEW.kind = 'refund' AND NOT EXISTS (SELECT 1 FROM shares_line l WHERE l.id = NEW.line_id"
        " AND l.holder_id = NEW.holder_id AND l.refund = NEW.amount)",
    ),
    (
        "shares: interest is what was decided",
        "NEW.kind = 'interest' AND NOT EXISTS (SELECT 1 FROM shares_interestpart p WHERE p.id = NEW.part_id"
        " AND p.holder_id = NEW.holder_id AND p.amount = NEW.amount)",
    ),
    ("shares: a payment is written once", "EXISTS (SELECT 1 FROM shares_payment WHERE id = NEW.id)"),
)
UNCHANGED = (("shares: what is written stays; another line corrects it", ALWAYS),)
KEPT = ("line", "payment", "operation", "interestyear", "interestpart")
# name: (event, table, faults)
TRIGGERS = {
    "shares_line_follows": ("INSERT", "shares_line", LINE_FAULTS),
    "shares_payment_fits": ("INSERT", "shares_payment", PAYMENT_FAULTS),
    **{f"shares_{table}_unchanged": ("UPDATE", f"shares_{table}", UNCHANGED) for table in KEPT},
    **{f"shares_{table}_kept": ("DELETE", f"shares_{table}", UNCHANGED) for table in KEPT},
}


class Migration(migrations.Migration):
    dependencies = [("shares", "0001_shares")]
    operations = [Triggers(TRIGGERS)]
