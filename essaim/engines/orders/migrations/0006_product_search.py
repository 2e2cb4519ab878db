"""Products are looked for by words: the column, then the words of those already there."""

from django.db import migrations

import essaim.engines.orders.models.searching


def fill(apps, schema_editor):
    for product in apps.get_model("orders.Product")._base_manager.all().iterator():
        product.save(update_fields=["search_text"])


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_packs")]

    operations = [
        migrations.AddField(
            model_name="product",
            name="search_text",
            field=essaim.engines.orders.models.searching.FoldedField(
                default="", editable=False, sources=("name", "description")
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
