"""The tables of this app, made at once on a new installation; one that has the migrations it replaces goes on from them."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from essaim.kernel.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [("access", "0001_initial"), ("access", "0002_apitoken")]

    initial = True

    dependencies = [
        ("actors", "__first__"),
        ("projects", "__first__"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="ApiToken",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="api_tokens",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("label", models.CharField(max_length=100, verbose_name="à quoi sert cette clé")),
                        ("digest", models.CharField(max_length=64, unique=True)),
                        ("scopes", models.JSONField(default=list)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("expires_at", models.DateTimeField()),
                        ("last_used_on", models.DateField(null=True)),
                        ("revoked_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name": "clé d'API",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Grant",
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
                                related_name="grants",
                                to="projects.project",
                            ),
                        ),
                        ("role", models.SlugField(max_length=40)),
                        ("permission", models.CharField(max_length=80)),
                    ],
                    options={
                        "ordering": ["project", "role", "permission"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("project", "role", "permission"), name="grant_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
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
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations",
                                to="projects.project",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations",
                                to="actors.organisation",
                            ),
                        ),
                        ("role", models.SlugField(max_length=40)),
                        ("email", models.EmailField(max_length=254)),
                        ("token_digest", models.CharField(max_length=64, unique=True)),
                        (
                            "invited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("expires_at", models.DateTimeField()),
                        ("accepted_at", models.DateTimeField(null=True)),
                        ("revoked_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name": "invitation",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("organisation", None), ("project__isnull", False)),
                                    models.Q(("organisation__isnull", False), ("project", None)),
                                    _connector="OR",
                                ),
                                name="invitation_to_one_place",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Participation",
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
                                related_name="participations",
                                to="projects.project",
                            ),
                        ),
                        ("role", models.SlugField(max_length=40)),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="participations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="participations",
                                to="actors.organisation",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                        ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name": "participation",
                        "ordering": ["project", "role", "pk"],
                        "indexes": [models.Index(fields=["user", "is_active"], name="participation_user")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("organisation", None), ("user__isnull", False)),
                                    models.Q(("organisation__isnull", False), ("user", None)),
                                    _connector="OR",
                                ),
                                name="participation_of_one_holder",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("is_active", True)),
                                    models.Q(("ended_at__isnull", False), ("is_active", False)),
                                    _connector="OR",
                                ),
                                name="participation_ended_when_inactive",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_active", True), ("user__isnull", False)),
                                fields=("project", "role", "user"),
                                name="participation_person_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_active", True), ("organisation__isnull", False)),
                                fields=("project", "role", "organisation"),
                                name="participation_organisation_once",
                            ),
                        ],
                    },
                ),
            ]
        ),
    ]
