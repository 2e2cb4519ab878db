"""The tables of this app, made at once on a new installation; one that has the migrations it replaces goes on from them."""

from importlib import import_module

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.manager
import essaim.engines.shares.rules.register
import essaim.kernel.money_field
from django.conf import settings
from django.db import migrations, models

from essaim.kernel.tables import CreateTables
from essaim.kernel.triggers import Triggers


class Migration(migrations.Migration):
    replaces = [("shares", "0001_shares"), ("shares", "0002_written_and_kept")]

    initial = True

    dependencies = [
        ("actors", "__first__"),
        ("members", "__first__"),
        ("projects", "__first__"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Category",
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
                        ("name", models.CharField(max_length=100, verbose_name="catégorie")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("beneficiary", "bénéficiaires habituels"),
                                    ("employee", "salariés"),
                                    ("producer", "producteurs"),
                                    ("public", "collectivités et établissements publics"),
                                    ("social", "coopératives, mutuelles, associations"),
                                    ("other", "autres associés"),
                                ],
                                max_length=12,
                                verbose_name="au sens de la loi",
                            ),
                        ),
                        ("nominal", essaim.kernel.money_field.MoneyField(verbose_name="valeur d'une part")),
                        ("least", models.PositiveIntegerField(default=1, verbose_name="parts au moins")),
                        (
                            "college",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="members.college",
                                verbose_name="collège",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "is_open",
                            models.BooleanField(default=True, verbose_name="ouverte aux souscriptions"),
                        ),
                    ],
                    options={
                        "verbose_name": "catégorie d'associés",
                        "ordering": ["position", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("tool", "name"), name="share_category_once"),
                            models.CheckConstraint(
                                condition=models.Q(("least__gt", 0), ("nominal__gt", 0)),
                                name="share_category_priced",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Holder",
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
                        ("number", models.PositiveIntegerField(verbose_name="numéro")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("person", "personne"),
                                    ("household", "foyer"),
                                    ("organisation", "organisation"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "category",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holders",
                                to="shares.category",
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="nom")),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="adresse e-mail"),
                        ),
                        (
                            "address",
                            models.CharField(blank=True, max_length=250, verbose_name="adresse postale"),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.household",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="actors.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "associé",
                        "ordering": ["name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tool", "number"), name="share_holder_number_once"
                            ),
                            models.UniqueConstraint(
                                fields=("tool", "household"), name="share_holder_household_once"
                            ),
                            models.UniqueConstraint(
                                fields=("tool", "organisation"), name="share_holder_organisation_once"
                            ),
                            models.UniqueConstraint(fields=("tool", "user"), name="share_holder_user_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("household", None), ("kind", "person"), ("organisation", None)),
                                    models.Q(
                                        ("household__isnull", False),
                                        ("kind", "household"),
                                        ("organisation", None),
                                        ("user", None),
                                    ),
                                    models.Q(
                                        ("household", None),
                                        ("kind", "organisation"),
                                        ("organisation__isnull", False),
                                        ("user", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="share_holder_is_one_thing",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Holding",
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
                            "holder",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holding",
                                to="shares.holder",
                            ),
                        ),
                        ("shares", models.PositiveIntegerField(default=0)),
                        (
                            "amount",
                            essaim.kernel.money_field.MoneyField(
                                default=essaim.engines.shares.rules.register.nothing
                            ),
                        ),
                        (
                            "called",
                            essaim.kernel.money_field.MoneyField(
                                default=essaim.engines.shares.rules.register.nothing
                            ),
                        ),
                        (
                            "paid",
                            essaim.kernel.money_field.MoneyField(
                                default=essaim.engines.shares.rules.register.nothing
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "avoir",
                        "ordering": ["holder__name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount__gte", models.F("called")),
                                    ("called__gte", models.F("paid")),
                                    ("paid__gte", 0),
                                    ("shares__gte", 0),
                                ),
                                name="share_holding_sound",
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Instalment",
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
                            "operation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="instalments",
                                to="shares.operation",
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="à payer pour le")),
                        ("amount", essaim.kernel.money_field.MoneyField(verbose_name="montant")),
                    ],
                    options={
                        "ordering": ["due_on", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("operation", "due_on"), name="share_instalment_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="share_instalment_of_something"
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="InterestPart",
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
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.tool",
                            ),
                        ),
                        (
                            "interest",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="shares.interestyear",
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="interests",
                                to="shares.holder",
                            ),
                        ),
                        ("amount", essaim.kernel.money_field.MoneyField(verbose_name="montant")),
                    ],
                    options={
                        "ordering": ["interest", "holder__name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("interest", "holder"), name="share_interest_part_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="share_interest_part_of_something"
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="InterestYear",
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
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.tool",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("hundredths", models.PositiveIntegerField()),
                        ("total", essaim.kernel.money_field.MoneyField(verbose_name="total")),
                        ("decided_on", models.DateField(verbose_name="décidés le")),
                        ("decision", models.CharField(max_length=200, verbose_name="décidés par")),
                        ("explanation", models.JSONField(default=dict)),
                        ("recorded_by", models.CharField(max_length=200)),
                    ],
                    options={
                        "verbose_name": "intérêts d'une année",
                        "ordering": ["-year"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("tool", "year"), name="share_interest_once"),
                            models.CheckConstraint(
                                condition=models.Q(("total__gt", 0)), name="share_interest_of_something"
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Line",
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
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.tool",
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="numéro")),
                        ("on", models.DateField(verbose_name="le")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("subscription", "souscription"),
                                    ("refund", "remboursement"),
                                    ("given", "cession, cédant"),
                                    ("received", "cession, cessionnaire"),
                                ],
                                max_length=12,
                                verbose_name="mouvement",
                            ),
                        ),
                        (
                            "operation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="shares.operation",
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="shares.holder",
                            ),
                        ),
                        ("shares", models.IntegerField(verbose_name="nombre de parts")),
                        ("amount", essaim.kernel.money_field.MoneyField(verbose_name="montant")),
                        (
                            "called",
                            essaim.kernel.money_field.MoneyField(
                                default=essaim.engines.shares.rules.register.nothing
                            ),
                        ),
                        (
                            "paid",
                            essaim.kernel.money_field.MoneyField(
                                default=essaim.engines.shares.rules.register.nothing
                            ),
                        ),
                        (
                            "loss",
                            essaim.kernel.money_field.MoneyField(
                                default=essaim.engines.shares.rules.register.nothing,
                                verbose_name="pertes imputées",
                            ),
                        ),
                        (
                            "refund",
                            essaim.kernel.money_field.MoneyField(
                                default=essaim.engines.shares.rules.register.nothing,
                                verbose_name="à rembourser",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        ("recorded_by", models.CharField(max_length=200)),
                    ],
                    options={
                        "verbose_name": "ligne du registre",
                        "ordering": ["-number"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [models.Index(fields=["tool", "on"], name="share_line_day")],
                        "constraints": [
                            models.UniqueConstraint(fields=("tool", "number"), name="share_line_number_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind", "refund"), models.Q(("loss", 0), ("refund", 0)), _connector="OR"
                                ),
                                name="share_line_refund_only",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("loss__gte", 0),
                                    ("refund__gte", 0),
                                    models.Q(
                                        models.Q(("kind", "refund"), _negated=True),
                                        (
                                            "paid",
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("loss"), "*", models.Value(-1)
                                                ),
                                                "-",
                                                models.F("refund"),
                                            ),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="share_line_refunds_what_was_paid",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="LossDeclared",
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
                        ("on", models.DateField(verbose_name="à partir du")),
                        ("amount", essaim.kernel.money_field.MoneyField(verbose_name="pertes à imputer")),
                        ("decision", models.CharField(max_length=200, verbose_name="décidées par")),
                        ("recorded_by", models.CharField(max_length=200)),
                    ],
                    options={
                        "verbose_name": "pertes",
                        "ordering": ["-on", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="share_loss_not_below_zero"
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Operation",
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
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.tool",
                            ),
                        ),
                        (
                            "request",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="operation",
                                to="shares.request",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("subscription", "souscription"),
                                    ("withdrawal", "retrait"),
                                    ("transfer", "cession"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="operations",
                                to="shares.holder",
                            ),
                        ),
                        (
                            "receiver",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="shares.holder",
                            ),
                        ),
                        ("shares", models.PositiveIntegerField()),
                        ("nominal", essaim.kernel.money_field.MoneyField()),
                        ("decided_on", models.DateField(verbose_name="décidée le")),
                        ("decision", models.CharField(max_length=200, verbose_name="décidée par")),
                        ("decided_by", models.CharField(max_length=200)),
                        ("ripe_on", models.DateField(null=True, verbose_name="remboursable à partir du")),
                    ],
                    options={
                        "verbose_name": "opération",
                        "ordering": ["-decided_on", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "withdrawal"), ("ripe_on__isnull", False)),
                                    models.Q(
                                        models.Q(("kind", "withdrawal"), _negated=True), ("ripe_on", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="share_withdrawal_ripens",
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Payment",
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
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.tool",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("capital", "versement"),
                                    ("refund", "remboursement de parts"),
                                    ("interest", "intérêts payés"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="shares.holder",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="le")),
                        ("amount", essaim.kernel.money_field.MoneyField(verbose_name="montant")),
                        (
                            "called",
                            essaim.kernel.money_field.MoneyField(
                                default=essaim.engines.shares.rules.register.nothing
                            ),
                        ),
                        (
                            "method",
                            models.CharField(
                                choices=[("transfer", "virement"), ("cheque", "chèque"), ("cash", "espèces")],
                                max_length=8,
                                verbose_name="par",
                            ),
                        ),
                        (
                            "line",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payment",
                                to="shares.line",
                            ),
                        ),
                        (
                            "part",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payment",
                                to="shares.interestpart",
                            ),
                        ),
                        (
                            "takes_back",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="taken_back",
                                to="shares.payment",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="raison")),
                        ("recorded_at", models.DateTimeField()),
                        ("recorded_by", models.CharField(max_length=200)),
                    ],
                    options={
                        "verbose_name": "paiement",
                        "ordering": ["-on", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [models.Index(fields=["tool", "on"], name="share_payment_day")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "capital"), ("line", None), ("part", None)),
                                    models.Q(
                                        ("called", 0),
                                        ("kind", "refund"),
                                        ("line__isnull", False),
                                        ("part", None),
                                    ),
                                    models.Q(
                                        ("called", 0),
                                        ("kind", "interest"),
                                        ("line", None),
                                        ("part__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="share_payment_of_one_thing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amount__gt", 0), ("takes_back", None)),
                                    models.Q(
                                        ("amount__lt", 0),
                                        ("kind", "capital"),
                                        ("takes_back__isnull", False),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="share_payment_signed",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ReferenceRate",
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
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        (
                            "half",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "premier"), (2, "second")], verbose_name="semestre"
                            ),
                        ),
                        ("hundredths", models.PositiveIntegerField()),
                        ("source", models.CharField(max_length=200, verbose_name="source")),
                        ("url", models.URLField(blank=True, verbose_name="adresse de la source")),
                        ("recorded_by", models.CharField(max_length=200)),
                    ],
                    options={
                        "verbose_name": "taux de référence",
                        "ordering": ["-year", "-half"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tool", "year", "half"), name="share_reference_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("half__in", (1, 2))), name="share_reference_half"
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Register",
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
                            "tool",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.tool",
                            ),
                        ),
                        (
                            "capital",
                            essaim.kernel.money_field.MoneyField(
                                default=essaim.engines.shares.rules.register.nothing
                            ),
                        ),
                        (
                            "public_capital",
                            essaim.kernel.money_field.MoneyField(
                                default=essaim.engines.shares.rules.register.nothing
                            ),
                        ),
                        (
                            "highest",
                            essaim.kernel.money_field.MoneyField(
                                default=essaim.engines.shares.rules.register.nothing
                            ),
                        ),
                        (
                            "floor",
                            essaim.kernel.money_field.MoneyField(
                                default=essaim.engines.shares.rules.register.nothing
                            ),
                        ),
                        ("last_number", models.PositiveIntegerField(default=0)),
                        ("last_on", models.DateField(null=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("capital__gte", models.F("floor")), ("floor__gte", 0)),
                                name="share_capital_above_its_floor",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("highest__gte", models.F("capital")),
                                    ("public_capital__gte", 0),
                                    ("public_capital__lte", models.F("capital")),
                                ),
                                name="share_capital_parts",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Request",
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
                                choices=[
                                    ("subscription", "souscription"),
                                    ("withdrawal", "retrait"),
                                    ("transfer", "cession"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="shares.holder",
                            ),
                        ),
                        (
                            "receiver",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="shares.holder",
                            ),
                        ),
                        ("shares", models.PositiveIntegerField(verbose_name="nombre de parts")),
                        (
                            "times",
                            models.PositiveSmallIntegerField(default=1, verbose_name="en combien de fois"),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[("online", "en ligne"), ("paper", "sur papier")], max_length=6
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="remarque")),
                        ("consent", models.CharField(blank=True, max_length=300)),
                        ("asked_on", models.DateField(verbose_name="demandée le")),
                        ("asked_by", models.CharField(max_length=200)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "à décider"),
                                    ("accepted", "acceptée"),
                                    ("refused", "refusée"),
                                    ("cancelled", "retirée"),
                                ],
                                default="waiting",
                                max_length=9,
                            ),
                        ),
                        ("closed_on", models.DateField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="raison")),
                    ],
                    options={
                        "verbose_name": "demande",
                        "ordering": ["-asked_on", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [models.Index(fields=["tool", "state"], name="share_request_state")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("shares__gt", 0), ("times__gt", 0)),
                                name="share_request_of_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "transfer"),
                                        ("receiver__isnull", False),
                                        models.Q(("receiver", models.F("holder")), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("kind", "transfer"), _negated=True), ("receiver", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="share_request_to_someone_else",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_on", None), ("state", "waiting")),
                                    models.Q(
                                        models.Q(("state", "waiting"), _negated=True),
                                        ("closed_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="share_request_closed_on_a_day",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
            ]
        ),
        Triggers(import_module("essaim.engines.shares.migrations.0002_written_and_kept").TRIGGERS),
    ]
