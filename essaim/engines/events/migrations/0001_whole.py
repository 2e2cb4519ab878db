"""The tables of this app, made at once on a new installation; one that has the migrations it replaces goes on from them."""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
import uuid
from django.db import migrations, models

from essaim.kernel.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [("events", "0001_initial"), ("events", "0002_registration_reminded_at")]

    initial = True

    dependencies = [
        ("members", "__first__"),
        ("projects", "__first__"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Event",
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
                        ("description", models.TextField(blank=True, verbose_name="présentation")),
                        ("place", models.CharField(max_length=250, verbose_name="lieu")),
                        ("starts_at", models.DateTimeField(verbose_name="début")),
                        ("ends_at", models.DateTimeField(verbose_name="fin")),
                        ("closes_at", models.DateTimeField(verbose_name="clôture des inscriptions")),
                        ("places", models.PositiveSmallIntegerField(verbose_name="nombre de places")),
                        ("taken", models.PositiveSmallIntegerField(default=0, editable=False)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "brouillon"),
                                    ("published", "ouvert"),
                                    ("cancelled", "annulé"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("cancelled_reason", models.CharField(blank=True, max_length=250)),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        ("revision", models.PositiveSmallIntegerField(default=0, editable=False)),
                        (
                            "changed_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("cause", models.CharField(blank=True, editable=False, max_length=120)),
                        ("attendance_recorded_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "verbose_name": "rendez-vous",
                        "ordering": ["starts_at", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [models.Index(fields=["tool", "starts_at"], name="event_tool_start")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("taken__lte", models.F("places"))),
                                name="event_taken_within_places",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("places__gte", 1)), name="event_has_places"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="event_ends_after_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("closes_at__lte", models.F("starts_at"))),
                                name="event_closes_before_start",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "cancelled"), _negated=True),
                                    models.Q(("cancelled_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="event_cancelled_with_reason",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("cause", ""), _negated=True),
                                fields=("tool", "cause"),
                                name="event_once_a_cause",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Registration",
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
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="registrations",
                                to="events.event",
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
                        (
                            "seats",
                            models.PositiveSmallIntegerField(default=1, verbose_name="nombre de personnes"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("registered", "inscrit"),
                                    ("waiting", "en liste d'attente"),
                                    ("cancelled", "désinscrit"),
                                ],
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
                                ],
                                default="web",
                                max_length=10,
                            ),
                        ),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("promoted_at", models.DateTimeField(null=True)),
                        ("reminded_at", models.DateTimeField(null=True)),
                        ("cancelled_at", models.DateTimeField(null=True)),
                        (
                            "attended",
                            models.PositiveSmallIntegerField(null=True, verbose_name="personnes venues"),
                        ),
                    ],
                    options={
                        "verbose_name": "inscription",
                        "ordering": ["asked_at", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [
                            models.Index(fields=["event", "status", "asked_at"], name="registration_queue")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["registered", "waiting"])),
                                fields=("event", "household"),
                                name="registration_live_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("seats__gte", 1)), name="registration_has_seats"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("attended", None), ("attended__lte", models.F("seats")), _connector="OR"
                                ),
                                name="registration_attended_within_seats",
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
