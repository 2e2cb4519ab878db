"""The tables of this app, made at once on a new installation; one that has the migrations it replaces goes on from them."""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import essaim.kernel.money_field
import essaim.kernel.sealed
from django.db import migrations, models

from essaim.kernel.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [("checkout", "0001_online_payments")]

    initial = True

    dependencies = [
        ("projects", "__first__"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Intent",
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
                        ("asked_by", models.BigIntegerField()),
                        ("party_kind", models.CharField(max_length=12)),
                        ("party", models.BigIntegerField()),
                        ("party_label", models.CharField(max_length=200, verbose_name="qui paie")),
                        ("amount", essaim.kernel.money_field.MoneyField(verbose_name="montant")),
                        ("label", models.CharField(max_length=200, verbose_name="objet")),
                        ("key", models.CharField(editable=False, max_length=43, unique=True)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "till",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="intents",
                                to="checkout.till",
                            ),
                        ),
                        (
                            "link",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="intents",
                                to="checkout.link",
                            ),
                        ),
                        ("back", models.CharField(max_length=300)),
                        ("number", models.CharField(blank=True, max_length=40)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("started", "en attente"),
                                    ("paid", "payé"),
                                    ("differs", "montant différent"),
                                    ("settled", "montant différent, réglé"),
                                    ("refused", "refusé"),
                                    ("expired", "abandonné"),
                                ],
                                default="started",
                                max_length=8,
                                verbose_name="état",
                            ),
                        ),
                        ("received", essaim.kernel.money_field.MoneyField(null=True, verbose_name="reçu")),
                        ("paid_on", models.DateField(null=True)),
                        ("reference", models.CharField(blank=True, max_length=60)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "verbose_name": "paiement en ligne",
                        "ordering": ["-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [models.Index(fields=["state", "created_at"], name="intent_waiting")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="intent_above_zero"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("number", ""), _negated=True),
                                fields=("till", "number"),
                                name="intent_number_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["paid", "differs", "settled"]), _negated=True),
                                    models.Q(("paid_on__isnull", False), ("received__isnull", False)),
                                    _connector="OR",
                                ),
                                name="intent_paid_is_dated",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Link",
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
                        ("asked_by", models.BigIntegerField()),
                        ("party_kind", models.CharField(max_length=12)),
                        ("party", models.BigIntegerField()),
                        ("party_label", models.CharField(max_length=200, verbose_name="qui paie")),
                        ("amount", essaim.kernel.money_field.MoneyField(verbose_name="montant")),
                        ("label", models.CharField(max_length=200, verbose_name="objet")),
                        ("key", models.CharField(editable=False, max_length=43, unique=True)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("expires_at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name": "lien de paiement",
                        "ordering": ["-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [
                            models.Index(fields=["project", "party_kind", "party"], name="paylink_of_party")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="paylink_above_zero"
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Till",
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
                            "provider",
                            models.CharField(
                                choices=[
                                    ("helloasso", "HelloAsso"),
                                    ("invented", "Banque d'essai (démonstration)"),
                                ],
                                max_length=10,
                                verbose_name="service de paiement",
                            ),
                        ),
                        (
                            "organisation",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="association chez HelloAsso"
                            ),
                        ),
                        (
                            "client_id",
                            models.CharField(
                                blank=True, max_length=80, verbose_name="identifiant (clientId)"
                            ),
                        ),
                        ("client_secret", essaim.kernel.sealed.SealedTextField(blank=True)),
                        (
                            "sandbox",
                            models.BooleanField(
                                default=False, verbose_name="environnement d'essai de HelloAsso"
                            ),
                        ),
                        (
                            "is_open",
                            models.BooleanField(default=True, verbose_name="proposer le paiement en ligne"),
                        ),
                        ("key", models.CharField(editable=False, max_length=43, unique=True)),
                    ],
                    options={
                        "verbose_name": "compte de paiement en ligne",
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [models.UniqueConstraint(fields=("tool",), name="till_per_tool")],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
            ]
        ),
    ]
