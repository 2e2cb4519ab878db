from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shares", "0001_whole")]

    operations = [
        migrations.AddField(
            model_name="lossdeclared",
            name="after_number",
            field=models.PositiveIntegerField(default=0),
        ),
    ]
