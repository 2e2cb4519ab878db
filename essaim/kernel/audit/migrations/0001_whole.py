"""The tables of this app, made at once on a new installation; one that has the migrations it replaces goes on from them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from essaim.kernel.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [("audit", "0001_initial")]

    initial = True

    dependencies = [
        ("actors", "__first__"),
        ("projects", "__first__"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="AuditEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                        ("actor_kind", models.CharField(max_length=10)),
                        ("actor_name", models.CharField(max_length=200)),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="projects.project",
                            ),
                        ),
                        ("action", models.CharField(max_length=80)),
                        ("target_type", models.CharField(max_length=80)),
                        ("target_id", models.CharField(max_length=40)),
                        ("target_label", models.CharField(max_length=200)),
                        ("changes", models.JSONField(default=dict)),
                        ("reason", models.TextField(blank=True)),
                    ],
                    options={
                        "verbose_name": "trace",
                        "ordering": ["-pk"],
                        "indexes": [
                            models.Index(fields=["target_type", "target_id"], name="audit_target"),
                            models.Index(fields=["project", "-id"], name="audit_project"),
                        ],
                    },
                ),
            ]
        ),
    ]
