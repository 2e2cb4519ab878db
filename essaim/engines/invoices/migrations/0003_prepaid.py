"""What another has paid of an invoice already."""

from importlib import import_module

from django.db import migrations, models

import essaim.kernel.money_field
from essaim.kernel.triggers import Triggers, WithoutTriggers

TRIGGERS = import_module("essaim.engines.invoices.migrations.0002_issued_and_unchanged").TRIGGERS


class Migration(migrations.Migration):
    dependencies = [("invoices", "0002_issued_and_unchanged")]

    operations = [
        WithoutTriggers(TRIGGERS),
        migrations.RemoveConstraint(model_name="invoice", name="invoice_adds_up"),
        migrations.RemoveConstraint(model_name="invoice", name="invoice_above_zero"),
        migrations.AddField(
            model_name="invoice",
            name="prepaid",
            field=essaim.kernel.money_field.MoneyField(default=0, verbose_name="déjà payé"),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    payable=models.F("net") + models.F("tax") + models.F("rounding") - models.F("prepaid")
                ),
                name="invoice_adds_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.CheckConstraint(
                condition=models.Q(payable__gt=0, prepaid__gte=0) | models.Q(payable=0, prepaid__gt=0),
                name="invoice_above_zero",
            ),
        ),
        Triggers(TRIGGERS),
    ]
