"""Triggers: a correction of a line is only added; another one corrects it.

A later migration that alters this table on SQLite drops its triggers: it must put `Triggers(TRIGGERS)` again.
"""

from django.db import migrations

from essaim.kernel.triggers import ALWAYS, Triggers

UNCHANGED = (("orders: a correction stays; another one corrects it", ALWAYS),)
# name: (event, table, faults)
TRIGGERS = {
    "orders_linecorrection_unchanged": ("UPDATE", "orders_linecorrection", UNCHANGED),
    "orders_linecorrection_kept": ("DELETE", "orders_linecorrection", UNCHANGED),
}


class Migration(migrations.Migration):
    dependencies = [("orders", "0071_settlements_in_columns")]
    operations = [Triggers(TRIGGERS)]
