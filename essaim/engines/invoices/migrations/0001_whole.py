"""The tables of this app, made at once on a new installation; one that has the migrations it replaces goes on from them."""

from importlib import import_module

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.manager
import django.utils.timezone
import essaim.kernel.money_field
import essaim.kernel.sealed
from django.db import migrations, models

from essaim.kernel.tables import CreateTables
from essaim.kernel.triggers import Triggers


class Migration(migrations.Migration):
    replaces = [("invoices", "0001_sellers_and_invoices"), ("invoices", "0002_issued_and_unchanged")]

    initial = True

    dependencies = [
        ("projects", "__first__"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Invoice",
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
                            "kind",
                            models.CharField(choices=[("380", "facture"), ("381", "avoir")], max_length=3),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("sequence", models.PositiveIntegerField()),
                        ("number", models.CharField(max_length=35, verbose_name="numéro")),
                        ("issued_on", models.DateField(verbose_name="émise le")),
                        ("due_on", models.DateField(null=True, verbose_name="à payer avant le")),
                        ("period_start", models.DateField(null=True)),
                        ("period_end", models.DateField(null=True)),
                        (
                            "nature",
                            models.CharField(
                                choices=[
                                    ("B1", "Livraison de biens"),
                                    ("S1", "Prestation de services"),
                                    ("M1", "Biens et services"),
                                ],
                                max_length=2,
                            ),
                        ),
                        ("seller", models.JSONField()),
                        ("iban", essaim.kernel.sealed.SealedTextField(blank=True)),
                        ("buyer_name", models.CharField(max_length=200, verbose_name="acheteur")),
                        ("buyer_siret", models.CharField(max_length=14)),
                        ("buyer_street", models.CharField(max_length=250)),
                        ("buyer_postcode", models.CharField(max_length=10)),
                        ("buyer_city", models.CharField(max_length=150)),
                        (
                            "service",
                            models.CharField(blank=True, max_length=100, verbose_name="code service"),
                        ),
                        (
                            "engagement",
                            models.CharField(blank=True, max_length=50, verbose_name="numéro d'engagement"),
                        ),
                        ("with_tax", models.BooleanField()),
                        ("exemption", models.CharField(blank=True, max_length=20)),
                        ("exemption_reason", models.CharField(blank=True, max_length=120)),
                        ("notes", models.JSONField(default=dict)),
                        ("net", essaim.kernel.money_field.MoneyField()),
                        ("tax", essaim.kernel.money_field.MoneyField()),
                        ("rounding", essaim.kernel.money_field.MoneyField()),
                        ("payable", essaim.kernel.money_field.MoneyField(verbose_name="à payer")),
                        ("taxes", models.JSONField(default=list)),
                        ("line_count", models.PositiveSmallIntegerField()),
                        ("source_engine", models.SlugField(max_length=40)),
                        ("source_ref", models.CharField(max_length=80)),
                        (
                            "corrects",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credit",
                                to="invoices.invoice",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="raison")),
                        ("xml", essaim.kernel.sealed.SealedTextField()),
                        ("issued_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("issued_by", models.CharField(max_length=200)),
                    ],
                    options={
                        "verbose_name": "facture",
                        "ordering": ["-year", "-sequence"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("project", "year", "sequence"), name="invoice_number_once"
                            ),
                            models.UniqueConstraint(
                                fields=("project", "source_engine", "source_ref"), name="invoice_source_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "payable",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("net"), "+", models.F("tax")
                                            ),
                                            "+",
                                            models.F("rounding"),
                                        ),
                                    )
                                ),
                                name="invoice_adds_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("payable__gt", 0)), name="invoice_above_zero"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("corrects", None), ("due_on__isnull", False), ("kind", "380")),
                                    models.Q(
                                        ("corrects__isnull", False),
                                        ("kind", "381"),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="invoice_credit_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("period_end", None), ("period_start", None)),
                                    ("period_end__gte", models.F("period_start")),
                                    _connector="OR",
                                ),
                                name="invoice_period_forward",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="InvoiceLine",
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
                            "invoice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="invoices.invoice",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("name", models.CharField(max_length=200)),
                        ("quantity", models.PositiveBigIntegerField()),
                        (
                            "unit",
                            models.CharField(
                                choices=[
                                    ("C62", "unité"),
                                    ("KGM", "kg"),
                                    ("LTR", "litre"),
                                    ("HUR", "heure"),
                                    ("DAY", "jour"),
                                ],
                                max_length=3,
                            ),
                        ),
                        ("price", essaim.kernel.money_field.MoneyField()),
                        ("rate", models.PositiveSmallIntegerField()),
                        ("amount", essaim.kernel.money_field.MoneyField()),
                    ],
                    options={
                        "ordering": ["invoice", "position"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("invoice", "position"), name="invoice_line_once"),
                            models.CheckConstraint(
                                condition=models.Q(("price__gt", 0), ("quantity__gt", 0)),
                                name="invoice_line_of_something",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Seller",
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
                        ("name", models.CharField(max_length=150, verbose_name="nom légal")),
                        ("siret", models.CharField(max_length=14, verbose_name="SIRET")),
                        ("street", models.CharField(max_length=150, verbose_name="rue")),
                        ("postcode", models.CharField(max_length=10, verbose_name="code postal")),
                        ("city", models.CharField(max_length=80, verbose_name="ville")),
                        (
                            "about",
                            models.CharField(blank=True, max_length=200, verbose_name="forme juridique"),
                        ),
                        (
                            "regime",
                            models.CharField(
                                choices=[
                                    ("taxed", "Soumis à la TVA"),
                                    ("franchise", "Franchise en base (article 293 B du CGI)"),
                                    ("nonprofit", "Organisme sans but lucratif (article 261, 7 du CGI)"),
                                ],
                                max_length=10,
                                verbose_name="TVA",
                            ),
                        ),
                        (
                            "vat_number",
                            models.CharField(blank=True, max_length=13, verbose_name="numéro de TVA"),
                        ),
                        ("iban", essaim.kernel.sealed.SealedTextField(blank=True)),
                        ("iban_hint", models.CharField(blank=True, editable=False, max_length=16)),
                        ("series", models.CharField(max_length=10, verbose_name="préfixe des numéros")),
                        (
                            "payment_days",
                            models.PositiveSmallIntegerField(default=30, verbose_name="délai de paiement"),
                        ),
                        ("late_terms", models.CharField(max_length=300, verbose_name="pénalités de retard")),
                    ],
                    options={
                        "verbose_name": "vendeur",
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("project",), name="seller_per_project"),
                            models.UniqueConstraint(fields=("siret", "series"), name="seller_series_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("regime", "taxed"), _negated=True),
                                    models.Q(("vat_number", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="seller_taxed_has_a_number",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
            ]
        ),
        Triggers(import_module("essaim.engines.invoices.migrations.0002_issued_and_unchanged").TRIGGERS),
    ]
