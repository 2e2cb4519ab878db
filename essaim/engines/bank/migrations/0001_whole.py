"""The tables of this app, made at once on a new installation; one that has the migrations it replaces goes on from them."""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import essaim.kernel.money_field
import essaim.kernel.sealed
from django.conf import settings
from django.db import migrations, models

from essaim.kernel.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [("bank", "0001_statements_and_moves")]

    initial = True

    dependencies = [
        ("actors", "__first__"),
        ("projects", "__first__"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="BankAccount",
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
                        (
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="projects.tool",
                            ),
                        ),
                        ("iban", essaim.kernel.sealed.SealedTextField()),
                        ("iban_hint", models.CharField(editable=False, max_length=16, verbose_name="compte")),
                        ("iban_key", models.CharField(editable=False, max_length=32)),
                        ("bic", models.CharField(blank=True, max_length=11, verbose_name="BIC")),
                        ("holder", models.CharField(max_length=70, verbose_name="titulaire")),
                        (
                            "creditor_id",
                            models.CharField(
                                blank=True, max_length=35, verbose_name="identifiant de créancier SEPA (ICS)"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "compte bancaire",
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("tool",), name="bank_account_per_tool")
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Batch",
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
                        (
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="projects.tool",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("collection", "prélèvements"), ("transfer", "virements")],
                                max_length=10,
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("prepared", "préparé"),
                                    ("sent", "transmis à la banque"),
                                    ("cancelled", "annulé"),
                                ],
                                default="prepared",
                                max_length=9,
                            ),
                        ),
                        ("executes_on", models.DateField(verbose_name="date d'exécution")),
                        ("amount", essaim.kernel.money_field.MoneyField()),
                        ("message_id", models.CharField(max_length=35)),
                        ("xml", models.TextField()),
                        ("prepared_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("sent_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name": "fichier pour la banque",
                        "ordering": ["-number"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("tool", "number"), name="bank_batch_number_once"),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="bank_batch_above_zero"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sent_at__isnull", False), ("status", "sent")),
                                    models.Q(models.Q(("status", "sent"), _negated=True), ("sent_at", None)),
                                    _connector="OR",
                                ),
                                name="bank_batch_sent_is_dated",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="BatchItem",
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
                        (
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="projects.tool",
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="bank.batch",
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="bank.partyaccount",
                            ),
                        ),
                        ("amount", essaim.kernel.money_field.MoneyField()),
                        ("label", models.CharField(max_length=140)),
                        ("end_to_end", models.CharField(max_length=35)),
                        ("returned_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["account__party_label", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tool", "end_to_end"), name="bank_item_reference_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="bank_item_above_zero"
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Match",
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
                        (
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="projects.tool",
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matches",
                                to="bank.statementline",
                            ),
                        ),
                        ("parts", models.JSONField(default=list)),
                        ("entry_line", models.BigIntegerField(null=True)),
                        (
                            "batch",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matches",
                                to="bank.batch",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matches",
                                to="bank.batchitem",
                            ),
                        ),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("made_by", models.CharField(max_length=200)),
                        ("undone_at", models.DateTimeField(null=True)),
                        ("undone_reason", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "verbose_name": "rapprochement",
                        "ordering": ["-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at", None)),
                                fields=("line",),
                                name="bank_match_live_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("entry_line__isnull", False), ("undone_at", None)),
                                fields=("tool", "entry_line"),
                                name="bank_entry_line_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("batch__isnull", False), ("undone_at", None)),
                                fields=("batch",),
                                name="bank_batch_seen_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("undone_at", None),
                                    ("undone_at__gte", models.F("made_at")),
                                    _connector="OR",
                                ),
                                name="bank_match_undone_after",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="PartyAccount",
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
                        (
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="projects.tool",
                            ),
                        ),
                        ("iban", essaim.kernel.sealed.SealedTextField()),
                        ("iban_hint", models.CharField(editable=False, max_length=16, verbose_name="compte")),
                        ("iban_key", models.CharField(editable=False, max_length=32)),
                        ("bic", models.CharField(blank=True, max_length=11, verbose_name="BIC")),
                        ("party_kind", models.CharField(max_length=12)),
                        ("party_id", models.BigIntegerField()),
                        ("party_label", models.CharField(max_length=200, verbose_name="nom")),
                        ("holder", models.CharField(max_length=70, verbose_name="titulaire")),
                        (
                            "mandate",
                            models.CharField(
                                blank=True, max_length=35, verbose_name="référence du mandat (RUM)"
                            ),
                        ),
                        (
                            "signed_on",
                            models.DateField(blank=True, null=True, verbose_name="mandat signé le"),
                        ),
                        ("used_on", models.DateField(null=True)),
                        ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("removed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name": "coordonnées bancaires",
                        "ordering": ["party_label", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at", None)),
                                fields=("tool", "party_kind", "party_id"),
                                name="bank_party_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("mandate", ""), _negated=True),
                                fields=("tool", "mandate"),
                                name="bank_mandate_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("party_kind__in", ("household", "organisation"))),
                                name="bank_party_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("mandate", ""), ("signed_on", None)),
                                    models.Q(
                                        models.Q(("mandate", ""), _negated=True), ("signed_on__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="bank_mandate_is_signed",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Statement",
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
                        (
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="projects.tool",
                            ),
                        ),
                        ("file_name", models.CharField(max_length=120, verbose_name="fichier")),
                        ("first_on", models.DateField()),
                        ("last_on", models.DateField()),
                        ("opening", essaim.kernel.money_field.MoneyField(null=True)),
                        ("closing", essaim.kernel.money_field.MoneyField(null=True)),
                        ("imported_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "imported_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "relevé",
                        "ordering": ["-last_on", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="StatementLine",
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
                        (
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="projects.tool",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="bank.statement",
                            ),
                        ),
                        ("booked_on", models.DateField(verbose_name="date")),
                        ("amount", essaim.kernel.money_field.MoneyField(verbose_name="montant")),
                        ("label", models.CharField(max_length=300, verbose_name="libellé")),
                        ("other_name", models.CharField(blank=True, max_length=150)),
                        ("other_hint", models.CharField(blank=True, max_length=16)),
                        ("other_key", models.CharField(blank=True, max_length=32)),
                        ("reference", models.CharField(blank=True, max_length=80)),
                        ("fingerprint", models.CharField(max_length=40)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "à rapprocher"),
                                    ("matched", "rapprochée"),
                                    ("aside", "mise de côté"),
                                ],
                                default="open",
                                max_length=8,
                                verbose_name="état",
                            ),
                        ),
                        ("aside_reason", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "verbose_name": "ligne de relevé",
                        "ordering": ["-booked_on", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [
                            models.Index(fields=["tool", "state", "-booked_on"], name="bank_line_list")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("tool", "fingerprint"), name="bank_line_once"),
                            models.CheckConstraint(
                                condition=models.Q(("amount", 0), _negated=True),
                                name="bank_line_of_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "aside"), _negated=True),
                                    models.Q(("aside_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="bank_line_aside_with_reason",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
            ]
        ),
    ]
