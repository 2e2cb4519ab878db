"""A mandate and its interview: what an act begins with, and what was concluded of its service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from essaim.engines.mandates.models import Conclusion, Mandate, Service
from essaim.engines.mandates.queries.compensation_law import nearest, new_law_since, rate_of
from essaim.engines.mandates.queries.explained import answer_words
from essaim.engines.mandates.rules.interview import UNSETTLED
from essaim.engines.mandates.rules.kept import case_from_json
from essaim.engines.mandates.rules.mandate_act import NEW_DECISION, OLD_DECISION
from essaim.engines.mandates.rules.mandate_start import start_of
from essaim.engines.mandates.rules.qualification import SIEG
from essaim.engines.mandates.wording import words
from essaim.engines.mandates.wording.modes import MODE
from essaim.engines.mandates.wording.questions import SHORT

MANDATED = (SIEG, UNSETTLED)  # what a mandate may be begun from
TOLD = ("domain", "amount", "years", "payment", "initiative", "investment")


def prefilled(service: Service, kept: Conclusion, *, on: date) -> dict[str, Any]:
    """The words that the act of a concluded service begins with. What only people can decide stays empty. No query."""
    case = case_from_json(kept.law_on, kept.answers)
    start = start_of(case, service.mode, on=on)
    report = rate_of(nearest("sieg.report", on))
    return {
        "title": service.name,
        "territory": service.territory,
        "form": start.form,
        "designation": start.designation,
        "is_uncapped": start.is_uncapped,
        "mechanism": _(
            "La compensation ne dépasse pas le coût net du service, plus un bénéfice raisonnable. Le scénario retenu en fixe les paramètres."
        ),
        "recovery": _(
            "La structure remet un bilan chaque année. Un trop-versé d'au plus {rate} de la compensation annuelle moyenne passe à l'année suivante. Au-dessus, et la dernière année, il est rendu en entier."
        ).format(rate=report),
        "accounts": _("Des comptes séparés sont tenus si la structure a d'autres activités."),
        "reference": _reference(on),
    }


def _reference(on: date) -> str:
    if on >= new_law_since():
        return _("Décision (UE) {number}").format(number=NEW_DECISION)
    return _("Décision {number}/UE").format(number=OLD_DECISION)


@dataclass(frozen=True, slots=True)
class Interview:
    """What the file of a service says, in the reader's words. `is_current`: nothing was answered otherwise since."""

    service: Service
    nature: str
    law_on: date
    lines: list[tuple[str, str]]
    is_current: bool


def interview_of(service: Service, kept: Conclusion) -> Interview:
    """A result as the page of a mandate recalls it. No query."""
    case = case_from_json(kept.law_on, kept.answers)
    lines = [(str(SHORT[key]), answer_words(case, key)) for key in TOLD if key in case.answers]
    if service.mode:
        lines.append((_("Mode choisi"), str(MODE[service.mode])))
    nature = str(words.value("qualification", kept.result))
    return Interview(service, nature, kept.law_on, lines, kept.is_current)


def interview_behind(mandate: Mandate) -> Interview | None:
    """What a mandate rests on; None where nobody had answered. No query for a mandate read with its result."""
    return interview_of(mandate.service, mandate.conclusion) if mandate.conclusion else None
