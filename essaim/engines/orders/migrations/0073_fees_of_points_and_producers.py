"""Fees of pick-up points, of producers and of whole cycles; the part of each order in the sums its cycle shares."""

import django.db.models.deletion
import django.db.models.manager
import essaim.kernel.money_field
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0072_corrections_kept'),
        ('projects', '0003_place_of_birth'),
    ]

    operations = [
        migrations.AddField(
            model_name='order',
            name='cost_parts',
            field=models.JSONField(default=list),
        ),
        migrations.CreateModel(
            name='FeeRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=12, verbose_name='genre')),
                ('base', models.CharField(max_length=10, verbose_name='compté sur')),
                ('rate', models.CharField(default='0', max_length=40, verbose_name='taux')),
                ('amount', essaim.kernel.money_field.MoneyField(default=0, verbose_name='somme')),
                ('paid_by', models.CharField(default='household', max_length=10, verbose_name='payé par')),
                ('split', models.CharField(default='goods', max_length=6, verbose_name='partagé')),
                ('is_active', models.BooleanField(default=True, verbose_name='compté dans les prochaines commandes')),
                ('pickup', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fees', to='orders.pickuppoint')),
                ('producer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fees', to='orders.producer')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='projects.project')),
                ('tool', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='projects.tool')),
            ],
            options={
                'verbose_name': 'frais',
                'ordering': ['pk'],
                'abstract': False,
                'base_manager_name': 'unscoped',
                'default_manager_name': 'unscoped',
                'constraints': [models.CheckConstraint(condition=models.Q(('pickup', None), ('producer', None), _connector='OR'), name='fee_rule_of_one'), models.CheckConstraint(condition=models.Q(('base', 'cycle'), models.Q(('pickup', None), _negated=True), models.Q(('producer', None), _negated=True), _connector='OR'), name='fee_rule_of_something'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='fee_rule_not_negative')],
            },
            managers=[
                ('unscoped', django.db.models.manager.Manager()),
            ],
        ),
    ]
