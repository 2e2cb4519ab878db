"""What a settlement read, in columns; its results, of the orders it changed only."""

from django.db import migrations


def columns(apps, schema_editor):
    for one in apps.get_model("orders.Settlement")._base_manager.order_by("pk").iterator():
        rows = one.inputs
        wanted = {str(row["order"]): row["asked"] for row in rows}
        rare = {"up_to": {}, "lost": {}, "quotient": {}}
        for rank, row in enumerate(rows, 1):
            if row["up_to"] != row["asked"]:
                rare["up_to"][str(rank)] = row["up_to"]
            if row["lost"]:
                rare["lost"][str(rank)] = row["lost"]
            if row["quotient_rank"]:
                rare["quotient"][str(rank)] = row["quotient_rank"]
        one.inputs = {
            "order": [row["order"] for row in rows],
            "household": [row["household"] for row in rows],
            "wanted": [row["asked"] for row in rows],
            **rare,
        }
        one.results = {key: units for key, units in one.results.items() if units != wanted[key]}
        one.save(update_fields=["inputs", "results"])


class Migration(migrations.Migration):
    dependencies = [("orders", "0070_shelf_order")]

    operations = [migrations.RunPython(columns, migrations.RunPython.noop, elidable=True)]
