"""The register of decisions, what was voted, who was elected."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from essaim.engines.assemblies.models import AgendaItem, Amendment, Ballot, Decision
from essaim.engines.assemblies.rules.texts import amended
from essaim.engines.members.api import seats_of
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.language import house_language


def decisions_of(tool: Tool, *, waiting: bool = False) -> QuerySet[Decision]:
    """The register, the last first; `waiting`: adopted and not carried out yet. One query."""
    rows = Decision.objects.in_tool(tool).select_related("ballot__item__assembly").order_by("-number")
    return rows.filter(is_adopted=True, done_on=None) if waiting else rows


def text_voted(item: AgendaItem) -> str:
    """The text of a motion with the amendments adopted. One query."""
    rows = item.amendments.filter(status=Amendment.Status.ADOPTED).order_by("pk")
    return amended(item.text, dict(rows.values_list("paragraph", "text")))


def elected_of(ballot: Ballot) -> list[dict[str, Any]]:
    """What or whom the last round and those before it chose, as they were on the ballot. One query."""
    rounds = Ballot.objects.in_tool(ballot.tool_id).filter(
        item_id=ballot.item_id, amendment=None, status="closed"
    )
    found: dict[str, dict[str, Any]] = {}
    for one in rounds.filter(pk__lte=ballot.pk).order_by("pk"):
        if one.method != "nomination":
            keys = (
                one.candidates if one.method == "consent" and one.result["elected"] else one.result["elected"]
            )
            found |= {option["key"]: option for option in one.options if option["key"] in keys}
    return list(found.values())


def source_of(decision: Decision) -> str:
    """How a seat names the decision that gave it."""
    with house_language():
        return _("Décision n° {number}, {title}").format(
            number=decision.number, title=decision.ballot.item.assembly.title
        )[:200]


def not_seated(decision: Decision) -> list[int]:
    """The households a decision elected to a body, who have no seat by it yet. Two queries, none for another decision."""
    if not (decision.is_adopted and decision.ballot.item.body):
        return []
    source = source_of(decision)
    seats = seats_of(decision.project_id, on=decision.decided_on)
    sitting = {seat.household_id for seat in seats if seat.source == source}
    elected = [one["household"] for one in elected_of(decision.ballot) if one.get("household")]
    return [household for household in elected if household not in sitting]
