"""What was done, in words: the trace names its actions by code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from essaim.kernel.projects.engine import engines

BEFORE_AND_AFTER = 2
LABELS = {
    "projects.drafted": _("Projet préparé"),
    "projects.draft_changed": _("Préparation modifiée"),
    "projects.decision_answered": _("Décision prise"),
    "projects.defaults_taken": _("Valeurs proposées reprises"),
    "projects.guests_planned": _("Partenaires à inviter"),
    "projects.launched": _("Projet lancé"),
    "projects.decision_revised": _("Décision revue"),
    "projects.version_adopted": _("Nouvelle version adoptée"),
    "projects.closed": _("Projet terminé"),
    "projects.reopened": _("Projet rouvert"),
    "lessons.written": _("Leçon écrite"),
    "lessons.accepted": _("Leçon acceptée"),
    "lessons.refused": _("Leçon refusée"),
    "access.invited": _("Invitation envoyée"),
    "access.invitation_accepted": _("Invitation acceptée"),
    "access.invitation_revoked": _("Invitation retirée"),
    "access.role_given": _("Rôle donné"),
    "access.role_ended": _("Rôle retiré"),
}


def action_label(action: str) -> str:
    """The words of an action: the engine's for what it did, its code where nobody wrote them.

    >>> action_label("stall.sold")
    'stall.sold'
    """
    if action in LABELS:
        return str(LABELS[action])
    engine = engines().get(action.partition(".")[0])
    return str(engine.actions.get(action, action)) if engine else action


def change_lines(changes: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What changed, field by field: "before → after", or the value alone.

    >>> change_lines({"share": ["0.4", None], "seats": 2, "note": ""})
    [('share', '0.4 → —'), ('seats', '2')]
    """
    return [(key, _told(value)) for key, value in changes.items() if value not in ("", None, [], {})]


def _told(value: Any) -> str:
    if isinstance(value, list) and len(value) == BEFORE_AND_AFTER:
        return " → ".join("—" if part in (None, "") else str(part) for part in value)
    return str(value)
