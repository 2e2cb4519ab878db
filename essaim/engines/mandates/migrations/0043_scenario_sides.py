"""Each scenario of compensation is of one side; the authority refuses the body's with a reason."""

import django.db.models.deletion
from django.db import migrations, models


def find_sides(apps, schema_editor):
    """Those that a member of the body wrote are the body's."""
    members = apps.get_model("actors", "OrganisationMembership").objects.all()
    of_body = members.filter(
        organisation=models.OuterRef("operator__organisation"), user=models.OuterRef("made_by")
    )
    scenarios = apps.get_model("mandates", "Scenario").unscoped
    mine = scenarios.filter(models.Exists(of_body)).values_list("pk", flat=True)
    scenarios.filter(pk__in=list(mine)).update(side="association")


class Migration(migrations.Migration):
    dependencies = [
        ("mandates", "0042_amended_compensation"),
        ("actors", "0001_initial"),
    ]
    operations = [
        migrations.AddField(
            "scenario",
            "side",
            models.CharField(
                choices=[("authority", "collectivité"), ("association", "association")],
                default="authority",
                max_length=12,
            ),
        ),
        migrations.AddField(
            "scenario", "refusal", models.CharField(blank=True, max_length=500, verbose_name="raison du refus")
        ),
        migrations.AddField(
            "scenario",
            "refused_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="actors.user",
            ),
        ),
        migrations.AddField("scenario", "refused_at", models.DateTimeField(null=True)),
        migrations.RunPython(find_sides, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            "scenario",
            models.CheckConstraint(
                condition=models.Q(refused_at=None, refusal="")
                | models.Q(refused_at__isnull=False, is_retained=False, side="association")
                & ~models.Q(refusal=""),
                name="mandate_scenario_refused_with_reason",
            ),
        ),
    ]
