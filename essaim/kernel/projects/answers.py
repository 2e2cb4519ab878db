"""Answers read against what exists here, and told in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from essaim.kernel.actors.models import Organisation
from essaim.kernel.errors import Invalid
from essaim.kernel.money import Money, Rate
from essaim.kernel.projects.decisions import read_answer
from essaim.kernel.projects.models import Project
from essaim.kernel.projects.recipe import Decision, RecipeData
from essaim.kernel.territories.models import Territory
from essaim.kernel.ui.language import colon

FEWEST_FOR_A_MIDDLE = 3
COUNTED = ("rate", "money", "integer", "choice")


def read_existing(decision: Decision, raw: Any) -> Any:
    """The JSON form of an answer; an organisation or a territory must be known here. One query for those."""
    answer = read_answer(decision, raw)
    if answer is None:
        return None
    if decision.kind == "organisation" and not Organisation.objects.filter(pk=answer).exists():
        raise Invalid(
            message=_("Cette organisation n'est pas connue ici. Créez-la d'abord."), field=decision.key
        )
    if decision.kind == "territory" and not Territory.objects.filter(pk=answer).exists():
        raise Invalid(message=_("Ce territoire n'est pas connu ici."), field=decision.key)
    return answer


class Names:
    """The names behind the numbers of several sets of answers. Two queries, whatever their size."""

    def __init__(self, data: RecipeData, answers: Iterable[Mapping[str, Any]]) -> None:
        rows = list(answers)
        self._organisations = Organisation.objects.in_bulk(_keys(data, rows, "organisation"))
        self._territories = Territory.objects.in_bulk(_keys(data, rows, "territory"))

    def text(self, decision: Decision, answer: Any) -> str:
        """An answer as a person would say it; a dash for none."""
        if answer is None:
            return "—"
        match decision.kind:
            case "organisation":
                found = self._organisations.get(answer)
                return found.name if found else "—"
            case "territory":
                place = self._territories.get(answer)
                return place.name if place else "—"
        return plain_text(decision, answer)


def _keys(data: RecipeData, rows: list[Mapping[str, Any]], kind: str) -> set[int]:
    keys = [decision.key for decision in data.decisions if decision.kind == kind]
    return {row[key] for row in rows for key in keys if isinstance(row.get(key), int)}


def plain_text(decision: Decision, answer: Any) -> str:
    """An answer that names no row of the database, as a person would say it."""
    match decision.kind:
        case "rate":
            return str(Rate.parse(answer))
        case "money":
            return str(Money.euros(answer))
        case "choice":
            return next((choice.label for choice in decision.choices if choice.value == answer), str(answer))
        case "period":
            start, end = (date.fromisoformat(day) for day in answer)
            return _("du {start} au {end}").format(start=f"{start:%d/%m/%Y}", end=f"{end:%d/%m/%Y}")
        case "brackets":
            return " ; ".join(_bracket(row) for row in answer)
    return str(answer)


def _bracket(row: Mapping[str, Any]) -> str:
    share = str(Rate.parse(row["rate"]))
    if row["up_to"] is None:
        return _("au-delà ou sans quotient : {share}").format(share=share)
    return _("jusqu'à {bound} : {share}").format(bound=row["up_to"], share=share)


@dataclass(frozen=True)
class Others:
    """What the other adoptions of the recipe chose: how many answered, and their choices in words."""

    count: int
    lines: tuple[str, ...]


def others(decision: Decision, projects: Iterable[Project]) -> Others:
    """For figures the median and the extremes, for choices how many each; for the rest, only how many. No query.

    One or two figures are given as they are: they have no middle.

    Texts, organisations and dates stay with those who wrote them.
    """
    given = [
        project.decisions[decision.key]
        for project in projects
        if project.decisions.get(decision.key) is not None
    ]
    if not given or decision.kind not in COUNTED:
        return Others(len(given), ())
    if decision.kind == "choice":
        counts = Counter(given)
        return Others(
            len(given),
            tuple(f"{plain_text(decision, value)}{colon()} {n}" for value, n in counts.most_common()),
        )
    values = sorted(given, key=lambda answer: _size(decision, answer))
    if len(values) < FEWEST_FOR_A_MIDDLE:
        return Others(len(given), tuple(dict.fromkeys(plain_text(decision, value) for value in values)))
    middle = values[(len(values) - 1) // 2]
    lines = [_("valeur du milieu : {value}").format(value=plain_text(decision, middle))]
    if len(set(values)) > 1:
        low, high = plain_text(decision, values[0]), plain_text(decision, values[-1])
        lines.append(_("de {low} à {high}").format(low=low, high=high))
    return Others(len(given), tuple(lines))


def _size(decision: Decision, answer: Any) -> Any:
    match decision.kind:
        case "rate":
            return Rate.parse(answer)
        case "money":
            return Money.euros(answer)
    return int(answer)
