"""Triggers: a voted deliberation keeps its words; versions, proposals and comments are written once.

A later migration that alters these tables on SQLite drops their triggers: it must put `Triggers(TRIGGERS)` again.
"""

from django.db import migrations

from essaim.kernel.triggers import ALWAYS, Triggers


def changed(words: str) -> str:
    """True when one of these columns changes."""
    return " OR ".join(
        f"(CASE WHEN OLD.{name} = NEW.{name} OR (OLD.{name} IS NULL AND NEW.{name} IS NULL) THEN 0 ELSE 1 END) = 1"
        for name in words.split()
    )


def not_a_draft(row: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM mandates_deliberation"
        f" WHERE mandates_deliberation.id = {row}.deliberation_id AND mandates_deliberation.status <> 'draft')"
    )


CLOSED = "OLD.status IN ('adopted', 'refused', 'withdrawn')"
WORDS = (
    "kind parent_id title authority territory law_on status closing_reason act_number voted_on votes_for votes_against"
    " abstentions"
)
KEPT = ("mandates: a closed deliberation keeps its words", f"{CLOSED} AND ({changed(WORDS)})")
STAYS = ("mandates: a closed deliberation is kept", CLOSED)
FOR_EVER = ("mandates: what is written here never changes", ALWAYS)
DECIDED = ("mandates: a decided proposal never changes", "OLD.status <> 'open'")
SAID = (
    "mandates: a proposal keeps its words",
    changed("deliberation_id section base texts note clause side made_by_id made_at"),
)
FROZEN_NEW = ("mandates: only a draft gets a new version or service", not_a_draft("NEW"))
FROZEN_OLD = ("mandates: the services of a deliberation change only in a draft", not_a_draft("OLD"))
PARENT = (
    "mandates: a signed act keeps its deliberation",
    f"OLD.status <> 'draft' AND ({changed('deliberation_id')})",
)
# name: (event, table, faults)
TRIGGERS = {
    "mandates_deliberation_keeps_its_words": ("UPDATE", "mandates_deliberation", (KEPT,)),
    "mandates_deliberation_kept": ("DELETE", "mandates_deliberation", (STAYS,)),
    "mandates_version_in_a_draft": ("INSERT", "mandates_deliberationversion", (FROZEN_NEW,)),
    "mandates_version_unchanged": ("UPDATE", "mandates_deliberationversion", (FOR_EVER,)),
    "mandates_version_kept": ("DELETE", "mandates_deliberationversion", (FOR_EVER,)),
    "mandates_proposal_unchanged": ("UPDATE", "mandates_proposal", (DECIDED, SAID)),
    "mandates_proposal_kept": ("DELETE", "mandates_proposal", (FOR_EVER,)),
    "mandates_comment_unchanged": ("UPDATE", "mandates_proposalcomment", (FOR_EVER,)),
    "mandates_comment_kept": ("DELETE", "mandates_proposalcomment", (FOR_EVER,)),
    "mandates_covered_added": ("INSERT", "mandates_coveredservice", (FROZEN_NEW,)),
    "mandates_covered_unchanged": ("UPDATE", "mandates_coveredservice", (FROZEN_OLD,)),
    "mandates_covered_kept": ("DELETE", "mandates_coveredservice", (FROZEN_OLD,)),
    "mandates_act_keeps_its_parent": ("UPDATE", "mandates_mandate", (PARENT,)),
}


class Migration(migrations.Migration):
    dependencies = [("mandates", "0030_deliberations")]
    operations = [Triggers(TRIGGERS)]
