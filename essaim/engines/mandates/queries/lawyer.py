"""What a lawyer would need to check before anyone signs. No query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from essaim.engines.mandates.queries.explained import TONES, Told
from essaim.engines.mandates.rules.interview import UNSETTLED
from essaim.engines.mandates.rules.modes import CARE
from essaim.engines.mandates.wording.results import VALUE
from essaim.kernel.ui.language import colon


@dataclass(frozen=True, slots=True)
class Check:
    """A point to check, and on what. `french`: the lines are titles of French texts."""

    title: str
    lines: Sequence[str]
    french: bool = False


def checks(told: Told) -> list[Check]:
    """The points, those that decide first; a point without lines is left out."""
    steps = list(told.steps.values())
    unsettled = [_line(step.name, step.why) for step in steps if step.value == str(VALUE[UNSETTLED])]
    care = [_line(step.name, step.why) for step in told.modes if step.tone == TONES[CARE]]
    texts = {
        one.source.title for step in steps for one in step.sources if not one.source.is_verified and one.holds
    }
    later = {one.source.title for step in steps for one in step.sources if not one.holds}
    numbers = {_line(one.label, one.words) for step in steps for one in step.numbers if not one.is_verified}
    found = [
        Check(_("Ce qui reste à trancher"), unsettled),
        Check(_("Les modes ouverts avec prudence"), care),
        Check(_("Les textes cités de mémoire"), sorted(texts), french=True),
        Check(_("Les textes d'une autre date que celle du dossier"), sorted(later), french=True),
        Check(_("Les nombres à vérifier"), sorted(numbers), french=True),
        Check(_("Les preuves à réunir"), _proofs(told)),
    ]
    return [check for check in found if check.lines]


def _line(name: str, text: str) -> str:
    return f"{name}{colon()} {text}"


def _proofs(told: Told) -> list[str]:
    """What the answers rest on, and a judge would ask to see."""
    asked = {key for step in told.steps.values() for key, _name, _answer in step.facts}
    proofs = {
        "policy": _("Le texte voté qui reconnaît ce besoin, avec sa date."),
        "failure": _("Les chiffres qui montrent ce que le marché ne fait pas sur ce territoire."),
        "obligations": _("La liste des obligations de service public, une par une."),
        "initiative": _("Les traces de l'initiative : statuts, projet associatif, premiers courriers."),
        "counterpart": _("La convention, clause par clause : rien n'y ressemble à une commande."),
        "other_aid": _("La déclaration signée des autres aides, sur trois ans."),
        "cross_border": _("Ce qui permet de dire que l'effet reste local."),
        "competence": _("Le texte qui donne compétence à la collectivité."),
    }
    return [text for key, text in proofs.items() if key in asked]
