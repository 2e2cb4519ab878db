"""What was done, in words: the trace names its actions by code."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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
}


def action_label(action: str) -> str:
    """The words of an action; its code where nobody wrote them.

    >>> action_label("stall.sold")
    'stall.sold'
    """
    return str(LABELS.get(action, action))
