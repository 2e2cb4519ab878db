"""The tables of this app, made at once on a new installation; one that has the migrations it replaces goes on from them."""

import django.core.serializers.json
import django.db.models.deletion
import django.db.models.manager
import essaim.engines.assemblies.models.voting
import essaim.engines.assemblies.rules.results
import essaim.engines.assemblies.rules.thresholds
import uuid
from django.db import migrations, models

from essaim.kernel.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [("assemblies", "0001_assemblies"), ("assemblies", "0050_annexes")]

    initial = True

    dependencies = [
        ("members", "__first__"),
        ("projects", "__first__"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="AgendaItem",
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
                            "assembly",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="assemblies.assembly",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("information", "information"),
                                    ("motion", "résolution"),
                                    ("election", "élection de personnes"),
                                    ("budget", "choix de projets dans un budget"),
                                ],
                                default="motion",
                                max_length=12,
                                verbose_name="nature",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="titre")),
                        ("text", models.TextField(blank=True, verbose_name="texte")),
                        (
                            "method",
                            models.CharField(
                                choices=[
                                    (
                                        essaim.engines.assemblies.rules.results.Method["MOTION"],
                                        essaim.engines.assemblies.rules.results.Method["MOTION"],
                                    ),
                                    (
                                        essaim.engines.assemblies.rules.results.Method["MAJORITY"],
                                        essaim.engines.assemblies.rules.results.Method["MAJORITY"],
                                    ),
                                    (
                                        essaim.engines.assemblies.rules.results.Method["TWO_ROUNDS"],
                                        essaim.engines.assemblies.rules.results.Method["TWO_ROUNDS"],
                                    ),
                                    (
                                        essaim.engines.assemblies.rules.results.Method["APPROVAL"],
                                        essaim.engines.assemblies.rules.results.Method["APPROVAL"],
                                    ),
                                    (
                                        essaim.engines.assemblies.rules.results.Method["JUDGEMENT"],
                                        essaim.engines.assemblies.rules.results.Method["JUDGEMENT"],
                                    ),
                                    (
                                        essaim.engines.assemblies.rules.results.Method["SCHULZE"],
                                        essaim.engines.assemblies.rules.results.Method["SCHULZE"],
                                    ),
                                    (
                                        essaim.engines.assemblies.rules.results.Method["STV"],
                                        essaim.engines.assemblies.rules.results.Method["STV"],
                                    ),
                                    (
                                        essaim.engines.assemblies.rules.results.Method["BUDGET"],
                                        essaim.engines.assemblies.rules.results.Method["BUDGET"],
                                    ),
                                    (
                                        essaim.engines.assemblies.rules.results.Method["CONSENT"],
                                        essaim.engines.assemblies.rules.results.Method["CONSENT"],
                                    ),
                                    (
                                        essaim.engines.assemblies.rules.results.Method["NOMINATION"],
                                        essaim.engines.assemblies.rules.results.Method["NOMINATION"],
                                    ),
                                ],
                                default=essaim.engines.assemblies.rules.results.Method["MOTION"],
                                max_length=12,
                            ),
                        ),
                        (
                            "matter",
                            models.CharField(
                                choices=[
                                    (
                                        essaim.engines.assemblies.rules.thresholds.Matter["SIMPLE"],
                                        essaim.engines.assemblies.rules.thresholds.Matter["SIMPLE"],
                                    ),
                                    (
                                        essaim.engines.assemblies.rules.thresholds.Matter["TWO_THIRDS"],
                                        essaim.engines.assemblies.rules.thresholds.Matter["TWO_THIRDS"],
                                    ),
                                    (
                                        essaim.engines.assemblies.rules.thresholds.Matter["THREE_QUARTERS"],
                                        essaim.engines.assemblies.rules.thresholds.Matter["THREE_QUARTERS"],
                                    ),
                                    (
                                        essaim.engines.assemblies.rules.thresholds.Matter["UNANIMITY"],
                                        essaim.engines.assemblies.rules.thresholds.Matter["UNANIMITY"],
                                    ),
                                ],
                                default=essaim.engines.assemblies.rules.thresholds.Matter["SIMPLE"],
                                max_length=15,
                            ),
                        ),
                        (
                            "counts_abstentions",
                            models.BooleanField(
                                default=False, verbose_name="les abstentions comptent contre"
                            ),
                        ),
                        (
                            "seats",
                            models.PositiveSmallIntegerField(default=1, verbose_name="sièges à pourvoir"),
                        ),
                        ("body", models.CharField(blank=True, max_length=100, verbose_name="instance")),
                        ("voice", models.CharField(default="deliberative", max_length=12)),
                        (
                            "mandate_months",
                            models.PositiveSmallIntegerField(
                                default=12, verbose_name="durée du mandat en mois"
                            ),
                        ),
                        ("budget_cents", models.PositiveBigIntegerField(default=0, verbose_name="budget")),
                    ],
                    options={
                        "verbose_name": "point de l'ordre du jour",
                        "ordering": ["position", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("seats__gte", 1)), name="agenda_item_has_seats"
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
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="amendments",
                                to="assemblies.agendaitem",
                            ),
                        ),
                        ("paragraph", models.PositiveSmallIntegerField(verbose_name="paragraphe")),
                        ("text", models.TextField(blank=True, verbose_name="nouveau texte")),
                        ("reason", models.CharField(blank=True, max_length=250, verbose_name="pourquoi")),
                        (
                            "author",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.household",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("proposed", "proposé"),
                                    ("adopted", "adopté"),
                                    ("rejected", "rejeté"),
                                ],
                                default="proposed",
                                max_length=10,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["item", "paragraph", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "adopted")),
                                fields=("item", "paragraph"),
                                name="amendment_one_adopted_a_paragraph",
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Assembly",
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("ordinary", "assemblée générale ordinaire"),
                                    ("extraordinary", "assemblée générale extraordinaire"),
                                    ("meeting", "réunion"),
                                    ("consultation", "consultation à distance"),
                                ],
                                default="ordinary",
                                max_length=15,
                                verbose_name="nature",
                            ),
                        ),
                        ("place", models.CharField(blank=True, max_length=250, verbose_name="lieu")),
                        ("starts_at", models.DateTimeField(verbose_name="début")),
                        ("record_on", models.DateField(verbose_name="liste des votants arrêtée le")),
                        (
                            "paid_minutes",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="minutes payées à chaque présent"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "en préparation"),
                                    ("called", "convoquée"),
                                    ("open", "en cours"),
                                    ("adjourned", "sans quorum"),
                                    ("closed", "tenue"),
                                    ("cancelled", "annulée"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        (
                            "call_number",
                            models.PositiveSmallIntegerField(default=1, verbose_name="convocation"),
                        ),
                        (
                            "first_call",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="second_call",
                                to="assemblies.assembly",
                            ),
                        ),
                        (
                            "terms",
                            models.JSONField(
                                default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                            ),
                        ),
                        ("called_at", models.DateTimeField(null=True)),
                        ("opened_at", models.DateTimeField(null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=250)),
                    ],
                    options={
                        "verbose_name": "assemblée",
                        "ordering": ["-starts_at", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("call_number__in", [1, 2])),
                                name="assembly_first_or_second_call",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("call_number", 1), ("first_call__isnull", False), _connector="OR"
                                ),
                                name="assembly_second_follows_first",
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
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballots",
                                to="assemblies.agendaitem",
                            ),
                        ),
                        (
                            "amendment",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballots",
                                to="assemblies.amendment",
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(default=1)),
                        ("method", models.CharField(max_length=12)),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("hands", "à main levée, compté"),
                                    ("named", "nominatif"),
                                    ("secret", "secret"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("seats", models.PositiveSmallIntegerField(default=1)),
                        ("options", models.JSONField(default=list)),
                        (
                            "status",
                            models.CharField(
                                choices=[("open", "ouvert"), ("closed", "dépouillé"), ("void", "annulé")],
                                default="open",
                                max_length=6,
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        ("closes_at", models.DateTimeField(null=True)),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("urn", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("public", models.BinaryField(default=bytes)),
                        ("lot", models.JSONField(default=list)),
                        ("result", models.JSONField(default=dict)),
                        ("tally", models.TextField(blank=True)),
                        ("reason", models.CharField(blank=True, max_length=250)),
                    ],
                    options={
                        "verbose_name": "vote",
                        "ordering": ["pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "open")),
                                fields=("item",),
                                name="ballot_one_open_an_item",
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="CountedVotes",
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
                                related_name="counted",
                                to="assemblies.ballot",
                            ),
                        ),
                        ("college", models.CharField(blank=True, max_length=100)),
                        ("choice", models.CharField(blank=True, max_length=2000)),
                        (
                            "venue",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="assemblies.venue",
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                    ],
                    options={
                        "ordering": ["college", "choice", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("venue", None)),
                                fields=("ballot", "college", "choice"),
                                name="counted_votes_once",
                            ),
                            models.UniqueConstraint(
                                fields=("ballot", "college", "choice", "venue"),
                                name="counted_votes_once_a_venue",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Decision",
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
                            "ballot",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decision",
                                to="assemblies.ballot",
                            ),
                        ),
                        ("title", models.CharField(max_length=200)),
                        ("text", models.TextField(blank=True)),
                        ("is_adopted", models.BooleanField()),
                        ("outcome", models.CharField(blank=True, max_length=400)),
                        ("decided_on", models.DateField()),
                        (
                            "responsible",
                            models.CharField(blank=True, max_length=150, verbose_name="qui s'en charge"),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="pour le")),
                        ("progress", models.TextField(blank=True, verbose_name="où cela en est")),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="fait le")),
                    ],
                    options={
                        "verbose_name": "décision",
                        "ordering": ["-number"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("tool", "number"), name="decision_number_once")
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Document",
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
                            "assembly",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="documents",
                                to="assemblies.assembly",
                            ),
                        ),
                        ("title", models.CharField(max_length=150, verbose_name="titre")),
                        ("file_name", models.CharField(max_length=150, verbose_name="fichier")),
                        ("size", models.PositiveIntegerField(verbose_name="taille")),
                        ("added_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name": "document de la convocation",
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
                    name="DocumentFile",
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
                            "document",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="file",
                                to="assemblies.document",
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
                    name="Drawer",
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
                                related_name="drawers",
                                to="assemblies.ballot",
                            ),
                        ),
                        ("college", models.CharField(blank=True, max_length=100)),
                        ("number", models.PositiveSmallIntegerField(default=0)),
                        ("boxes", models.BinaryField(default=bytes)),
                    ],
                    options={
                        "ordering": ["ballot", "college", "number"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("ballot", "college", "number"), name="drawer_once"
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Emargement",
                    fields=[
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
                            "id",
                            models.BigIntegerField(
                                default=essaim.engines.assemblies.models.voting.random_key,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="emargements",
                                to="assemblies.ballot",
                            ),
                        ),
                        (
                            "voter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="emargements",
                                to="assemblies.voter",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[("online", "en ligne"), ("paper", "sur papier")], max_length=6
                            ),
                        ),
                        ("by_proxy", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["voter__name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "voter"), name="emargement_once")
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="NamedVote",
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
                                related_name="named_votes",
                                to="assemblies.ballot",
                            ),
                        ),
                        (
                            "voter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="assemblies.voter",
                            ),
                        ),
                        ("choice", models.CharField(blank=True, max_length=2000)),
                    ],
                    options={
                        "ordering": ["voter__name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "voter"), name="named_vote_once")
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Option",
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
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="options",
                                to="assemblies.agendaitem",
                            ),
                        ),
                        ("name", models.CharField(max_length=150, verbose_name="nom")),
                        ("text", models.TextField(blank=True, verbose_name="présentation")),
                        (
                            "household",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.household",
                            ),
                        ),
                        ("cost_cents", models.PositiveBigIntegerField(default=0, verbose_name="coût")),
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
                    name="Proxy",
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
                            "assembly",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proxies",
                                to="assemblies.assembly",
                            ),
                        ),
                        (
                            "principal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="given",
                                to="assemblies.voter",
                            ),
                        ),
                        (
                            "holder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="held",
                                to="assemblies.voter",
                            ),
                        ),
                        ("given_at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                        ("withdrawal", models.CharField(blank=True, max_length=250)),
                    ],
                    options={
                        "verbose_name": "pouvoir",
                        "ordering": ["given_at", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("principal",),
                                name="proxy_one_a_principal",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("principal", models.F("holder")), _negated=True),
                                name="proxy_to_another",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Venue",
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
                            "assembly",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="venues",
                                to="assemblies.assembly",
                            ),
                        ),
                        ("place", models.CharField(max_length=250, verbose_name="lieu")),
                        ("starts_at", models.DateTimeField(verbose_name="jour et heure")),
                    ],
                    options={
                        "verbose_name": "lieu de réunion",
                        "ordering": ["starts_at", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Voter",
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
                            "assembly",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="voters",
                                to="assemblies.assembly",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.household",
                            ),
                        ),
                        ("name", models.CharField(max_length=150)),
                        ("college", models.CharField(blank=True, max_length=100)),
                        (
                            "venue",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="voters",
                                to="assemblies.venue",
                            ),
                        ),
                        (
                            "attendance",
                            models.CharField(
                                choices=[
                                    ("absent", "absent"),
                                    ("on_site", "sur place"),
                                    ("remote", "à distance"),
                                ],
                                default="absent",
                                max_length=8,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["name", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("assembly", "household"), name="voter_once")
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
            ]
        ),
    ]
