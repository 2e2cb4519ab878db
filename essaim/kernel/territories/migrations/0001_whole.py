"""The tables of this app, made at once on a new installation; one that has the migrations it replaces goes on from them."""

import django.db.models.deletion
from django.db import migrations, models

from essaim.kernel.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [("territories", "0001_initial"), ("territories", "0002_search_and_contours")]

    initial = True

    dependencies = []

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="Contour",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "territory",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contour",
                                to="territories.territory",
                            ),
                        ),
                        ("geojson", models.JSONField(verbose_name="contour")),
                        ("west", models.FloatField()),
                        ("south", models.FloatField()),
                        ("east", models.FloatField()),
                        ("north", models.FloatField()),
                        ("source", models.CharField(max_length=200, verbose_name="source")),
                    ],
                    options={
                        "verbose_name": "contour",
                        "verbose_name_plural": "contours",
                    },
                ),
                migrations.CreateModel(
                    name="LoadedDataset",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("fingerprint", models.CharField(max_length=400, unique=True)),
                        ("source", models.CharField(max_length=200)),
                        ("reference_date", models.DateField()),
                    ],
                ),
                migrations.CreateModel(
                    name="MergedCommune",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("old_code", models.CharField(db_index=True, max_length=5, verbose_name="code")),
                        ("name", models.CharField(blank=True, max_length=120, verbose_name="nom")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("merged", "ancienne commune"),
                                    ("delegated", "commune déléguée"),
                                    ("associated", "commune associée"),
                                    ("district", "arrondissement municipal"),
                                ],
                                max_length=10,
                                verbose_name="nature",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="merged",
                                to="territories.territory",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ancienne commune",
                        "verbose_name_plural": "anciennes communes",
                        "ordering": ["name", "old_code"],
                    },
                ),
                migrations.CreateModel(
                    name="Postcode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=5, verbose_name="code postal")),
                        (
                            "commune",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="postcodes",
                                to="territories.territory",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "code postal",
                        "verbose_name_plural": "codes postaux",
                        "ordering": ["code", "commune_id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("code", "commune"), name="territory_postcode_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SearchName",
                    fields=[
                        ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                        (
                            "territory",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="search_names",
                                to="territories.territory",
                            ),
                        ),
                        ("key", models.CharField(db_index=True, max_length=120)),
                        ("former_name", models.CharField(blank=True, max_length=120)),
                    ],
                ),
                migrations.CreateModel(
                    name="SearchWord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("word", models.CharField(max_length=40)),
                        (
                            "name",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="words",
                                to="territories.searchname",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["word", "name"], name="territory_search_word")],
                    },
                ),
                migrations.CreateModel(
                    name="SetMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "set",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="territories.territory",
                            ),
                        ),
                        (
                            "commune",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="set_memberships",
                                to="territories.territory",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "commune d'un ensemble",
                        "verbose_name_plural": "communes des ensembles",
                        "constraints": [
                            models.UniqueConstraint(fields=("set", "commune"), name="territory_set_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Territory",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("commune", "commune"),
                                    ("epci", "intercommunalité"),
                                    ("departement", "département"),
                                    ("region", "région"),
                                    ("set", "bassin de vie"),
                                ],
                                max_length=12,
                                verbose_name="nature",
                            ),
                        ),
                        ("code", models.CharField(max_length=40, verbose_name="code")),
                        ("name", models.CharField(max_length=120, verbose_name="nom")),
                        (
                            "slug",
                            models.SlugField(
                                db_index=False, max_length=120, verbose_name="nom dans l'adresse"
                            ),
                        ),
                        (
                            "region",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territories.territory",
                                verbose_name="région",
                            ),
                        ),
                        (
                            "departement",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territories.territory",
                                verbose_name="département",
                            ),
                        ),
                        (
                            "epci",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territories.territory",
                                verbose_name="intercommunalité",
                            ),
                        ),
                        (
                            "population",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="population"),
                        ),
                        ("latitude", models.FloatField(blank=True, null=True, verbose_name="latitude")),
                        ("longitude", models.FloatField(blank=True, null=True, verbose_name="longitude")),
                        (
                            "siren",
                            models.CharField(blank=True, db_index=True, max_length=9, verbose_name="SIREN"),
                        ),
                        ("is_current", models.BooleanField(default=True, verbose_name="existe encore")),
                        (
                            "communes",
                            models.ManyToManyField(
                                blank=True,
                                related_name="sets",
                                through="territories.SetMember",
                                to="territories.territory",
                                verbose_name="communes de l'ensemble",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "territoire",
                        "verbose_name_plural": "territoires",
                        "ordering": ["name", "code"],
                        "indexes": [models.Index(fields=["code"], name="territory_code")],
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "code"), name="territory_once")
                        ],
                    },
                ),
            ]
        ),
    ]
