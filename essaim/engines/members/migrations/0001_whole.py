"""The tables of this app, made at once on a new installation; one that has the migrations it replaces goes on from them."""

import django.db.models.deletion
import django.db.models.manager
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from essaim.kernel.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [
        ("members", "0001_households"),
        ("members", "0002_colleges"),
        ("members", "0050_organisations"),
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
                    name="College",
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
                        ("name", models.CharField(max_length=100, verbose_name="collège")),
                        ("parts", models.PositiveSmallIntegerField(default=1, verbose_name="parts")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        "verbose_name": "collège",
                        "ordering": ["position", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("project", "name"), name="college_name_once"),
                            models.CheckConstraint(
                                condition=models.Q(("parts__gte", 1)), name="college_weighs_something"
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="CollegePlace",
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
                            "college",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="places",
                                to="members.college",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="college_places",
                                to="members.household",
                            ),
                        ),
                        ("since", models.DateField(verbose_name="depuis le")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                    ],
                    options={
                        "ordering": ["household__name_key", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until", None)),
                                fields=("household",),
                                name="college_place_one_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                                ),
                                name="college_place_ends_after",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="DistinctPair",
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
                            "first",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="members.household",
                            ),
                        ),
                        (
                            "second",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="members.household",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(fields=("first", "second"), name="distinct_pair_once"),
                            models.CheckConstraint(
                                condition=models.Q(("first__lt", models.F("second"))),
                                name="distinct_pair_ordered",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Household",
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
                        ("number", models.PositiveIntegerField(verbose_name="numéro")),
                        ("name", models.CharField(max_length=150, verbose_name="nom du foyer")),
                        (
                            "contact_name",
                            models.CharField(blank=True, max_length=150, verbose_name="personne à contacter"),
                        ),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="adresse e-mail"),
                        ),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="téléphone")),
                        ("address", models.CharField(blank=True, max_length=250, verbose_name="adresse")),
                        (
                            "commune",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territories.territory",
                                verbose_name="commune",
                            ),
                        ),
                        (
                            "quotient",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="quotient familial"
                            ),
                        ),
                        (
                            "quotient_checked_on",
                            models.DateField(blank=True, null=True, verbose_name="quotient vérifié le"),
                        ),
                        ("notes", models.TextField(blank=True, verbose_name="remarques")),
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
                        ("is_active", models.BooleanField(default=True, verbose_name="actif")),
                        (
                            "joined_on",
                            models.DateField(
                                default=django.utils.timezone.localdate, verbose_name="arrivé le"
                            ),
                        ),
                        ("left_on", models.DateField(blank=True, null=True, verbose_name="parti le")),
                        (
                            "leaving_reason",
                            models.CharField(blank=True, max_length=250, verbose_name="motif du départ"),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged",
                                to="members.household",
                            ),
                        ),
                        (
                            "copied_from",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="copies",
                                to="members.household",
                            ),
                        ),
                        ("erased_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("name_key", models.CharField(editable=False, max_length=150)),
                        ("phone_key", models.CharField(editable=False, max_length=30)),
                        ("address_key", models.CharField(editable=False, max_length=250)),
                        ("search_text", models.TextField(editable=False)),
                    ],
                    options={
                        "verbose_name": "foyer",
                        "verbose_name_plural": "foyers",
                        "ordering": ["name_key", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "indexes": [
                            models.Index(fields=["project", "is_active", "name_key"], name="household_list"),
                            models.Index(fields=["project", "email"], name="household_email"),
                            models.Index(fields=["project", "phone_key"], name="household_phone"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("project", "number"), name="household_number_once"
                            ),
                            models.UniqueConstraint(
                                fields=("project", "organisation"), name="household_organisation_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("is_active", True), ("left_on", None)),
                                    models.Q(("is_active", False), ("left_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="household_left_when_inactive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into", None), ("is_active", False), _connector="OR"
                                ),
                                name="household_inactive_when_merged",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("merged_into", None),
                                    models.Q(("merged_into", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="household_not_into_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("quotient", None), ("quotient_checked_on", None)),
                                    models.Q(
                                        ("quotient__isnull", False), ("quotient_checked_on__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="household_quotient_dated",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="HouseholdImport",
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
                        ("file_name", models.CharField(max_length=200)),
                        ("header", models.JSONField(default=list)),
                        ("rows", models.JSONField(default=list)),
                        ("mapping", models.JSONField(default=dict)),
                        ("choices", models.JSONField(default=dict)),
                        ("effects", models.JSONField(default=dict)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "en préparation"),
                                    ("done", "importé"),
                                    ("undone", "annulé"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
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
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="HouseholdMerge",
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
                            "kept",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.household",
                            ),
                        ),
                        (
                            "lost",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.household",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=250)),
                        ("before", models.JSONField(default=dict)),
                        ("merged_at", models.DateTimeField()),
                        (
                            "merged_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at", None)),
                                fields=("lost",),
                                name="household_merged_once",
                            )
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="HouseholdPerson",
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
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="people",
                                to="members.household",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True)),
                        ("joined_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["household", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_active", True)),
                                fields=("project", "user"),
                                name="household_person_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("is_active", True)),
                                    models.Q(("ended_at__isnull", False), ("is_active", False)),
                                    _connector="OR",
                                ),
                                name="household_person_ended_when_inactive",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="QuotientCheck",
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
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="quotient_checks",
                                to="members.household",
                            ),
                        ),
                        ("quotient", models.PositiveIntegerField(null=True)),
                        ("checked_on", models.DateField()),
                        ("by_name", models.CharField(max_length=200)),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["-checked_on", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Representative",
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
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="representatives",
                                to="members.household",
                            ),
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
                        ("name", models.CharField(max_length=150, verbose_name="représentant")),
                        ("since", models.DateField(verbose_name="depuis le")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                        ("source", models.CharField(blank=True, max_length=200, verbose_name="décidé par")),
                    ],
                    options={
                        "verbose_name": "mandat de représentation",
                        "ordering": ["-since", "-pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until", None)),
                                fields=("household",),
                                name="representative_one_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                                ),
                                name="representative_ends_after",
                            ),
                        ],
                    },
                    managers=[
                        ("unscoped", django.db.models.manager.Manager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Seat",
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
                        ("body", models.CharField(max_length=100, verbose_name="instance")),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seats",
                                to="members.household",
                            ),
                        ),
                        (
                            "college",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="members.college",
                            ),
                        ),
                        (
                            "voice",
                            models.CharField(
                                choices=[
                                    ("deliberative", "voix délibérative"),
                                    ("advisory", "voix consultative"),
                                ],
                                default="deliberative",
                                max_length=12,
                            ),
                        ),
                        ("since", models.DateField(verbose_name="depuis le")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="jusqu'au")),
                        ("source", models.CharField(blank=True, max_length=200, verbose_name="décidé par")),
                    ],
                    options={
                        "verbose_name": "siège",
                        "ordering": ["body", "household__name_key", "pk"],
                        "abstract": False,
                        "base_manager_name": "unscoped",
                        "default_manager_name": "unscoped",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until", None), ("until__gte", models.F("since")), _connector="OR"
                                ),
                                name="seat_ends_after",
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
