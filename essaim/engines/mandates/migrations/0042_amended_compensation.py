"""An amendment may change the compensation of a body from a day on; both bases are kept, written once."""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models

from essaim.kernel.triggers import ALWAYS, Triggers

FOR_EVER = ("mandates: what is written here never changes", ALWAYS)
TRIGGERS = {
    "mandates_amendment_unchanged": ("UPDATE", "mandates_amendment", (FOR_EVER,)),
    "mandates_amendment_kept": ("DELETE", "mandates_amendment", (FOR_EVER,)),
    "mandates_revision_unchanged": ("UPDATE", "mandates_revision", (FOR_EVER,)),
    "mandates_revision_kept": ("DELETE", "mandates_revision", (FOR_EVER,)),
}


class Migration(migrations.Migration):
    dependencies = [("mandates", "0041_mandate_interview"), ("projects", "0003_place_of_birth")]
    operations = [
        migrations.AddField(
            "amendment",
            "counts_from",
            models.DateField(blank=True, null=True, verbose_name="compensation changée le"),
        ),
        migrations.AddField(
            "amendment",
            "year_rule",
            models.CharField(
                blank=True,
                choices=[("days", "au prorata des jours"), ("periods", "période par période")],
                max_length=7,
                verbose_name="année du changement",
            ),
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("former", models.JSONField()),
                ("data", models.JSONField()),
                (
                    "amendment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="mandates.amendment",
                    ),
                ),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="revisions",
                        to="mandates.operator",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="projects.project"
                    ),
                ),
                (
                    "tool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="projects.tool"
                    ),
                ),
            ],
            options={
                "verbose_name": "base de compensation",
                "ordering": ["amendment__counts_from", "pk"],
                "abstract": False,
                "base_manager_name": "unscoped",
                "default_manager_name": "unscoped",
                "constraints": [
                    models.UniqueConstraint(fields=("amendment", "operator"), name="mandate_revision_once")
                ],
            },
            managers=[("unscoped", django.db.models.manager.Manager())],
        ),
        Triggers(TRIGGERS),
    ]
