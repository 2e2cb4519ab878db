"""Decisions of a recipe: one key each, bounds that hold together, a default that the question itself would accept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from essaim.kernel.errors import Invalid
from essaim.kernel.projects.decisions import read_answer
from essaim.kernel.projects.faults import Fault, shown
from essaim.kernel.projects.recipe import Decision, RecipeData

BOUNDED = {"rate", "money", "integer"}


def decision_faults(data: RecipeData, file: str) -> Iterator[Fault]:
    counts = Counter(decision.key for decision in data.decisions)
    for index, decision in enumerate(data.decisions):
        place = f"decisions.{index}"
        if counts[decision.key] > 1:
            yield _fault(file, f"{place}.key", decision.key, _("une clé par décision"))
        yield from _choice_faults(decision, file, place)
        yield from _bound_faults(decision, file, place)


def _fault(file: str, key: str, got: Any, expected: str, example: str = "") -> Fault:
    return Fault(file, key, shown(got), expected, example, "decision")


def _choice_faults(decision: Decision, file: str, place: str) -> Iterator[Fault]:
    values = [choice.value for choice in decision.choices]
    if (decision.kind == "choice") != bool(values):
        expected = _("au moins un choix") if decision.kind == "choice" else _("aucun choix pour ce genre")
        example = 'choices = [{ value = "mensuel", label = "Chaque mois" }]'
        yield _fault(file, f"{place}.choices", values, expected, example if decision.kind == "choice" else "")
    if len(set(values)) != len(values):
        yield _fault(file, f"{place}.choices", values, _("des valeurs différentes"))


def _bound_faults(decision: Decision, file: str, place: str) -> Iterator[Fault]:
    """Each bound must be a value of the decision's kind, the lowest first; the default must be within them."""
    bounds = {"min": decision.min, "max": decision.max}
    bare = decision.model_copy(update={"min": None, "max": None})
    if decision.kind not in BOUNDED:
        for name, bound in bounds.items():
            if bound is not None:
                yield _fault(file, f"{place}.{name}", bound, _("aucune borne pour ce genre de décision"))
        yield from _default_faults(bare, file, place)
        return
    wrong = [name for name, bound in bounds.items() if bound is not None and _bound_refusal(bare, bound)]
    for name in wrong:
        yield _fault(file, f"{place}.{name}", bounds[name], _bound_refusal(bare, bounds[name]) or "")
    if wrong:
        return
    if decision.min is not None and _refusal(decision, decision.min):
        yield _fault(file, f"{place}.min", decision.min, _("une borne plus petite que max"))
        return
    yield from _default_faults(decision, file, place)


def _bound_refusal(decision: Decision, bound: object) -> str | None:
    return _("un nombre") if bound == "" else _refusal(decision, bound)


def _default_faults(decision: Decision, file: str, place: str) -> Iterator[Fault]:
    refusal = _refusal(decision, decision.default)
    if decision.default is not None and refusal:
        yield _fault(file, f"{place}.default", decision.default, refusal)


def _refusal(decision: Decision, value: Any) -> str | None:
    """Why this value would be refused as an answer, without the question in front; None when it is taken."""
    try:
        read_answer(decision, value)
    except Invalid as error:
        words = str(error).removeprefix(decision.question).strip().rstrip(".")
        return words.removeprefix(_("On attend")).strip()
    return None
