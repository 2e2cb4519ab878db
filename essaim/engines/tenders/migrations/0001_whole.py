"""The tables of this app, made at once on a new installation; one that has the migrations it replaces goes on from them."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.manager
import essaim.kernel.money_field
from django.db import migrations, models

from essaim.kernel.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [("tenders", "0001_cluster")]

    initial = True

    dependencies = [
        ("actors", "__first__"),
        ("projects", "__first__"),
        ("territories", "__first__"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Answer",
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
                            "opportunity",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer",
                                to="tenders.opportunity",
                            ),
                        ),
                        (
                            "form",
                            models.CharField(
                                choices=[
                                    ("solidaire", "groupement solidaire"),
                                    ("conjoint", "groupement conjoint"),
                                ],
                                default="conjoint",
                                max_length=10,
                                verbose_name="forme du groupement",
                            ),
                        ),
                        (
                            "lead",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenders.company",
                                verbose_name="mandataire",
                            ),
                        ),
                        (
                            "lead_is_solidary",
                            models.BooleanField(default=False, verbose_name="mandataire solidaire"),
                        ),
                        (
                            "retention",
                            models.PositiveSmallIntegerField(default=0, verbose_name="retenue de garantie"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("preparing", "en préparation"),
                                    ("submitted", "remise"),
                                    ("won", "gagnée"),
                                    ("lost", "perdue"),
                                    ("withdrawn", "abandonnée"),
                                    ("done", "terminée"),
                                ],
                                default="preparing",
                                max_length=10,
                            ),
                        ),
                        ("amount", essaim.kernel.money_field.MoneyField(null=True, verbose_name="montant")),
                        ("reason", models.CharField(blank=True, max_length=500, verbose_name="pourquoi")),
                        ("submitted_at", models.DateTimeField(null=True)),
                        ("decided_on", models.DateField(null=True)),
                        ("started_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "réponse",
                        "ordering": ["-started_at", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["lost", "withdrawn"]), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="cluster_answer_lost_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["won", "done"]), _negated=True),
                                    ("amount__gt", 0),
                                    _connector="OR",
                                ),
                                name="cluster_answer_won_amount",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Ballot",
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
                                choices=[("admission", "admission"), ("go", "répondre ou non")], max_length=10
                            ),
                        ),
                        (
                            "company",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballots",
                                to="tenders.company",
                            ),
                        ),
                        (
                            "opportunity",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballots",
                                to="tenders.opportunity",
                            ),
                        ),
                        ("question", models.CharField(max_length=300)),
                        (
                            "status",
                            models.CharField(
                                choices=[("open", "en cours"), ("adopted", "adopté"), ("rejected", "rejeté")],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("quorum", models.PositiveSmallIntegerField()),
                        ("majority", models.PositiveSmallIntegerField()),
                        ("opened_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["-opened_at", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("company__isnull", False),
                                        ("kind", "admission"),
                                        ("opportunity", None),
                                    ),
                                    models.Q(
                                        ("company", None), ("kind", "go"), ("opportunity__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="cluster_ballot_of_one_thing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at", None), ("status", "open")),
                                    models.Q(
                                        models.Q(("status", "open"), _negated=True),
                                        ("closed_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="cluster_ballot_closed_when_decided",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "open")),
                                fields=("company",),
                                name="cluster_one_admission_vote",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "open")),
                                fields=("opportunity",),
                                name="cluster_one_go_vote",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="CheckItem",
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
                            "answer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="tenders.answer",
                            ),
                        ),
                        (
                            "company",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenders.company",
                            ),
                        ),
                        ("title", models.CharField(max_length=150, verbose_name="pièce")),
                        ("due_on", models.DateField(null=True, verbose_name="pour le")),
                        (
                            "piece",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="tenders.piece",
                            ),
                        ),
                        ("done_at", models.DateTimeField(null=True)),
                        ("done_by", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "ordering": ["company__name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("answer", "company", "title"), name="cluster_item_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("company", None)),
                                fields=("answer", "title"),
                                name="cluster_common_item_once",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Company",
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
                        ("name", models.CharField(max_length=150, verbose_name="nom")),
                        (
                            "contact",
                            models.CharField(blank=True, max_length=150, verbose_name="personne à contacter"),
                        ),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="adresse e-mail"),
                        ),
                        ("presentation", models.TextField(blank=True, verbose_name="présentation")),
                        (
                            "commune",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territories.territory",
                                verbose_name="commune",
                            ),
                        ),
                        (
                            "areas",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="départements où elle travaille"
                            ),
                        ),
                        (
                            "social",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "aucun des trois"),
                                    ("adapted", "entreprise adaptée ou ESAT"),
                                    ("insertion", "structure d'insertion par l'activité économique"),
                                    ("ess", "autre entreprise de l'économie sociale et solidaire"),
                                ],
                                max_length=10,
                                verbose_name="statut social",
                            ),
                        ),
                        (
                            "social_share",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="part de salariés handicapés ou en insertion"
                            ),
                        ),
                        (
                            "days_available",
                            models.PositiveIntegerField(
                                default=0, verbose_name="jours à offrir aux réponses communes"
                            ),
                        ),
                        (
                            "days_committed",
                            models.PositiveIntegerField(default=0, verbose_name="jours promis"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("candidate", "candidate"),
                                    ("member", "membre"),
                                    ("refused", "refusée"),
                                    ("left", "partie"),
                                ],
                                default="candidate",
                                max_length=10,
                            ),
                        ),
                        (
                            "tier",
                            models.CharField(
                                choices=[
                                    ("reseau", "Réseau"),
                                    ("groupement", "Groupement"),
                                    ("groupe", "Groupe"),
                                ],
                                default="reseau",
                                max_length=10,
                            ),
                        ),
                        ("admitted_on", models.DateField(null=True, verbose_name="membre depuis le")),
                        ("left_on", models.DateField(null=True, verbose_name="partie le")),
                    ],
                    options={
                        "verbose_name": "structure",
                        "ordering": ["name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tool", "organisation"), name="cluster_company_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("days_committed__lte", models.F("days_available"))),
                                name="cluster_days_within_capacity",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("social_share__lte", 100)),
                                name="cluster_share_of_hundred",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "member"), _negated=True),
                                    models.Q(("admitted_on__isnull", False), ("left_on", None)),
                                    _connector="OR",
                                ),
                                name="cluster_member_since",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Fee",
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
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="fees",
                                to="tenders.company",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        (
                            "turnover",
                            essaim.kernel.money_field.MoneyField(
                                null=True, verbose_name="chiffre d'affaires déclaré"
                            ),
                        ),
                        ("months", models.PositiveSmallIntegerField(verbose_name="mois dus")),
                        ("amount", essaim.kernel.money_field.MoneyField(verbose_name="cotisation")),
                        ("steps", models.JSONField(default=dict)),
                        ("called_on", models.DateField()),
                    ],
                    options={
                        "ordering": ["-year", "company__name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "year"), name="cluster_fee_once")
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Hire",
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
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hires",
                                to="tenders.company",
                            ),
                        ),
                        (
                            "answer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hires",
                                to="tenders.answer",
                            ),
                        ),
                        ("title", models.CharField(max_length=150, verbose_name="poste")),
                        ("on", models.DateField(verbose_name="depuis le")),
                        (
                            "hundredths",
                            models.PositiveSmallIntegerField(verbose_name="part d'un temps plein"),
                        ),
                    ],
                    options={
                        "ordering": ["-on", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Opportunity",
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
                            "source",
                            models.CharField(
                                choices=[
                                    ("hand", "saisie à la main"),
                                    ("boamp", "BOAMP"),
                                    ("decp", "données essentielles des marchés"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("source_ref", models.CharField(max_length=80)),
                        ("title", models.CharField(max_length=1000, verbose_name="objet")),
                        ("buyer", models.CharField(max_length=200, verbose_name="acheteur")),
                        ("text", models.TextField(blank=True, verbose_name="ce qui est demandé")),
                        ("areas", models.CharField(blank=True, max_length=200, verbose_name="départements")),
                        ("deadline", models.DateTimeField(null=True, verbose_name="à remettre avant le")),
                        ("renews_on", models.DateField(null=True, verbose_name="à renouveler vers le")),
                        (
                            "amount",
                            essaim.kernel.money_field.MoneyField(null=True, verbose_name="montant estimé"),
                        ),
                        ("months", models.PositiveSmallIntegerField(null=True, verbose_name="durée en mois")),
                        (
                            "reserved",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "marché ouvert à tous"),
                                    ("adapted", "réservé aux entreprises adaptées et ESAT"),
                                    ("insertion", "réservé à l'insertion par l'activité économique"),
                                    ("both", "réservé aux deux précédents"),
                                    ("ess", "réservé à l'économie sociale et solidaire"),
                                ],
                                max_length=10,
                                verbose_name="marché réservé",
                            ),
                        ),
                        (
                            "url",
                            models.URLField(blank=True, max_length=500, verbose_name="adresse de l'annonce"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("spotted", "repérée"),
                                    ("go", "on répond"),
                                    ("no_go", "on ne répond pas"),
                                ],
                                default="spotted",
                                max_length=8,
                            ),
                        ),
                        ("spotted_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "marché",
                        "ordering": ["deadline", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("tool", "source", "source_ref"), name="cluster_opportunity_once"
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Part",
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
                            "payment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="tenders.payment",
                            ),
                        ),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parts",
                                to="tenders.company",
                            ),
                        ),
                        ("gross", essaim.kernel.money_field.MoneyField()),
                        ("retained", essaim.kernel.money_field.MoneyField()),
                        ("commission", essaim.kernel.money_field.MoneyField()),
                    ],
                    options={
                        "ordering": ["payment", "company__name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("payment", "company"), name="cluster_part_once")
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
                            "answer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="payments",
                                to="tenders.answer",
                            ),
                        ),
                        ("received_on", models.DateField(verbose_name="reçu le")),
                        ("gross", essaim.kernel.money_field.MoneyField(verbose_name="montant facturé")),
                        ("retained", essaim.kernel.money_field.MoneyField(verbose_name="retenu")),
                        ("received", essaim.kernel.money_field.MoneyField(verbose_name="reçu")),
                        ("through_cluster", models.BooleanField()),
                        ("key", models.UUIDField(unique=True)),
                        ("rate", models.CharField(max_length=40)),
                        ("commission", essaim.kernel.money_field.MoneyField()),
                    ],
                    options={
                        "ordering": ["-received_on", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "received",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("gross"), "-", models.F("retained")
                                        ),
                                    )
                                ),
                                name="cluster_payment_adds_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("received__gt", 0)), name="cluster_payment_above_zero"
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Piece",
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
                            "company",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pieces",
                                to="tenders.company",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("reference", "référence"),
                                    ("cv", "CV"),
                                    ("certificate", "attestation ou certificat"),
                                    ("text", "texte commun"),
                                ],
                                max_length=12,
                                verbose_name="nature",
                            ),
                        ),
                        ("title", models.CharField(max_length=150, verbose_name="titre")),
                        ("text", models.TextField(blank=True, verbose_name="texte")),
                        ("client", models.CharField(blank=True, max_length=150, verbose_name="client")),
                        ("year", models.PositiveSmallIntegerField(null=True, verbose_name="année")),
                        ("amount", essaim.kernel.money_field.MoneyField(null=True, verbose_name="montant")),
                        ("expires_on", models.DateField(null=True, verbose_name="valable jusqu'au")),
                        ("file_name", models.CharField(blank=True, max_length=150, verbose_name="fichier")),
                        ("added_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["kind", "title", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="PieceFile",
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
                            "piece",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="file",
                                to="tenders.piece",
                            ),
                        ),
                        ("content", models.BinaryField()),
                    ],
                    options={
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
                    name="ResultsPage",
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
                        ("text", models.TextField(blank=True, verbose_name="présentation")),
                        ("is_published", models.BooleanField(default=False)),
                        ("changed_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("tool",), name="cluster_results_once")
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Service",
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
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="services",
                                to="tenders.company",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("service", "service rendu"),
                                    ("tool", "outil ou matériel"),
                                    ("place", "local"),
                                    ("training", "formation"),
                                    ("people", "fonction partagée"),
                                ],
                                max_length=8,
                                verbose_name="nature",
                            ),
                        ),
                        ("title", models.CharField(max_length=150, verbose_name="ce qui est partagé")),
                        ("on", models.DateField(verbose_name="le")),
                        (
                            "alone",
                            essaim.kernel.money_field.MoneyField(verbose_name="coût si elle était seule"),
                        ),
                        ("shared", essaim.kernel.money_field.MoneyField(verbose_name="coût partagé")),
                        ("commission", essaim.kernel.money_field.MoneyField()),
                        ("key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["-on", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("alone__gte", 0), ("commission__gte", 0), ("shared__gte", 0)
                                ),
                                name="cluster_service_amounts",
                            )
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
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="settlements",
                                to="tenders.company",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="le")),
                        ("amount", essaim.kernel.money_field.MoneyField(verbose_name="montant")),
                        ("outgoing", models.BooleanField()),
                        ("key", models.UUIDField(unique=True)),
                    ],
                    options={
                        "ordering": ["-on", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="cluster_settlement_above_zero"
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Share",
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
                            "answer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shares",
                                to="tenders.answer",
                            ),
                        ),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shares",
                                to="tenders.company",
                            ),
                        ),
                        ("amount", essaim.kernel.money_field.MoneyField()),
                    ],
                    options={
                        "ordering": ["answer", "company__name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("answer", "company"), name="cluster_share_once")
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Skill",
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
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="skills",
                                to="tenders.company",
                            ),
                        ),
                        ("pole", models.CharField(max_length=60, verbose_name="pôle")),
                        ("name", models.CharField(max_length=100, verbose_name="métier")),
                        (
                            "keywords",
                            models.CharField(
                                blank=True, max_length=250, verbose_name="autres mots des acheteurs"
                            ),
                        ),
                        ("key", models.CharField(editable=False, max_length=100)),
                    ],
                    options={
                        "ordering": ["pole", "name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("company", "key"), name="cluster_skill_once")
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Step",
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
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="tenders.company",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("admitted", "admise"),
                                    ("refused", "refusée"),
                                    ("tier", "change de niveau"),
                                    ("left", "partie"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "tier",
                            models.CharField(
                                choices=[
                                    ("reseau", "Réseau"),
                                    ("groupement", "Groupement"),
                                    ("groupe", "Groupe"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("on", models.DateField()),
                        ("reason", models.CharField(max_length=300)),
                        ("by_name", models.CharField(max_length=200)),
                        (
                            "ballot",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="tenders.ballot",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-on", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Task",
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
                            "answer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tasks",
                                to="tenders.answer",
                            ),
                        ),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="tenders.company",
                            ),
                        ),
                        ("lot", models.CharField(blank=True, max_length=60, verbose_name="lot")),
                        ("title", models.CharField(max_length=150, verbose_name="travail")),
                        ("days", models.PositiveIntegerField(verbose_name="jours")),
                        (
                            "day_price",
                            essaim.kernel.money_field.MoneyField(verbose_name="prix du jour, hors taxes"),
                        ),
                        (
                            "costs",
                            essaim.kernel.money_field.MoneyField(default=0, verbose_name="frais, hors taxes"),
                        ),
                    ],
                    options={
                        "ordering": ["lot", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Vote",
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
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="votes",
                                to="tenders.ballot",
                            ),
                        ),
                        (
                            "company",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="votes",
                                to="tenders.company",
                            ),
                        ),
                        (
                            "choice",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "n'a pas voté"),
                                    ("yes", "oui"),
                                    ("no", "non"),
                                    ("abstain", "abstention"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("by_name", models.CharField(blank=True, max_length=200)),
                        ("at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["ballot", "company__name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("ballot", "company"), name="cluster_one_vote_each"
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
            ]
        ),
    ]
