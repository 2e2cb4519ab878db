"""The tables of this app, made at once on a new installation; one that has the migrations it replaces goes on from them."""

from importlib import import_module

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import essaim.kernel.money_field
import uuid
from django.db import migrations, models

from essaim.kernel.tables import CreateTables
from essaim.kernel.triggers import Triggers


class Migration(migrations.Migration):
    replaces = [("ledger", "0001_initial"), ("ledger", "0002_whole_and_unchanged")]

    initial = True

    dependencies = [
        ("projects", "__first__"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Account",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="projects.project",
                            ),
                        ),
                        ("code", models.CharField(max_length=12, verbose_name="numéro")),
                        ("label", models.CharField(max_length=100, verbose_name="intitulé")),
                    ],
                    options={
                        "verbose_name": "compte",
                        "ordering": ["code", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("project", "code"), name="account_once"),
                            models.CheckConstraint(
                                condition=models.Q(("code__gte", "1"), ("code__lt", "9")),
                                name="account_code_digits",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.project",
                            ),
                        ),
                        (
                            "fiscal_year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="ledger.fiscalyear",
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="numéro")),
                        ("booked_on", models.DateField(verbose_name="date")),
                        (
                            "journal",
                            models.CharField(
                                choices=[
                                    ("VE", "Ventes"),
                                    ("AC", "Achats"),
                                    ("BQ", "Banque"),
                                    ("CA", "Caisse"),
                                    ("OD", "Opérations diverses"),
                                    ("AN", "À-nouveaux"),
                                    ("CL", "Clôture"),
                                ],
                                max_length=2,
                                verbose_name="journal",
                            ),
                        ),
                        ("label", models.CharField(max_length=200, verbose_name="libellé")),
                        ("total", essaim.kernel.money_field.MoneyField(verbose_name="montant")),
                        ("line_count", models.PositiveSmallIntegerField()),
                        ("source_engine", models.SlugField(max_length=40)),
                        ("source_ref", models.CharField(max_length=80)),
                        ("source_event", models.CharField(max_length=80)),
                        (
                            "reverses",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversal",
                                to="ledger.entry",
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("created_by", models.CharField(max_length=200)),
                    ],
                    options={
                        "verbose_name": "écriture",
                        "ordering": ["-booked_on", "-number", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [
                            models.Index(fields=["project", "-booked_on", "-number"], name="entry_journal")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("fiscal_year", "number"), name="entry_number_once"
                            ),
                            models.UniqueConstraint(
                                fields=("project", "source_engine", "source_ref", "source_event"),
                                name="entry_source_once",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="EntryLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.project",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="ledger.entry",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="ledger.account",
                            ),
                        ),
                        (
                            "party_kind",
                            models.CharField(
                                blank=True,
                                choices=[("household", "foyer"), ("organisation", "organisation")],
                                max_length=12,
                            ),
                        ),
                        ("party_id", models.BigIntegerField(null=True)),
                        ("party_label", models.CharField(blank=True, max_length=200)),
                        ("debit", essaim.kernel.money_field.MoneyField(verbose_name="débit")),
                        ("credit", essaim.kernel.money_field.MoneyField(verbose_name="crédit")),
                    ],
                    options={
                        "ordering": ["entry", "position"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [
                            models.Index(
                                fields=["account", "party_kind", "party_id"], name="entry_line_party"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("entry", "position"), name="entry_line_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("credit", 0), ("debit__gt", 0)),
                                    models.Q(("credit__gt", 0), ("debit", 0)),
                                    _connector="OR",
                                ),
                                name="entry_line_one_side",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("party_id", None), ("party_kind", "")),
                                    models.Q(
                                        ("party_id__isnull", False),
                                        ("party_kind__in", ["household", "organisation"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="entry_line_party_whole",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="FiscalYear",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="projects.project",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="premier jour")),
                        ("ends_on", models.DateField(verbose_name="dernier jour")),
                        ("locked_until", models.DateField(null=True, verbose_name="arrêté jusqu'au")),
                        ("closed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name": "exercice",
                        "ordering": ["-starts_on", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("project", "starts_on"), name="fiscal_year_once"),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                                name="fiscal_year_forward",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_at", None),
                                    ("locked_until", models.F("ends_on")),
                                    _connector="OR",
                                ),
                                name="fiscal_year_closed_is_locked",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
            ]
        ),
        Triggers(import_module("essaim.engines.ledger.migrations.0002_whole_and_unchanged").TRIGGERS),
    ]
