"""The tables of this app, made at once on a new installation; one that has the migrations it replaces goes on from them."""

import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import essaim.kernel.actors.identifiers
from django.conf import settings
from django.db import migrations, models

from essaim.kernel.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [("actors", "0001_initial")]

    initial = True

    dependencies = [
        ("territories", "__first__"),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Organisation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="nom")),
                        ("slug", models.SlugField(max_length=80, unique=True, verbose_name="adresse")),
                        (
                            "legal_form",
                            models.CharField(
                                choices=[
                                    ("association", "association"),
                                    ("scic", "société coopérative d'intérêt collectif (SCIC)"),
                                    ("scop", "société coopérative de production (SCOP)"),
                                    ("ues", "union d'économie sociale (UES)"),
                                    ("mutuelle", "mutuelle"),
                                    ("entreprise", "entreprise"),
                                    ("exploitation", "exploitation agricole"),
                                    ("collectivite", "collectivité ou établissement public"),
                                    ("collectif", "collectif sans statut"),
                                ],
                                default="association",
                                max_length=20,
                                verbose_name="forme juridique",
                            ),
                        ),
                        (
                            "siren",
                            models.CharField(
                                blank=True,
                                max_length=9,
                                validators=[essaim.kernel.actors.identifiers.clean_siren],
                            ),
                        ),
                        (
                            "siret",
                            models.CharField(
                                blank=True,
                                max_length=14,
                                validators=[essaim.kernel.actors.identifiers.clean_siret],
                            ),
                        ),
                        (
                            "rna",
                            models.CharField(
                                blank=True,
                                max_length=10,
                                validators=[essaim.kernel.actors.identifiers.clean_rna],
                            ),
                        ),
                        ("description", models.TextField(blank=True, verbose_name="présentation")),
                        ("website", models.URLField(blank=True, verbose_name="site web")),
                        (
                            "address",
                            models.CharField(blank=True, max_length=250, verbose_name="adresse postale"),
                        ),
                        (
                            "commune",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="organisations",
                                to="territories.territory",
                                verbose_name="commune",
                            ),
                        ),
                        ("latitude", models.FloatField(blank=True, null=True)),
                        ("longitude", models.FloatField(blank=True, null=True)),
                        ("is_demo", models.BooleanField(default=False, editable=False)),
                        (
                            "created_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                    ],
                    options={
                        "verbose_name": "organisation",
                        "ordering": ["name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("siret", ""), _negated=True),
                                fields=("siret",),
                                name="organisation_siret_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("rna", ""), _negated=True),
                                fields=("rna",),
                                name="organisation_rna_once",
                            ),
                            models.UniqueConstraint(
                                django.db.models.functions.text.Lower("slug"), name="organisation_slug_once"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrganisationMembership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="actors.organisation",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[("admin", "administre"), ("member", "membre")],
                                default="member",
                                max_length=10,
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                        ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["organisation", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_active", True)),
                                fields=("organisation", "user"),
                                name="membership_active_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("is_active", True)),
                                    models.Q(("ended_at__isnull", False), ("is_active", False)),
                                    _connector="OR",
                                ),
                                name="membership_ended_when_inactive",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "email",
                            models.EmailField(max_length=254, unique=True, verbose_name="adresse e-mail"),
                        ),
                        (
                            "full_name",
                            models.CharField(blank=True, max_length=150, verbose_name="nom et prénom"),
                        ),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="téléphone")),
                        ("language", models.CharField(default="fr", max_length=5, verbose_name="langue")),
                        ("is_active", models.BooleanField(default=True, verbose_name="compte actif")),
                        (
                            "joined_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="inscrit le"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "personne",
                        "verbose_name_plural": "personnes",
                        "ordering": ["full_name", "email"],
                    },
                ),
            ]
        ),
    ]
