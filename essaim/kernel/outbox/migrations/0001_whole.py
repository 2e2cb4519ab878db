"""The tables of this app, made at once on a new installation; one that has the migrations it replaces goes on from them."""

import django.core.serializers.json
import django.db.models.deletion
import django.utils.timezone
import essaim.kernel.sealed
from django.db import migrations, models

from essaim.kernel.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [("outbox", "0001_initial"), ("outbox", "0002_sealed_letters"), ("outbox", "0003_messages")]

    initial = True

    dependencies = [
        ("projects", "__first__"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="DailyDigest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "project",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="projects.project",
                            ),
                        ),
                        ("hour", models.PositiveSmallIntegerField(default=18)),
                        ("sent_on", models.DateField(null=True)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("hour__lte", 23)), name="digest_hour_of_a_day"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="KeptMessage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "reader",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="kept",
                                to="outbox.reader",
                            ),
                        ),
                        ("kind", models.CharField(max_length=80)),
                        ("key", models.CharField(max_length=200, unique=True)),
                        ("topic", models.CharField(blank=True, max_length=100)),
                        ("language", models.CharField(max_length=5)),
                        ("subject", models.CharField(max_length=250)),
                        ("text", essaim.kernel.sealed.SealedTextField()),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("until", models.DateTimeField(null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "en attente"),
                                    ("told", "dit"),
                                    ("dropped", "remplacé ou sans objet"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("done_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name": "message gardé",
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["reader", "topic"],
                                name="message_waiting",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at", None), ("state", "waiting")),
                                    models.Q(
                                        models.Q(("state", "waiting"), _negated=True),
                                        ("done_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="message_done_when_not_waiting",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OutgoingEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("done_at", models.DateTimeField(null=True)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("next_attempt_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("last_error", models.TextField(blank=True)),
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
                        ("name", models.CharField(max_length=80)),
                        ("payload", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder)),
                        ("actor_name", models.CharField(max_length=200)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_at", None)),
                                fields=["next_attempt_at"],
                                name="event_pending",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OutgoingMail",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("done_at", models.DateTimeField(null=True)),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("next_attempt_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("last_error", models.TextField(blank=True)),
                        ("key", models.CharField(max_length=200, unique=True)),
                        ("to", models.EmailField(max_length=254)),
                        ("subject", models.CharField(max_length=250)),
                        ("text", essaim.kernel.sealed.SealedTextField()),
                        ("html", essaim.kernel.sealed.SealedTextField(blank=True)),
                        (
                            "reader",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="outbox.reader",
                            ),
                        ),
                        ("kind", models.CharField(blank=True, max_length=80)),
                    ],
                    options={
                        "ordering": ["pk"],
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_at", None)),
                                fields=["next_attempt_at"],
                                name="mail_pending",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reader",
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
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("party", models.CharField(blank=True, max_length=60)),
                        ("paces", models.JSONField(default=dict)),
                    ],
                    options={
                        "verbose_name": "destinataire",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("email", ""), _negated=True),
                                fields=("project", "email"),
                                name="reader_email_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("party", ""), _negated=True),
                                fields=("project", "party"),
                                name="reader_party_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("email", ""), models.Q(("party", ""), _negated=True)),
                                    models.Q(models.Q(("email", ""), _negated=True), ("party", "")),
                                    _connector="OR",
                                ),
                                name="reader_is_one",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
