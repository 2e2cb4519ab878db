"""What the sheet of a household shows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from essaim.engines.members.models import Household, HouseholdMerge, HouseholdPerson, QuotientCheck
from essaim.engines.members.queries.households import household_ids
from essaim.engines.members.queries.imports import FIELD_LABELS
from essaim.kernel.audit.api import history
from essaim.kernel.ui.dates import day_text
from essaim.kernel.ui.language import colon

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

ACTIONS: dict[str, str | Promise] = {
    "members.household_added": _("Foyer ajouté"),
    "members.household_changed": _("Fiche modifiée"),
    "members.household_left": _("Départ"),
    "members.household_back": _("Retour"),
    "members.household_absorbed": _("Une autre fiche lui est réunie"),
    "members.household_merged": _("Fiche réunie à une autre"),
    "members.merge_undone": _("Fiches séparées de nouveau"),
    "members.household_restored": _("Import annulé : valeurs d'avant rétablies"),
    "members.household_emptied": _("Données personnelles effacées"),
    "members.person_linked": _("Personne reliée"),
    "members.person_unlinked": _("Personne retirée"),
    "members.quotient_noted": _("Quotient noté"),
    "members.told_apart": _("Distinguée d'une fiche ressemblante"),
}
LABELS: dict[str, str | Promise] = {
    **FIELD_LABELS,
    "commune_id": _("Commune"),
    "person": _("Personne"),
    "kept": _("Fiche gardée"),
    "lost": _("Fiche réunie"),
    "other": _("Autre fiche"),
    "checked_on": _("Justificatif vu le"),
}


@dataclass(frozen=True)
class HistoryLine:
    """One thing that happened to a household, in words."""

    at: datetime
    who: str
    what: str
    changes: list[str]
    reason: str


def people_of(household: Household) -> QuerySet[HouseholdPerson]:
    """The people of a household and of those merged into it, past ones last. One query when read."""
    rows = HouseholdPerson.objects.in_project(household.project_id).filter(
        household_id__in=household_ids(household)
    )
    return rows.select_related("user").order_by("-is_active", "user__full_name", "pk")


def quotients_of(household: Household) -> QuerySet[QuotientCheck]:
    """The quotients seen, newest first. Confidential. One query when read."""
    rows = QuotientCheck.objects.in_project(household.project_id).filter(household=household)
    return rows.order_by("-checked_on", "-pk")


def merges_of(household: Household) -> QuerySet[HouseholdMerge]:
    """The merges a household takes part in that still hold, newest first. One query when read."""
    rows = HouseholdMerge.objects.in_project(household.project_id).filter(
        Q(kept=household) | Q(lost=household), undone_at=None
    )
    return rows.select_related("kept", "lost", "merged_by").order_by("-pk")


def _shown(value: Any) -> str:
    if value in (None, ""):
        return "—"
    if isinstance(value, str) and _DAY.fullmatch(value):
        return day_text(date.fromisoformat(value))
    return str(value)


def _change(name: str, value: Any) -> str:
    label = LABELS.get(name, name)
    if isinstance(value, list) and len(value) == 2:
        return f"{label}{colon()} {_shown(value[0])} → {_shown(value[1])}"
    return f"{label}{colon()} {_shown(value)}"


def _changes(changes: Mapping[str, Any]) -> list[str]:
    return [_change(name, value) for name, value in changes.items()]


def history_of(household: Household, limit: int = 50) -> list[HistoryLine]:
    """What happened to a household, newest first. One query."""
    return [
        HistoryLine(
            entry.at,
            entry.actor_name,
            str(ACTIONS.get(entry.action, entry.action)),
            _changes(entry.changes),
            entry.reason,
        )
        for entry in history(household)[:limit]
    ]


def quotient_is_old(household: Household, on: date, months: int) -> bool:
    """Whether the quotient was seen too long ago to be used, a month counting 30 days."""
    seen = household.quotient_checked_on
    return seen is not None and on > seen + timedelta(days=30 * months)
