"""The tables of this app, made at once on a new installation; one that has the migrations it replaces goes on from them."""

from importlib import import_module

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.manager
import django.utils.timezone
import essaim.engines.orders.models.searching
import essaim.engines.orders.rules.weighing
import essaim.kernel.money_field
from django.conf import settings
from django.db import migrations, models

from essaim.kernel.tables import CreateTables
from essaim.kernel.triggers import Triggers


class Migration(migrations.Migration):
    replaces = [
        ("orders", "0001_group_orders"),
        ("orders", "0002_envelope_decided"),
        ("orders", "0003_explanations_by_language"),
        ("orders", "0004_shortages"),
        ("orders", "0005_packs"),
        ("orders", "0006_product_search"),
        ("orders", "0007_standing_orders"),
        ("orders", "0008_quality"),
        ("orders", "0009_catalogue_import"),
        ("orders", "0010_product_tax"),
        ("orders", "0011_producers_own"),
        ("orders", "0012_goods_claims"),
        ("orders", "0013_prices"),
        ("orders", "0014_weights"),
        ("orders", "0015_slots"),
        ("orders", "0016_payments_online"),
        ("orders", "0070_shelf_order"),
        ("orders", "0071_settlements_in_columns"),
        ("orders", "0072_corrections_kept"),
    ]

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
                    name="CatalogueImport",
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
                        ("form_key", models.CharField(max_length=40)),
                        ("file_name", models.CharField(max_length=200)),
                        (
                            "producer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="orders.producer",
                            ),
                        ),
                        ("header", models.JSONField(default=list)),
                        ("columns", models.JSONField(default=dict)),
                        ("rows", models.JSONField(default=list)),
                        ("effects", models.JSONField(default=dict)),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("created_at", models.DateTimeField()),
                        ("done_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("tool", "form_key"), name="catalogue_import_once")
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ClaimPhoto",
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
                            "claim",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photo",
                                to="orders.goodsclaim",
                            ),
                        ),
                        ("content", models.BinaryField()),
                    ],
                    options={
                        "verbose_name": "photo de réclamation",
                        "ordering": ["pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Cycle",
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
                        ("name", models.CharField(max_length=120, verbose_name="nom")),
                        ("month", models.DateField(verbose_name="mois")),
                        ("opens_at", models.DateTimeField(verbose_name="ouverture des commandes")),
                        ("closes_at", models.DateTimeField(verbose_name="fermeture des commandes")),
                        ("fills_until", models.DateTimeField(null=True, verbose_name="fin des compléments")),
                        ("distributes_at", models.DateTimeField(verbose_name="distribution")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "en préparation"),
                                    ("open", "ouvert"),
                                    ("closed", "fermé"),
                                    ("distributed", "distribué"),
                                ],
                                default="draft",
                                max_length=12,
                                verbose_name="état",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("distributed_at", models.DateTimeField(null=True)),
                        (
                            "message",
                            models.TextField(blank=True, max_length=1000, verbose_name="mot aux foyers"),
                        ),
                        ("tariff", models.JSONField(editable=False, null=True)),
                    ],
                    options={
                        "verbose_name": "commande groupée",
                        "ordering": ["-distributes_at", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [models.Index(fields=["status", "closes_at"], name="cycle_due")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closes_at__lte", models.F("distributes_at")),
                                    ("opens_at__lt", models.F("closes_at")),
                                ),
                                name="cycle_dates_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("opened_at", None), ("status", "draft")),
                                    models.Q(
                                        ("closed_at", None), ("opened_at__isnull", False), ("status", "open")
                                    ),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("status__in", ["closed", "distributed"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="cycle_marked_by_status",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("fills_until", None),
                                    models.Q(
                                        ("fills_until__gt", models.F("closes_at")),
                                        ("fills_until__lte", models.F("distributes_at")),
                                    ),
                                    _connector="OR",
                                ),
                                name="cycle_fills_before_distribution",
                            ),
                            models.UniqueConstraint(fields=("tool", "name"), name="cycle_name_once"),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="CycleContent",
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
                            "offer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contents",
                                to="orders.offer",
                            ),
                        ),
                        (
                            "producer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contents",
                                to="orders.producer",
                                verbose_name="producteur",
                            ),
                        ),
                        ("item", models.CharField(max_length=120, verbose_name="produit")),
                        ("quantity", models.CharField(blank=True, max_length=60, verbose_name="quantité")),
                        (
                            "producer_price",
                            essaim.kernel.money_field.MoneyField(verbose_name="payé au producteur"),
                        ),
                    ],
                    options={
                        "verbose_name": "contenu",
                        "ordering": ["offer", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("producer_price__gte", 0)),
                                name="content_price_not_negative",
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="GoodsClaim",
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
                                related_name="claims",
                                to="orders.orderline",
                            ),
                        ),
                        ("units", models.PositiveSmallIntegerField(verbose_name="unités abîmées")),
                        ("trouble", models.CharField(max_length=500, verbose_name="ce qui ne va pas")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("tentative", "en attente"),
                                    ("disputed", "contestée"),
                                    ("accepted", "acceptée"),
                                    ("refused", "refusée"),
                                    ("withdrawn", "retirée"),
                                ],
                                default="tentative",
                                max_length=10,
                            ),
                        ),
                        ("credit", essaim.kernel.money_field.MoneyField()),
                        ("dispute", models.CharField(blank=True, max_length=300)),
                        ("answer", models.CharField(blank=True, max_length=300)),
                        ("form_key", models.CharField(max_length=40)),
                        ("filed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "filed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True)),
                        ("answered_by", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "verbose_name": "réclamation",
                        "ordering": ["-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [models.Index(fields=["tool", "status"], name="goods_claim_by_status")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tool", "form_key"), name="goods_claim_form_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("units__gte", 1)), name="goods_claim_of_one_at_least"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("credit__gte", 0)), name="goods_claim_credit_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "disputed"), _negated=True),
                                    models.Q(("dispute", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="goods_claim_disputed_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "refused"), _negated=True),
                                    models.Q(("answer", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="goods_claim_refused_with_reason",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="IndirectCost",
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
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="indirect_costs",
                                to="orders.product",
                            ),
                        ),
                        ("label", models.CharField(max_length=80, verbose_name="coût")),
                        ("amount", essaim.kernel.money_field.MoneyField(verbose_name="somme par unité")),
                        ("source", models.CharField(max_length=200, verbose_name="source")),
                        ("url", models.URLField(blank=True, verbose_name="adresse de la source")),
                        ("checked_on", models.DateField(verbose_name="vérifié le")),
                    ],
                    options={
                        "verbose_name": "coût indirect",
                        "ordering": ["product", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("product", "label"), name="indirect_cost_once"),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="indirect_cost_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                name="indirect_cost_has_a_source",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="LineCorrection",
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
                                related_name="corrections",
                                to="orders.orderline",
                            ),
                        ),
                        ("in_grams", models.BooleanField()),
                        ("is_first", models.BooleanField()),
                        ("before", models.PositiveIntegerField()),
                        ("after", models.PositiveIntegerField()),
                        ("was", essaim.kernel.money_field.MoneyField()),
                        ("now", essaim.kernel.money_field.MoneyField()),
                        ("revision", models.PositiveIntegerField(null=True)),
                        ("reason", models.CharField(max_length=200, verbose_name="motif")),
                        ("batch", models.CharField(max_length=40)),
                        ("is_late", models.BooleanField()),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("made_by", models.CharField(max_length=200)),
                    ],
                    options={
                        "verbose_name": "correction de ligne",
                        "ordering": ["-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="line_correction_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_first", True),
                                    models.Q(("before", models.F("after")), _negated=True),
                                    _connector="OR",
                                ),
                                name="line_correction_corrects",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Offer",
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
                            "sold_by",
                            models.CharField(
                                choices=[
                                    ("unit", "à l'unité"),
                                    ("weight", "au poids"),
                                    ("piece", "à la pièce, payée au poids"),
                                ],
                                default="unit",
                                max_length=6,
                                verbose_name="vendu",
                            ),
                        ),
                        (
                            "unit_grams",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="grammes"),
                        ),
                        (
                            "cycle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="offers",
                                to="orders.cycle",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="orders.product",
                            ),
                        ),
                        ("unit_price", essaim.kernel.money_field.MoneyField(verbose_name="prix entier")),
                        (
                            "stock_total",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="quantité disponible"
                            ),
                        ),
                        ("stock_left", models.IntegerField(editable=False, null=True)),
                        (
                            "pack_size",
                            models.PositiveSmallIntegerField(default=1, verbose_name="unités par colis"),
                        ),
                        (
                            "minimum_units",
                            models.PositiveSmallIntegerField(default=0, verbose_name="minimum d'unités"),
                        ),
                        (
                            "quality",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "sans label"),
                                    ("bio", "agriculture biologique"),
                                    ("conversion", "en conversion vers le bio"),
                                    ("label-rouge", "Label rouge"),
                                    ("aop", "appellation d'origine (AOC, AOP)"),
                                    ("igp", "indication géographique (IGP)"),
                                    ("stg", "spécialité traditionnelle (STG)"),
                                    ("hve", "haute valeur environnementale (HVE)"),
                                    ("fermier", "mention « fermier »"),
                                    ("peche-durable", "pêche durable"),
                                    ("rup", "régions ultrapériphériques"),
                                    ("equitable", "commerce équitable"),
                                    ("couts", "choisi sur ses coûts pour l'environnement"),
                                    ("direct", "choisi pour l'environnement et l'achat direct"),
                                ],
                                max_length=16,
                                verbose_name="label",
                            ),
                        ),
                        (
                            "tax",
                            models.CharField(
                                choices=[
                                    ("tva.reduit", "taux réduit : produits alimentaires, livres"),
                                    ("tva.intermediaire", "taux intermédiaire : restauration"),
                                    ("tva.normal", "taux normal"),
                                ],
                                default="tva.reduit",
                                max_length=20,
                                verbose_name="TVA",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "produit proposé",
                        "ordering": ["product__position", "product__name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    ("pack_size__gt", 1), ("minimum_units__gt", 0), _connector="OR"
                                ),
                                fields=["cycle"],
                                name="offer_packed",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("cycle", "product"), name="offer_once"),
                            models.CheckConstraint(
                                condition=models.Q(("unit_price__gte", 0)), name="offer_price_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("stock_left__isnull", True), ("stock_total__isnull", True)),
                                    models.Q(
                                        ("stock_left__gte", 0), ("stock_left__lte", models.F("stock_total"))
                                    ),
                                    _connector="OR",
                                ),
                                name="offer_stock_within_bounds",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("pack_size__gte", 1)), name="offer_pack_of_one_at_least"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("sold_by", essaim.engines.orders.rules.weighing.SoldBy["UNIT"]),
                                        ("unit_grams", None),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("sold_by", essaim.engines.orders.rules.weighing.SoldBy["UNIT"]),
                                            _negated=True,
                                        ),
                                        ("unit_grams__gte", 1),
                                    ),
                                    _connector="OR",
                                ),
                                name="offer_weighed_has_a_unit",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Order",
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
                        ("number", models.PositiveIntegerField()),
                        (
                            "cycle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="orders.cycle",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="members.household",
                            ),
                        ),
                        (
                            "pickup",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="orders.pickuppoint",
                            ),
                        ),
                        (
                            "slot",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="orders.slot",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("confirmed", "confirmée"), ("cancelled", "annulée")],
                                default="confirmed",
                                max_length=10,
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("web", "en ligne"),
                                    ("phone", "par téléphone"),
                                    ("paper", "sur papier"),
                                    ("standing", "par abonnement"),
                                ],
                                default="web",
                                max_length=8,
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(default=1)),
                        ("booked_revision", models.PositiveIntegerField(default=1)),
                        ("goods", essaim.kernel.money_field.MoneyField()),
                        ("fees", essaim.kernel.money_field.MoneyField()),
                        ("price", essaim.kernel.money_field.MoneyField()),
                        ("fee_parts", models.JSONField(default=list)),
                        ("household_amount", essaim.kernel.money_field.MoneyField()),
                        ("level", models.CharField(blank=True, max_length=20)),
                        ("solidarity", essaim.kernel.money_field.MoneyField(default=0)),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="remarque")),
                        ("form_key", models.CharField(max_length=40)),
                        (
                            "placed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("placed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("changed_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("cancelled_at", models.DateTimeField(null=True)),
                        ("delivered_at", models.DateTimeField(null=True)),
                        (
                            "delivered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "commande",
                        "ordering": ["-number"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [models.Index(fields=["tool", "household"], name="order_of_household")],
                        "constraints": [
                            models.UniqueConstraint(fields=("tool", "number"), name="order_number_once"),
                            models.UniqueConstraint(fields=("tool", "form_key"), name="order_form_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "confirmed")),
                                fields=("cycle", "household"),
                                name="order_live_once_per_household",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "price",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("goods"), "+", models.F("fees")
                                        ),
                                    )
                                ),
                                name="order_price_is_its_parts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("household_amount__gte", 0),
                                    (
                                        "household_amount__lte",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("price"), "+", models.F("solidarity")
                                        ),
                                    ),
                                ),
                                name="order_household_pays_at_most_the_price",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("cancelled_at", None), ("status", "confirmed")),
                                    models.Q(
                                        ("cancelled_at__isnull", False),
                                        ("delivered_at", None),
                                        ("status", "cancelled"),
                                    ),
                                    _connector="OR",
                                ),
                                name="order_cancelled_is_dated",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="OrderLine",
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
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="orders.order",
                            ),
                        ),
                        (
                            "offer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="orders.offer",
                            ),
                        ),
                        ("quantity", models.PositiveSmallIntegerField()),
                        ("up_to", models.PositiveSmallIntegerField(null=True)),
                        ("wished", models.PositiveSmallIntegerField(null=True)),
                        ("ordered", models.PositiveSmallIntegerField(null=True)),
                        ("unit_price", essaim.kernel.money_field.MoneyField()),
                        ("unit_grams", models.PositiveIntegerField(null=True)),
                        ("weighed_grams", models.PositiveIntegerField(null=True)),
                    ],
                    options={
                        "ordering": ["order", "offer"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("order", "offer"), name="line_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("quantity__gte", 1),
                                    ("ordered__gte", 1),
                                    ("wished__gte", 1),
                                    _connector="OR",
                                ),
                                name="line_of_one_at_least",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ordered", None), ("quantity__lte", models.F("ordered")), _connector="OR"
                                ),
                                name="line_gets_what_came",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("up_to", None), ("quantity__lte", models.F("up_to")), _connector="OR"
                                ),
                                name="line_within_tolerance",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("weighed_grams", None), ("unit_grams__isnull", False), _connector="OR"
                                ),
                                name="line_weighed_by_weight",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="OrderNumber",
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
                        ("last", models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("tool",), name="order_number_per_tool")
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="OrderShare",
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
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shares",
                                to="orders.order",
                            ),
                        ),
                        (
                            "payer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shares",
                                to="orders.payer",
                            ),
                        ),
                        ("amount", essaim.kernel.money_field.MoneyField()),
                        ("explanation", models.JSONField()),
                    ],
                    options={
                        "ordering": ["order", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("payer__isnull", False)),
                                fields=("order", "payer"),
                                name="share_once_per_payer",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("payer", None)),
                                fields=("order",),
                                name="share_once_for_the_household",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="share_not_negative"
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Payer",
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
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="actors.organisation",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        ("rate", models.CharField(max_length=40)),
                        ("brackets", models.JSONField(default=list)),
                        ("household_cap", essaim.kernel.money_field.MoneyField(null=True)),
                        ("envelope_decided", essaim.kernel.money_field.MoneyField(null=True)),
                        ("envelope_total", essaim.kernel.money_field.MoneyField(null=True)),
                        ("envelope_left", essaim.kernel.money_field.MoneyField(null=True)),
                        ("starts_on", models.DateField(null=True)),
                        ("ends_on", models.DateField(null=True)),
                        ("is_active", models.BooleanField(default=True)),
                    ],
                    options={
                        "verbose_name": "financeur",
                        "ordering": ["position", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("tool", "organisation"), name="payer_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("envelope_left__isnull", True), ("envelope_total__isnull", True)
                                    ),
                                    models.Q(
                                        ("envelope_left__gte", 0),
                                        ("envelope_left__lte", models.F("envelope_total")),
                                    ),
                                    _connector="OR",
                                ),
                                name="payer_envelope_within_bounds",
                            ),
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
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="order_payments",
                                to="members.household",
                            ),
                        ),
                        ("amount", essaim.kernel.money_field.MoneyField(verbose_name="montant")),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    ("cash", "espèces"),
                                    ("cheque", "chèque"),
                                    ("transfer", "virement"),
                                    ("online", "en ligne"),
                                ],
                                default="cash",
                                max_length=8,
                                verbose_name="moyen",
                            ),
                        ),
                        ("reference", models.CharField(blank=True, max_length=60, verbose_name="référence")),
                        ("received_on", models.DateField(verbose_name="reçu le")),
                        ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("form_key", models.CharField(max_length=40)),
                        ("refunded_at", models.DateTimeField(null=True)),
                        ("refund_reason", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "verbose_name": "paiement",
                        "ordering": ["-received_on", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [models.Index(fields=["tool", "household"], name="payment_of_household")],
                        "constraints": [
                            models.UniqueConstraint(fields=("tool", "form_key"), name="payment_form_once"),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="payment_above_zero"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("refunded_at", None),
                                    models.Q(("refund_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="payment_refunded_with_reason",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="PickupHours",
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
                            "pickup",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="hours",
                                to="orders.pickuppoint",
                            ),
                        ),
                        (
                            "weekday",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (0, "lundi"),
                                    (1, "mardi"),
                                    (2, "mercredi"),
                                    (3, "jeudi"),
                                    (4, "vendredi"),
                                    (5, "samedi"),
                                    (6, "dimanche"),
                                ],
                                verbose_name="jour",
                            ),
                        ),
                        ("starts", models.TimeField(verbose_name="de")),
                        ("ends", models.TimeField(verbose_name="à")),
                        (
                            "slot_minutes",
                            models.PositiveSmallIntegerField(
                                default=30, verbose_name="durée d'un créneau, en minutes"
                            ),
                        ),
                        (
                            "capacity",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="commandes au plus par créneau"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "horaires d'un point de retrait",
                        "ordering": ["pickup", "weekday", "starts"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends__gt", models.F("starts"))),
                                name="pickup_hours_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("slot_minutes__gte", 5)),
                                name="pickup_slot_of_five_minutes",
                            ),
                            models.UniqueConstraint(
                                fields=("pickup", "weekday", "starts"), name="pickup_hours_once"
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="PickupPoint",
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
                        ("name", models.CharField(max_length=120, verbose_name="nom")),
                        ("address", models.CharField(blank=True, max_length=400, verbose_name="adresse")),
                        (
                            "opening",
                            models.CharField(blank=True, max_length=200, verbose_name="jours et heures"),
                        ),
                        (
                            "capacity",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="commandes au plus"
                            ),
                        ),
                        ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                        ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                        ("is_active", models.BooleanField(default=True, verbose_name="proposé aux foyers")),
                    ],
                    options={
                        "verbose_name": "point de retrait",
                        "ordering": ["name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("tool", "name"), name="pickup_name_once")
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Producer",
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
                        ("name", models.CharField(max_length=150, verbose_name="nom")),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="actors.organisation",
                                verbose_name="organisation",
                            ),
                        ),
                        (
                            "contact",
                            models.CharField(blank=True, max_length=150, verbose_name="personne à joindre"),
                        ),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="adresse e-mail"),
                        ),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="téléphone")),
                        (
                            "presentation",
                            models.CharField(blank=True, max_length=300, verbose_name="présentation"),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True, verbose_name="proposé dans les prochaines commandes"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "producteur",
                        "ordering": ["name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("tool", "name"), name="producer_name_once"),
                            models.UniqueConstraint(
                                fields=("tool", "organisation"), name="producer_organisation_once"
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Product",
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
                            "sold_by",
                            models.CharField(
                                choices=[
                                    ("unit", "à l'unité"),
                                    ("weight", "au poids"),
                                    ("piece", "à la pièce, payée au poids"),
                                ],
                                default="unit",
                                max_length=6,
                                verbose_name="vendu",
                            ),
                        ),
                        (
                            "unit_grams",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="grammes"),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="nom")),
                        ("unit", models.CharField(default="panier", max_length=40, verbose_name="vendu par")),
                        (
                            "description",
                            models.CharField(blank=True, max_length=300, verbose_name="description"),
                        ),
                        (
                            "producer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="products",
                                to="orders.producer",
                                verbose_name="producteur",
                            ),
                        ),
                        ("unit_price", essaim.kernel.money_field.MoneyField(verbose_name="prix entier")),
                        (
                            "pack_size",
                            models.PositiveSmallIntegerField(default=1, verbose_name="unités par colis"),
                        ),
                        (
                            "minimum_units",
                            models.PositiveSmallIntegerField(default=0, verbose_name="minimum d'unités"),
                        ),
                        (
                            "quality",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "sans label"),
                                    ("bio", "agriculture biologique"),
                                    ("conversion", "en conversion vers le bio"),
                                    ("label-rouge", "Label rouge"),
                                    ("aop", "appellation d'origine (AOC, AOP)"),
                                    ("igp", "indication géographique (IGP)"),
                                    ("stg", "spécialité traditionnelle (STG)"),
                                    ("hve", "haute valeur environnementale (HVE)"),
                                    ("fermier", "mention « fermier »"),
                                    ("peche-durable", "pêche durable"),
                                    ("rup", "régions ultrapériphériques"),
                                    ("equitable", "commerce équitable"),
                                    ("couts", "choisi sur ses coûts pour l'environnement"),
                                    ("direct", "choisi pour l'environnement et l'achat direct"),
                                ],
                                max_length=16,
                                verbose_name="label",
                            ),
                        ),
                        (
                            "tax",
                            models.CharField(
                                choices=[
                                    ("tva.reduit", "taux réduit : produits alimentaires, livres"),
                                    ("tva.intermediaire", "taux intermédiaire : restauration"),
                                    ("tva.normal", "taux normal"),
                                ],
                                default="tva.reduit",
                                max_length=20,
                                verbose_name="TVA",
                            ),
                        ),
                        (
                            "stock",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="quantité disponible par commande"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="rang")),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True, verbose_name="proposé dans les prochaines commandes"
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                editable=False,
                                null=True,
                                verbose_name="retiré de la vente par son producteur",
                            ),
                        ),
                        (
                            "search_text",
                            essaim.engines.orders.models.searching.FoldedField(
                                default="", editable=False, sources=("name", "description")
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "produit",
                        "ordering": ["position", "name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [
                            models.Index(fields=["tool", "position", "name"], name="product_on_the_shelf")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("tool", "name"), name="product_name_once"),
                            models.CheckConstraint(
                                condition=models.Q(("unit_price__gte", 0)), name="product_price_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("pack_size__gte", 1)), name="product_pack_of_one_at_least"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("sold_by", essaim.engines.orders.rules.weighing.SoldBy["UNIT"]),
                                        ("unit_grams", None),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("sold_by", essaim.engines.orders.rules.weighing.SoldBy["UNIT"]),
                                            _negated=True,
                                        ),
                                        ("unit_grams__gte", 1),
                                    ),
                                    _connector="OR",
                                ),
                                name="product_weighed_has_a_unit",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Settlement",
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
                            "offer",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="settlement",
                                to="orders.offer",
                            ),
                        ),
                        ("outcome", models.CharField(max_length=8)),
                        ("pack_size", models.PositiveSmallIntegerField()),
                        ("minimum_units", models.PositiveSmallIntegerField()),
                        ("available", models.PositiveIntegerField(null=True)),
                        ("wanted", models.PositiveIntegerField()),
                        ("most", models.PositiveIntegerField()),
                        ("units", models.PositiveIntegerField()),
                        ("rule", models.CharField(max_length=12)),
                        ("inputs", models.JSONField()),
                        ("results", models.JSONField()),
                        ("settled_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "verbose_name": "colis arrêtés",
                        "ordering": ["offer"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("units__lte", models.F("most"))),
                                name="settlement_within_tolerance",
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Shortage",
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
                            "offer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shortages",
                                to="orders.offer",
                            ),
                        ),
                        ("delivered", models.PositiveIntegerField(verbose_name="quantité reçue")),
                        ("asked", models.PositiveIntegerField()),
                        ("rule", models.CharField(max_length=12, verbose_name="règle")),
                        ("reason", models.CharField(max_length=200, verbose_name="raison")),
                        ("inputs", models.JSONField()),
                        ("results", models.JSONField()),
                        ("noted_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("noted_by", models.CharField(max_length=200)),
                    ],
                    options={
                        "verbose_name": "livraison incomplète",
                        "ordering": ["-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("delivered__lte", models.F("asked"))),
                                name="shortage_is_short",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="shortage_says_why"
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Slot",
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
                            "cycle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="slots",
                                to="orders.cycle",
                            ),
                        ),
                        (
                            "pickup",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="slots",
                                to="orders.pickuppoint",
                            ),
                        ),
                        ("starts", models.TimeField(verbose_name="de")),
                        ("ends", models.TimeField(verbose_name="à")),
                        (
                            "capacity",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="commandes au plus"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "créneau",
                        "ordering": ["cycle", "pickup", "starts"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends__gt", models.F("starts"))),
                                name="slot_hours_in_order",
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="SolidarityFund",
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
                        ("balance", essaim.kernel.money_field.MoneyField(default=0)),
                        ("overdraft", essaim.kernel.money_field.MoneyField(default=0)),
                        ("advanced", essaim.kernel.money_field.MoneyField(default=0)),
                    ],
                    options={
                        "verbose_name": "fonds de solidarité",
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("tool",), name="fund_per_tool"),
                            models.CheckConstraint(
                                condition=models.Q(("advanced__gte", 0), ("overdraft__gte", 0)),
                                name="fund_bounds_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "balance__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("overdraft"), "*", models.Value(-1)
                                            ),
                                            "-",
                                            models.F("advanced"),
                                        ),
                                    )
                                ),
                                name="fund_never_below_its_bound",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="StandingAbsence",
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
                            "standing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="absences",
                                to="orders.standingorder",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="du")),
                        ("ends_on", models.DateField(verbose_name="au")),
                    ],
                    options={
                        "verbose_name": "absence",
                        "ordering": ["standing", "starts_on"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="absence_days_in_order",
                            ),
                            models.UniqueConstraint(
                                fields=("standing", "starts_on", "ends_on"), name="absence_once"
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="StandingLine",
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
                            "standing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="orders.standingorder",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="standing_lines",
                                to="orders.product",
                            ),
                        ),
                        ("quantity", models.PositiveSmallIntegerField()),
                    ],
                    options={
                        "ordering": ["standing", "product__position", "product__name"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("standing", "product"), name="standing_product_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gte", 1)), name="standing_line_of_one_at_least"
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="StandingOrder",
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
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="standing_orders",
                                to="members.household",
                            ),
                        ),
                        (
                            "pickup",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="orders.pickuppoint",
                            ),
                        ),
                        ("arrives", models.TimeField(null=True, verbose_name="heure préférée")),
                        ("level", models.CharField(blank=True, max_length=20)),
                        (
                            "rhythm",
                            models.CharField(
                                choices=[
                                    ("weekly", "chaque semaine"),
                                    ("fortnightly", "une semaine sur deux"),
                                    ("monthly", "chaque mois"),
                                ],
                                max_length=12,
                                verbose_name="rythme",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="à partir du")),
                        ("committed_until", models.DateField(null=True, verbose_name="engagement jusqu'au")),
                        ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("stopped_at", models.DateTimeField(null=True)),
                        ("stop_reason", models.CharField(blank=True, max_length=300, verbose_name="motif")),
                    ],
                    options={
                        "verbose_name": "abonnement",
                        "ordering": ["household__name_key", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("stopped_at", None)),
                                fields=("tool", "household"),
                                name="standing_live_once_per_household",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("committed_until", None),
                                    ("committed_until__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="standing_commitment_after_start",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="StandingTurn",
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
                            "standing",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="turns",
                                to="orders.standingorder",
                            ),
                        ),
                        (
                            "cycle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="orders.cycle",
                            ),
                        ),
                        ("turn", models.IntegerField()),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("ordered", "commandé"),
                                    ("reduced", "commandé en partie"),
                                    ("nothing", "rien de disponible"),
                                    ("already", "une commande existait déjà"),
                                    ("skipped", "sauté"),
                                    ("absent", "absence"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="orders.order",
                            ),
                        ),
                        ("lacking", models.JSONField(default=list)),
                        ("other_hour", models.BooleanField(default=False)),
                        ("decided_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "verbose_name": "passage",
                        "ordering": ["-cycle__distributes_at", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("standing", "cycle"), name="standing_once_per_cycle"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("outcome", "absent"), _negated=True),
                                fields=("standing", "turn"),
                                name="standing_once_per_turn",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("order__isnull", False), ("outcome__in", ["ordered", "reduced"])
                                    ),
                                    ("outcome__in", ["nothing", "already", "skipped", "absent"]),
                                    _connector="OR",
                                ),
                                name="standing_turn_has_its_order",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
            ]
        ),
        Triggers(import_module("essaim.engines.orders.migrations.0072_corrections_kept").TRIGGERS),
    ]
