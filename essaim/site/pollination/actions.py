"""What was done, in words: the trace names its actions by code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from essaim.kernel.projects.engine import engines
from essaim.kernel.ui.dates import day_text, when_text
from essaim.kernel.ui.language import colon

BEFORE_AND_AFTER = 2
DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT = re.compile(DAY.pattern + r"T\d\d:\d\d\S*[+-]\d\d:\d\d")
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
    "projects.digest_hour_set": _("Heure du résumé changée"),
    "messages.chosen": _("Messages choisis"),
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


WORDS: Mapping[str, Any] = {
    "role": _("rôle"),
    "place": _("adresse"),
    "kind": _("genre"),
    "key": _("décision"),
    "value": _("valeur"),
    "text": _("texte"),
    "status": _("état"),
    "status=accepted": _("acceptée"),
    "status=refused": _("refusée"),
    "version": _("version"),
    "recipe": _("recette"),
    "guests": _("personnes à inviter"),
    "hour": _("heure"),
}


def trace_words(action: str, questions: Mapping[str, str]) -> Mapping[str, Any]:
    """The words of what an action kept: its engine's, or those of the project, whose decisions are its questions."""
    engine = engines().get(action.partition(".")[0])
    return engine.words if engine else {**WORDS, **questions}


def change_lines(changes: Mapping[str, Any], words: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What changed, field by field: "before → after", or the value alone. A name nobody wrote stays as it is.

    >>> change_lines({"share": ["0.4", None], "seats": 2, "note": ""}, {"seats": "personnes"})
    [('share', '0.4 → —'), ('personnes', '2')]
    """
    return [
        (str(words.get(key, key)), _told(key, value, words))
        for key, value in changes.items()
        if value not in ("", None, [], {})
    ]


def _told(key: str, value: Any, words: Mapping[str, Any]) -> str:
    if isinstance(value, list) and len(value) == BEFORE_AND_AFTER:
        return " → ".join(_plain(key, part, words) for part in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}{colon()} {_plain(key, part, words)}" for name, part in value.items())
    return _plain(key, value, words)


def _plain(key: str, value: Any, words: Mapping[str, Any]) -> str:
    """One value as a person says it: the date of a date, the word of a code."""
    if value in (None, ""):
        return "—"
    if isinstance(value, bool):
        return str(_("oui") if value else _("non"))
    text = str(value)
    if f"{key}={text}" in words:
        return str(words[f"{key}={text}"])
    if MOMENT.fullmatch(text):
        return when_text(datetime.fromisoformat(text))
    return day_text(date.fromisoformat(text)) if DAY.fullmatch(text) else text
