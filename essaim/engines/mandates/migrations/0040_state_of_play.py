"""The state of play of a territory: its authorities, and what each adopted."""

import django.db.models.deletion
import django.db.models.manager
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mandates", "0031_deliberations_written_once"),
        ("projects", "0003_place_of_birth"),
        ("territories", "0002_search_and_contours"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='collectivité')),
                ('siren', models.CharField(blank=True, max_length=9, verbose_name='SIREN')),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='projects.project')),
                ('territory', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='territories.territory')),
                ('tool', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='projects.tool')),
            ],
            options={
                'verbose_name': 'collectivité',
                'ordering': ['name', 'pk'],
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'unscoped',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.CreateModel(
            name='Adoption',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('none', 'aucune décision'), ('framework', 'délibération-cadre'), ('specific', 'délibération spécifique'), ('mandates', 'mandats')], max_length=10, verbose_name='a adopté')),
                ('decided_on', models.DateField(verbose_name='le')),
                ('about', models.CharField(blank=True, max_length=150, verbose_name='service')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='lien vers la source')),
                ('told_by', models.CharField(max_length=150, verbose_name='qui le dit')),
                ('recorded_at', models.DateTimeField()),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='projects.project')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tool', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='projects.tool')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='adoptions', to='mandates.authority')),
            ],
            options={
                'verbose_name': "décision d'une collectivité",
                'ordering': ['-decided_on', '-pk'],
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'unscoped',
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
        migrations.AddConstraint(
            model_name="authority",
            constraint=models.UniqueConstraint(
                condition=models.Q(("siren", ""), _negated=True),
                fields=("tool", "siren"),
                name="mandate_authority_siren_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="authority",
            constraint=models.UniqueConstraint(
                condition=models.Q(("siren", "")), fields=("tool", "name"), name="mandate_authority_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="adoption",
            constraint=models.UniqueConstraint(
                fields=("authority", "what", "decided_on", "about"), name="mandate_adoption_once"
            ),
        ),
    ]
