"""A mandate knows its interview: what was concluded of its service. Signed, it keeps the conclusion of that day."""

import django.db.models.deletion
from django.db import migrations, models

from essaim.kernel.triggers import Triggers

WORDS = (
    "service_id conclusion_id title form designation publicity publicity_on decision decided_on obligations starts_on ends_on"
    " investment territory exclusive_rights mechanism review_terms accounts recovery reference is_uncapped signed_at"
).split()
CHANGED = " OR ".join(
    f"(CASE WHEN OLD.{name} = NEW.{name} OR (OLD.{name} IS NULL AND NEW.{name} IS NULL) THEN 0 ELSE 1 END) = 1"
    for name in WORDS
)
ACT = (
    "mandates: a signed act keeps its words; an amendment changes them",
    f"OLD.status <> 'draft' AND (NEW.status = 'draft' OR {CHANGED})",
)
TRIGGERS = {"mandates_act_keeps_its_words": ("UPDATE", "mandates_mandate", (ACT,))}


class Migration(migrations.Migration):
    dependencies = [("mandates", "0040_state_of_play")]
    operations = [
        migrations.AddField(
            "mandate",
            "conclusion",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="mandates",
                to="mandates.conclusion",
            ),
        ),
        Triggers(TRIGGERS),
    ]
