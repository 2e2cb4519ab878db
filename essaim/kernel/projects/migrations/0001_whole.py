"""The tables of this app, made at once on a new installation; one that has the migrations it replaces goes on from them."""

import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from essaim.kernel.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("projects", "0001_initial"),
        ("projects", "0002_guests_of_a_draft"),
        ("projects", "0003_place_of_birth"),
    ]

    initial = True

    dependencies = [
        ("actors", "__first__"),
        ("territories", "__first__"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="JobRun",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, unique=True)),
                        ("last_run_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "ordering": ["name"],
                    },
                ),
                migrations.CreateModel(
                    name="Lesson",
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
                                related_name="lessons",
                                to="projects.project",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lessons",
                                to="projects.recipeversion",
                            ),
                        ),
                        ("title", models.CharField(max_length=150, verbose_name="titre")),
                        ("text", models.TextField(verbose_name="ce que nous avons appris")),
                        ("change", models.JSONField(default=dict)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("proposed", "proposée"),
                                    ("accepted", "acceptée"),
                                    ("refused", "refusée"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("written_at", models.DateTimeField(default=django.utils.timezone.now)),
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
                        ("reason", models.TextField(blank=True, verbose_name="motif")),
                        (
                            "result",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="from_lessons",
                                to="projects.recipeversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "leçon",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "refused"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="lesson_refused_with_reason",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Project",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=80, unique=True)),
                        ("name", models.CharField(max_length=150, verbose_name="nom du projet")),
                        (
                            "recipe_version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="projects.recipeversion",
                            ),
                        ),
                        (
                            "carrier",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="actors.organisation",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="territories.territory",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="children",
                                to="projects.project",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "en préparation"),
                                    ("running", "en marche"),
                                    ("closed", "terminé"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("decisions", models.JSONField(default=dict)),
                        ("guests", models.JSONField(default=list)),
                        ("summary", models.TextField(blank=True, verbose_name="présentation")),
                        ("is_demo", models.BooleanField(default=False, editable=False)),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("launched_at", models.DateTimeField(blank=True, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name": "projet",
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status", "draft"), ("launched_at__isnull", False), _connector="OR"
                                ),
                                name="project_launched_when_running",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Recipe",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(max_length=80, unique=True)),
                        ("name", models.CharField(max_length=150)),
                        (
                            "theme",
                            models.CharField(
                                choices=[
                                    ("alimentation", "Alimentation"),
                                    ("logement", "Logement"),
                                    ("cooperation", "Coopération"),
                                    ("intervention-publique", "Intervention publique"),
                                    ("gouvernance", "Gouvernance"),
                                    ("grappe", "Grappe d'entreprises"),
                                    ("sante", "Santé"),
                                    ("etats-generaux", "États généraux"),
                                ],
                                max_length=30,
                            ),
                        ),
                        ("promise", models.TextField()),
                        ("is_executable", models.BooleanField(default=False)),
                        (
                            "current",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="projects.recipeversion",
                            ),
                        ),
                        (
                            "keeper",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recipes",
                                to="actors.organisation",
                            ),
                        ),
                        (
                            "born_in",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="recipes",
                                to="territories.territory",
                            ),
                        ),
                        ("latitude", models.FloatField(editable=False, null=True)),
                        ("longitude", models.FloatField(editable=False, null=True)),
                        ("search_text", models.TextField(editable=False)),
                    ],
                    options={
                        "verbose_name": "initiative",
                        "ordering": ["name", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="RecipeVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "recipe",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="projects.recipe",
                            ),
                        ),
                        ("version", models.CharField(max_length=20)),
                        ("text", models.TextField()),
                        ("data", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                        ("digest", models.CharField(max_length=64)),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("packaged", "livrée avec Essaim"),
                                    ("imported", "importée"),
                                    ("lesson", "issue d'une leçon"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("changes", models.TextField(blank=True, verbose_name="ce qui change")),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("recipe", "version"), name="recipe_version_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tool",
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
                                related_name="tools",
                                to="projects.project",
                            ),
                        ),
                        ("slug", models.SlugField(max_length=40)),
                        ("engine", models.SlugField(max_length=40)),
                        ("title", models.CharField(max_length=100)),
                        ("settings", models.JSONField(default=dict)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name": "outil",
                        "ordering": ["project", "position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("project", "slug"), name="tool_slug_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Wire",
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
                                related_name="wires",
                                to="projects.project",
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="projects.tool",
                            ),
                        ),
                        ("event", models.CharField(max_length=80)),
                        (
                            "target",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="projects.tool",
                            ),
                        ),
                        ("command", models.CharField(max_length=80)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("source", "event", "target", "command"), name="wire_once"
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
