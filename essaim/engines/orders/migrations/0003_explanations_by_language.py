"""Explanations kept in one language are put under each: what they said then stays what they say."""

from django.db import migrations


def put_under_each_language(apps, schema_editor):
    shares = apps.get_model("orders", "OrderShare")._default_manager
    batch = []
    for share in shares.filter(explanation__has_key="title").order_by("pk").iterator(chunk_size=500):
        share.explanation = {"fr": share.explanation, "en": share.explanation}
        batch.append(share)
        if len(batch) == 500:
            shares.bulk_update(batch, ["explanation"])
            batch.clear()
    shares.bulk_update(batch, ["explanation"])


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_envelope_decided")]
    operations = [migrations.RunPython(put_under_each_language, migrations.RunPython.noop, elidable=True)]
