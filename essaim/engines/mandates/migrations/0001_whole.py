"""The tables of this app, made at once on a new installation; one that has the migrations it replaces goes on from them."""

from importlib import import_module

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.manager
import essaim.kernel.money_field
import essaim.kernel.sealed
from django.conf import settings
from django.db import migrations, models

from essaim.kernel.tables import CreateTables
from essaim.kernel.triggers import Triggers


class Migration(migrations.Migration):
    replaces = [
        ("mandates", "0001_services"),
        ("mandates", "0010_mandates"),
        ("mandates", "0011_written_once"),
        ("mandates", "0020_conventions"),
        ("mandates", "0030_deliberations"),
        ("mandates", "0031_deliberations_written_once"),
        ("mandates", "0040_state_of_play"),
        ("mandates", "0041_mandate_interview"),
        ("mandates", "0042_amended_compensation"),
    ]

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
                    name="Adoption",
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
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="adoptions",
                                to="mandates.authority",
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("none", "aucune décision"),
                                    ("framework", "délibération-cadre"),
                                    ("specific", "délibération spécifique"),
                                    ("mandates", "mandats"),
                                ],
                                max_length=10,
                                verbose_name="a adopté",
                            ),
                        ),
                        ("decided_on", models.DateField(verbose_name="le")),
                        ("about", models.CharField(blank=True, max_length=150, verbose_name="service")),
                        (
                            "source_url",
                            models.URLField(blank=True, max_length=500, verbose_name="lien vers la source"),
                        ),
                        ("told_by", models.CharField(max_length=150, verbose_name="qui le dit")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "décision d'une collectivité",
                        "ordering": ["-decided_on", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("authority", "what", "decided_on", "about"),
                                name="mandate_adoption_once",
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Aid",
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
                        ("undertaking", models.CharField(max_length=200, verbose_name="entreprise unique")),
                        ("entity", models.CharField(max_length=200, verbose_name="structure aidée")),
                        (
                            "regime",
                            models.CharField(
                                choices=[("general", "de minimis général"), ("sieg", "de minimis SIEG")],
                                max_length=10,
                                verbose_name="règlement",
                            ),
                        ),
                        ("amount", essaim.kernel.money_field.MoneyField(verbose_name="montant")),
                        ("granted_on", models.DateField(verbose_name="droit donné le")),
                        ("authority", models.CharField(max_length=150, verbose_name="autorité")),
                        ("purpose", models.CharField(max_length=200, verbose_name="objet")),
                        (
                            "cancels",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cancelled_by",
                                to="mandates.aid",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "aide de minimis",
                        "ordering": ["-granted_on", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [
                            models.Index(fields=["tool", "undertaking"], name="mandate_aid_by_undertaking")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="mandate_aid_positive"
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Amendment",
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
                            "mandate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="amendments",
                                to="mandates.mandate",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("object", models.TextField(verbose_name="ce qui change")),
                        ("new_end", models.DateField(blank=True, null=True, verbose_name="nouvelle fin")),
                        (
                            "counts_from",
                            models.DateField(blank=True, null=True, verbose_name="compensation changée le"),
                        ),
                        (
                            "year_rule",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("days", "au prorata des jours"),
                                    ("periods", "période par période"),
                                ],
                                max_length=7,
                                verbose_name="année du changement",
                            ),
                        ),
                        ("decision", models.CharField(max_length=100, verbose_name="délibération")),
                        ("decided_on", models.DateField(verbose_name="votée le")),
                        (
                            "signed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("signed_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "avenant",
                        "ordering": ["mandate", "number"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("mandate", "number"), name="mandate_amendment_number_once"
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Authority",
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
                        ("name", models.CharField(max_length=150, verbose_name="collectivité")),
                        ("siren", models.CharField(blank=True, max_length=9, verbose_name="SIREN")),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="territories.territory",
                            ),
                        ),
                        (
                            "added_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("added_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "collectivité",
                        "ordering": ["name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("siren", ""), _negated=True),
                                fields=("tool", "siren"),
                                name="mandate_authority_siren_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("siren", "")),
                                fields=("tool", "name"),
                                name="mandate_authority_name_once",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Conclusion",
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
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="conclusions",
                                to="mandates.service",
                            ),
                        ),
                        ("law_on", models.DateField()),
                        ("answers", models.JSONField()),
                        ("result", models.CharField(max_length=20)),
                        ("steps", models.JSONField()),
                        ("parameters", models.JSONField()),
                        ("made_at", models.DateTimeField()),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("is_current", models.BooleanField(default=True)),
                    ],
                    options={
                        "verbose_name": "résultat",
                        "ordering": ["-made_at", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_current", True)),
                                fields=("service",),
                                name="service_one_current",
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Convention",
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
                        ("title", models.CharField(max_length=150, verbose_name="titre")),
                        ("law_on", models.DateField(verbose_name="droit en vigueur le")),
                        (
                            "service",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="conventions",
                                to="mandates.service",
                            ),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("pasted", "texte collé"),
                                    ("docx", "fichier DOCX"),
                                    ("odt", "fichier ODT"),
                                    ("pdf", "fichier PDF"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("text", essaim.kernel.sealed.SealedTextField(verbose_name="texte")),
                        ("blank_pages", models.PositiveSmallIntegerField(default=0)),
                        (
                            "added_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("added_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "convention",
                        "ordering": ["-added_at", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [models.Index(fields=["tool", "-added_at"], name="convention_latest")],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="CoveredService",
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
                            "deliberation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="services",
                                to="mandates.deliberation",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="covered",
                                to="mandates.service",
                            ),
                        ),
                        ("name", models.CharField(max_length=150, verbose_name="service")),
                        (
                            "regime",
                            models.CharField(
                                choices=[
                                    ("signe", "non économique (SIGNE)"),
                                    ("sieg", "d'intérêt économique général (SIEG)"),
                                ],
                                max_length=5,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "service d'une délibération",
                        "ordering": ["name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("deliberation", "name"), name="deliberation_service_once"
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Deliberation",
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
                                    ("cadre", "délibération-cadre"),
                                    ("specific", "délibération spécifique"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="specifics",
                                to="mandates.deliberation",
                            ),
                        ),
                        ("title", models.CharField(max_length=150, verbose_name="titre")),
                        ("authority", models.CharField(max_length=150, verbose_name="collectivité")),
                        ("territory", models.CharField(max_length=150, verbose_name="territoire")),
                        ("law_on", models.DateField(verbose_name="droit en vigueur le")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "en écriture"),
                                    ("to_vote", "à voter"),
                                    ("adopted", "adoptée"),
                                    ("refused", "rejetée"),
                                    ("withdrawn", "retirée"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("drafted_at", models.DateTimeField()),
                        ("put_at", models.DateTimeField(null=True)),
                        ("closing_reason", models.CharField(blank=True, max_length=500)),
                        (
                            "act_number",
                            models.CharField(blank=True, max_length=100, verbose_name="numéro de l'acte"),
                        ),
                        ("voted_on", models.DateField(null=True, verbose_name="votée le")),
                        ("votes_for", models.PositiveIntegerField(null=True, verbose_name="pour")),
                        ("votes_against", models.PositiveIntegerField(null=True, verbose_name="contre")),
                        ("abstentions", models.PositiveIntegerField(null=True, verbose_name="abstentions")),
                        ("published_on", models.DateField(null=True, verbose_name="publiée le")),
                        ("published_where", models.CharField(blank=True, max_length=300, verbose_name="où")),
                        (
                            "sent_on",
                            models.DateField(null=True, verbose_name="transmise au contrôle de légalité le"),
                        ),
                    ],
                    options={
                        "verbose_name": "délibération",
                        "ordering": ["-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [models.Index(fields=["tool", "status"], name="deliberation_by_status")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind", "specific"), ("parent", None), _connector="XOR"),
                                name="deliberation_specific_has_parent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status__in", ["adopted", "refused"]),
                                        ("voted_on__isnull", False),
                                        models.Q(("act_number", ""), _negated=True),
                                        ("abstentions__isnull", False),
                                        ("votes_against__isnull", False),
                                        ("votes_for__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("status__in", ["adopted", "refused"]), _negated=True),
                                        ("voted_on", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="deliberation_voted_has_its_vote",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "adopted"), _negated=True),
                                    ("votes_for__gte", models.F("votes_against")),
                                    _connector="OR",
                                ),
                                name="deliberation_adopted_by_majority",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_on", None), ("status", "adopted"), _connector="OR"
                                ),
                                name="deliberation_published_once_adopted",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="DeliberationVersion",
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
                            "deliberation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="mandates.deliberation",
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("content", models.JSONField()),
                        (
                            "section",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("service", "Le service, ses utilisateurs, son intérêt général"),
                                    ("aspects", "Les aspects du service"),
                                    ("mission", "La mission, la politique publique, l'échec du marché"),
                                    ("obligations", "Les obligations de service public"),
                                    ("operator", "Le choix de l'opérateur"),
                                    ("publicity", "La publicité préalable"),
                                    ("funding", "Le financement et la compensation"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mandates.proposal",
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("authority", "collectivité"), ("association", "association")],
                                max_length=12,
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "kept_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "version",
                        "ordering": ["deliberation", "number"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("deliberation", "number"), name="deliberation_version_once"
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Dismissal",
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
                            "convention",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="dismissals",
                                to="mandates.convention",
                            ),
                        ),
                        ("criterion", models.CharField(max_length=30)),
                        ("start", models.PositiveIntegerField()),
                        ("reason", essaim.kernel.sealed.SealedTextField(verbose_name="raison")),
                        (
                            "dismissed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("dismissed_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "alarme écartée",
                        "ordering": ["start", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("convention", "criterion", "start"), name="dismissal_once"
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Mandate",
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
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mandates",
                                to="mandates.service",
                            ),
                        ),
                        (
                            "conclusion",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mandates",
                                to="mandates.conclusion",
                            ),
                        ),
                        ("title", models.CharField(max_length=150, verbose_name="titre")),
                        (
                            "form",
                            models.CharField(
                                choices=[
                                    ("cpo", "convention pluriannuelle d'objectifs"),
                                    ("adapted", "marché en procédure adaptée"),
                                    ("dsp", "délégation de service public"),
                                    ("rights", "droits spéciaux ou exclusifs"),
                                ],
                                max_length=12,
                                verbose_name="forme",
                            ),
                        ),
                        (
                            "designation",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("authorisation", "autorisation"),
                                    ("approval", "agrément"),
                                    ("convention", "convention"),
                                    ("label", "label"),
                                ],
                                max_length=15,
                                verbose_name="désignation",
                            ),
                        ),
                        (
                            "publicity",
                            models.CharField(blank=True, max_length=300, verbose_name="publicité préalable"),
                        ),
                        ("publicity_on", models.DateField(blank=True, null=True, verbose_name="publiée le")),
                        (
                            "decision",
                            models.CharField(blank=True, max_length=100, verbose_name="délibération"),
                        ),
                        ("decided_on", models.DateField(blank=True, null=True, verbose_name="votée le")),
                        (
                            "obligations",
                            models.TextField(blank=True, verbose_name="obligations de service public"),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="début")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="fin")),
                        ("investment", models.TextField(blank=True, verbose_name="investissement à amortir")),
                        (
                            "territory",
                            models.CharField(blank=True, max_length=150, verbose_name="territoire"),
                        ),
                        (
                            "exclusive_rights",
                            models.TextField(blank=True, verbose_name="droits exclusifs ou spéciaux"),
                        ),
                        ("mechanism", models.TextField(blank=True, verbose_name="calcul de la compensation")),
                        (
                            "review_terms",
                            models.TextField(blank=True, verbose_name="révision de la compensation"),
                        ),
                        ("accounts", models.TextField(blank=True, verbose_name="comptabilité séparée")),
                        ("recovery", models.TextField(blank=True, verbose_name="récupération du trop-versé")),
                        (
                            "reference",
                            models.CharField(blank=True, max_length=200, verbose_name="texte appliqué"),
                        ),
                        (
                            "is_uncapped",
                            models.BooleanField(
                                default=False, verbose_name="service social sans plafond annuel"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("draft", "brouillon"), ("signed", "signé"), ("ended", "terminé")],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("runs_until", models.DateField(null=True)),
                        (
                            "deliberation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mandates",
                                to="mandates.deliberation",
                            ),
                        ),
                        (
                            "renews",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="renewals",
                                to="mandates.mandate",
                            ),
                        ),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("drafted_at", models.DateTimeField()),
                        (
                            "signed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("signed_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("end_reason", models.CharField(blank=True, max_length=500)),
                    ],
                    options={
                        "verbose_name": "mandat",
                        "ordering": ["-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [models.Index(fields=["tool", "status"], name="mandate_by_status")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("signed_at", None), ("status", "draft")),
                                    models.Q(
                                        ("runs_until__isnull", False),
                                        ("signed_at__isnull", False),
                                        ("starts_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="mandate_signed_has_its_days",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None),
                                    ("starts_on", None),
                                    ("ends_on__gte", models.F("starts_on")),
                                    _connector="OR",
                                ),
                                name="mandate_ends_after_it_starts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status", "ended"), ("ended_at", None), _connector="XOR"),
                                name="mandate_ended_has_its_day",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Operator",
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
                            "mandate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="operators",
                                to="mandates.mandate",
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
                        ("undertaking", models.CharField(max_length=200, verbose_name="entreprise unique")),
                        ("designated_on", models.DateField(blank=True, null=True, verbose_name="désigné le")),
                    ],
                    options={
                        "verbose_name": "opérateur",
                        "ordering": ["organisation__name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("mandate", "organisation"), name="mandate_operator_once"
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Proposal",
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
                            "deliberation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proposals",
                                to="mandates.deliberation",
                            ),
                        ),
                        (
                            "section",
                            models.CharField(
                                choices=[
                                    ("service", "Le service, ses utilisateurs, son intérêt général"),
                                    ("aspects", "Les aspects du service"),
                                    ("mission", "La mission, la politique publique, l'échec du marché"),
                                    ("obligations", "Les obligations de service public"),
                                    ("operator", "Le choix de l'opérateur"),
                                    ("publicity", "La publicité préalable"),
                                    ("funding", "Le financement et la compensation"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("base", models.PositiveIntegerField()),
                        ("texts", models.JSONField()),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="pourquoi")),
                        ("clause", models.CharField(blank=True, max_length=60)),
                        (
                            "side",
                            models.CharField(
                                choices=[("authority", "collectivité"), ("association", "association")],
                                max_length=12,
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "en discussion"),
                                    ("accepted", "acceptée"),
                                    ("refused", "refusée"),
                                    ("withdrawn", "reprise par son auteur"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True)),
                        (
                            "decision_reason",
                            models.CharField(blank=True, max_length=500, verbose_name="raison"),
                        ),
                    ],
                    options={
                        "verbose_name": "proposition",
                        "ordering": ["-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [
                            models.Index(fields=["deliberation", "status"], name="proposal_by_status")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status", "open"), ("decided_at__isnull", False), _connector="XOR"
                                ),
                                name="proposal_decided_has_its_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "refused"), _negated=True),
                                    models.Q(("decision_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="proposal_refused_with_reason",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="ProposalComment",
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
                            "deliberation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comments",
                                to="mandates.deliberation",
                            ),
                        ),
                        (
                            "section",
                            models.CharField(
                                choices=[
                                    ("service", "Le service, ses utilisateurs, son intérêt général"),
                                    ("aspects", "Les aspects du service"),
                                    ("mission", "La mission, la politique publique, l'échec du marché"),
                                    ("obligations", "Les obligations de service public"),
                                    ("operator", "Le choix de l'opérateur"),
                                    ("publicity", "La publicité préalable"),
                                    ("funding", "Le financement et la compensation"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comments",
                                to="mandates.proposal",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="commentaire")),
                        (
                            "side",
                            models.CharField(
                                choices=[("authority", "collectivité"), ("association", "association")],
                                max_length=12,
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "commentaire",
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
                    name="Revision",
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
                        ("former", models.JSONField()),
                        ("data", models.JSONField()),
                    ],
                    options={
                        "verbose_name": "base de compensation",
                        "ordering": ["amendment__counts_from", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("amendment", "operator"), name="mandate_revision_once"
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Scenario",
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
                            "operator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scenarios",
                                to="mandates.operator",
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="nom du scénario")),
                        ("data", models.JSONField()),
                        (
                            "swap_source",
                            models.CharField(blank=True, max_length=200, verbose_name="source du taux"),
                        ),
                        ("is_retained", models.BooleanField(default=False)),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "scénario",
                        "ordering": ["pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("operator", "name"), name="mandate_scenario_name_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_retained", True)),
                                fields=("operator",),
                                name="mandate_scenario_one_retained",
                            ),
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
                        ("name", models.CharField(max_length=150, verbose_name="service")),
                        ("authority", models.CharField(max_length=150, verbose_name="collectivité")),
                        ("territory", models.CharField(max_length=150, verbose_name="territoire")),
                        ("law_on", models.DateField(verbose_name="droit en vigueur le")),
                        ("answers", models.JSONField(default=dict)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "questions en cours"),
                                    ("concluded", "à relire"),
                                    ("reviewed", "relu"),
                                    ("decided", "mode choisi"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        ("hands", models.JSONField(default=list)),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("reviewed_at", models.DateTimeField(null=True)),
                        ("review_note", models.CharField(blank=True, max_length=500, verbose_name="avis")),
                        ("mode", models.CharField(blank=True, max_length=30)),
                        ("mode_reason", models.CharField(blank=True, max_length=500, verbose_name="raison")),
                        ("decided_at", models.DateTimeField(null=True)),
                        ("opened_at", models.DateTimeField()),
                        ("changed_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "service",
                        "ordering": ["-changed_at", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [models.Index(fields=["tool", "-changed_at"], name="service_latest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("status", "decided"), ("mode", ""), _connector="XOR"),
                                name="service_decided_has_mode",
                            )
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
                        (
                            "operator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="statements",
                                to="mandates.operator",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="année")),
                        ("data", models.JSONField()),
                        ("paid", models.JSONField(default=list)),
                        ("comment", models.TextField(blank=True, verbose_name="commentaire")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "en préparation"),
                                    ("filed", "déposé"),
                                    ("checked", "vérifié, à décider"),
                                    ("sent_back", "renvoyé à la structure"),
                                    ("settled", "arrêté"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("filed_at", models.DateTimeField(null=True)),
                        (
                            "checked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("checked_at", models.DateTimeField(null=True)),
                        (
                            "settled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("settled_at", models.DateTimeField(null=True)),
                        ("allowed", essaim.kernel.money_field.MoneyField(null=True)),
                        ("received", essaim.kernel.money_field.MoneyField(null=True)),
                        ("carried_in", essaim.kernel.money_field.MoneyField(null=True)),
                        ("excess", essaim.kernel.money_field.MoneyField(null=True)),
                        ("carried_out", essaim.kernel.money_field.MoneyField(null=True)),
                        ("clawed_back", essaim.kernel.money_field.MoneyField(null=True)),
                    ],
                    options={
                        "verbose_name": "bilan annuel",
                        "ordering": ["operator", "year"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [
                            models.Index(fields=["tool", "status"], name="mandate_statement_by_status")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("operator", "year"), name="mandate_statement_year_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["draft", "sent_back"]),
                                    ("filed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="mandate_statement_filed_first",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["checked", "settled"]), _negated=True),
                                    ("checked_at__gte", models.F("filed_at")),
                                    _connector="OR",
                                ),
                                name="mandate_statement_checked_after_filed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "settled"), _negated=True),
                                    ("settled_at__gte", models.F("checked_at")),
                                    _connector="OR",
                                ),
                                name="mandate_statement_settled_last",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "settled"), _negated=True),
                                    models.Q(("settled_by", models.F("checked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="mandate_statement_two_officers",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "settled"), _negated=True),
                                    (
                                        "excess",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("carried_out"), "+", models.F("clawed_back")
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="mandate_statement_excess_all_used",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="StatementStep",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="mandates.statement",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("filed", "déposé"),
                                    ("checked", "vérifié"),
                                    ("sent_back", "renvoyé"),
                                    ("settled", "arrêté"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("reason", models.TextField(blank=True)),
                        ("filed", models.JSONField(default=dict)),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "étape du bilan",
                        "ordering": ["pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "sent_back"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="mandate_step_sent_back_with_reason",
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
            ]
        ),
        Triggers(import_module("essaim.engines.mandates.migrations.0011_written_once").TRIGGERS),
        Triggers(
            import_module("essaim.engines.mandates.migrations.0031_deliberations_written_once").TRIGGERS
        ),
        Triggers(import_module("essaim.engines.mandates.migrations.0041_mandate_interview").TRIGGERS),
        Triggers(import_module("essaim.engines.mandates.migrations.0042_amended_compensation").TRIGGERS),
    ]
