"""Triggers: a signed act keeps its words; amendments, steps of statements and aids are written once.

A later migration that alters these tables on SQLite drops their triggers: it must put `Triggers(TRIGGERS)` again.
"""

from django.db import migrations

from essaim.kernel.triggers import ALWAYS, Triggers

WORDS = (
    "service_id title form designation publicity publicity_on decision decided_on obligations starts_on ends_on investment"
    " territory exclusive_rights mechanism review_terms accounts recovery reference is_uncapped signed_at"
).split()
CHANGED = " OR ".join(
    f"(CASE WHEN OLD.{name} = NEW.{name} OR (OLD.{name} IS NULL AND NEW.{name} IS NULL) THEN 0 ELSE 1 END) = 1"
    for name in WORDS
)
ACT = (
    "mandates: a signed act keeps its words; an amendment changes them",
    f"OLD.status <> 'draft' AND (NEW.status = 'draft' OR {CHANGED})",
)
FOR_EVER = ("mandates: what is written here never changes", ALWAYS)
SETTLED = ("mandates: a settled statement never changes", "OLD.status = 'settled'")
# name: (event, table, faults)
TRIGGERS = {
    "mandates_act_keeps_its_words": ("UPDATE", "mandates_mandate", (ACT,)),
    "mandates_amendment_unchanged": ("UPDATE", "mandates_amendment", (FOR_EVER,)),
    "mandates_step_unchanged": ("UPDATE", "mandates_statementstep", (FOR_EVER,)),
    "mandates_aid_unchanged": ("UPDATE", "mandates_aid", (FOR_EVER,)),
    "mandates_statement_settled": ("UPDATE", "mandates_statement", (SETTLED,)),
    "mandates_amendment_kept": ("DELETE", "mandates_amendment", (FOR_EVER,)),
    "mandates_step_kept": ("DELETE", "mandates_statementstep", (FOR_EVER,)),
    "mandates_aid_kept": ("DELETE", "mandates_aid", (FOR_EVER,)),
}


class Migration(migrations.Migration):
    dependencies = [("mandates", "0010_mandates")]
    operations = [Triggers(TRIGGERS)]
