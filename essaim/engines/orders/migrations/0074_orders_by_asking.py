"""The orders of a cycle as they were placed: one index in place of that of the cycle alone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0001_whole'),
        ('orders', '0073_fees_of_points_and_producers'),
        ('projects', '0001_whole'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='order',
            name='cycle',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='orders.cycle'),
        ),
        migrations.AddIndex(
            model_name='order',
            index=models.Index(fields=['cycle', 'placed_at', 'number'], name='order_of_cycle'),
        ),
    ]
