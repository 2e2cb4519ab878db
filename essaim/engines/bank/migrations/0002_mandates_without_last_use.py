"""When an account was last used is read from the files sent."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('bank', '0001_whole'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='partyaccount',
            name='used_on',
        ),
    ]
