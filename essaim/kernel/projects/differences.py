"""What changes from one text of a recipe to another, line by line, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from essaim.kernel.projects.answers import plain_text
from essaim.kernel.projects.decisions import read_answer
from essaim.kernel.projects.recipe import Decision, RecipeData
from essaim.kernel.projects.words import permission_label, wire_label
from essaim.kernel.ui.language import colon


@dataclass(frozen=True, slots=True)
class Difference:
    """One line: where it is, what it said before, what it says now; empty where it was not, or is no more."""

    part: str
    label: str
    before: str
    after: str


def differences(old: RecipeData, new: RecipeData) -> list[Difference]:
    """The lines that differ, in the order of the new text."""
    before, after = _lines(old), _lines(new)
    keys = [*after, *(key for key in before if key not in after)]
    return [
        Difference(key[0], key[1], before.get(key, ""), after.get(key, ""))
        for key in keys
        if before.get(key, "") != after.get(key, "")
    ]


type _Lines = dict[tuple[str, str], str]


def _lines(data: RecipeData) -> _Lines:
    text = _("Présentation")
    lines: _Lines = {
        (text, _("Nom")): data.name,
        (text, _("Promesse")): data.promise,
        (text, _("Besoin")): data.need,
        (text, _("Fonctionnement")): data.how,
        (text, _("Comment polléniser")): data.spread,
        (text, _("Source")): data.source,
    }
    for decision in data.decisions:
        lines.update(_decision_lines(decision))
    for use in data.engines:
        lines[_("Outils"), use.title] = f"{use.use} ({use.as_})"
        lines.update(
            ((_("Réglages"), f"{use.title}, {path}"), value) for path, value in _flat(use.settings).items()
        )
    for role in data.roles.values():
        for permission in role.grants:
            lines[_("Droits"), f"{role.name}{colon()} {permission_label(permission)}"] = _("oui")
    for wire in data.wires:
        ends = f" ({wire.from_ or '*'} → {wire.to or '*'})" if wire.from_ or wire.to else ""
        lines[_("Fils"), wire_label(wire.on, wire.do) + ends] = _("oui")
    for indicator in data.indicators:
        lines[_("Indicateurs"), indicator.key] = indicator.measure
    for factor in data.success_factors:
        lines[_("Facteurs de réussite"), factor.text] = _("oui")
    return lines


def _decision_lines(decision: Decision) -> _Lines:
    part, question = _("Décisions"), decision.question
    bounds = " – ".join(str(bound) for bound in (decision.min, decision.max) if bound is not None)
    return {
        (part, question): _("facultative") if decision.optional else _("demandée"),
        (part, f"{question} · {_('pourquoi')}"): decision.why,
        (part, f"{question} · {_('valeur proposée')}"): _proposed(decision),
        (part, f"{question} · {_('bornes')}"): bounds,
        (part, f"{question} · {_('choix')}"): ", ".join(choice.label for choice in decision.choices),
    }


def _proposed(decision: Decision) -> str:
    """The default as people say it; an organisation or a territory stays a number here."""
    answer = read_answer(decision, decision.default)
    return "" if answer is None else plain_text(decision, answer)


def _flat(value: Any, path: str = "") -> dict[str, str]:
    if isinstance(value, Mapping):
        return {
            k: v for key, item in value.items() for k, v in _flat(item, f"{path}.{key}".strip(".")).items()
        }
    if isinstance(value, list | tuple) and any(isinstance(item, Mapping | list | tuple) for item in value):
        return {k: v for n, item in enumerate(value, 1) for k, v in _flat(item, f"{path} {n}").items()}
    if isinstance(value, list | tuple):
        return {path: ", ".join(str(item) for item in value)}
    return {path: str(value)}
