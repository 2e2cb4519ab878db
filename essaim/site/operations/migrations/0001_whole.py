"""The tables of this app, made at once on a new installation; one that has the migrations it replaces goes on from them."""

from importlib import import_module

from django.db import migrations, models

from essaim.kernel.tables import CreateTables


class Migration(migrations.Migration):
    replaces = [("operations", "0001_initial"), ("operations", "0002_shared_cache")]

    initial = True

    dependencies = []

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name="WorkerPresence",
                    fields=[
                        ("worker_id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ("host", models.CharField(max_length=255)),
                        ("pid", models.PositiveIntegerField()),
                        ("started_at", models.DateTimeField()),
                        ("seen_at", models.DateTimeField(db_index=True)),
                    ],
                    options={
                        "ordering": ("-seen_at", "worker_id"),
                    },
                ),
            ]
        ),
        migrations.RunPython(
            import_module("essaim.site.operations.migrations.0002_shared_cache").create,
            import_module("essaim.site.operations.migrations.0002_shared_cache").drop,
        ),
    ]
