"""The steps of a pollination, in order, and what each shows beside its question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from essaim.kernel.projects.answers import Names, Others, others
from essaim.kernel.projects.decisions import default_answers, unanswered
from essaim.kernel.projects.launch import recipe_data
from essaim.kernel.projects.models import Project
from essaim.kernel.projects.queries import adoptions
from essaim.kernel.projects.recipe import Decision, RecipeData


@dataclass(frozen=True)
class Steps:
    """Where one is: who and where, each decision, partners, summary."""

    draft: Project
    data: RecipeData

    @property
    def total(self) -> int:
        return len(self.data.decisions) + 3

    def of(self, key: str) -> int:
        """The number of a decision's step, from 2."""
        return [decision.key for decision in self.data.decisions].index(key) + 2

    def url(self, number: int) -> str:
        """The address of a step, by its number."""
        slug = self.draft.slug
        if number <= 1:
            return reverse("pollination:who", args=[slug])
        if number <= len(self.data.decisions) + 1:
            return reverse("pollination:decision", args=[slug, self.data.decisions[number - 2].key])
        page = "partners" if number == self.total - 1 else "summary"
        return reverse(f"pollination:{page}", args=[slug])

    def resume(self) -> str:
        """The first question not yet seen, or the summary."""
        for decision in self.data.decisions:
            if decision.key not in self.draft.decisions:
                return self.url(self.of(decision.key))
        return self.url(self.total)


@dataclass(frozen=True)
class Line:
    """One decision of the summary: what is answered, what the parent or the recipe says, whether it differs."""

    decision: Decision
    answer: str
    model: str
    differs: bool
    is_open: bool
    url: str


def model_answers(draft: Project, data: RecipeData) -> tuple[str, Mapping[str, Any]]:
    """What the draft is compared with, and its name: the parent's answers when it is of the same recipe, else the recipe's."""
    parent = draft.parent
    if parent is not None and parent.recipe_version.recipe_id == draft.recipe_version.recipe_id:
        return parent.name, parent.decisions
    return _("la recette"), default_answers(data)


def lines(draft: Project, steps: Steps) -> list[Line]:
    """The summary. Two queries."""
    data = steps.data
    _name, model = model_answers(draft, data)
    names = Names(data, [draft.decisions, model])
    still_open = {decision.key for decision in unanswered(data, draft.decisions)}
    return [
        Line(
            decision,
            names.text(decision, draft.decisions.get(decision.key)),
            names.text(decision, model.get(decision.key)),
            model.get(decision.key) is not None
            and model.get(decision.key) != draft.decisions.get(decision.key),
            decision.key in still_open,
            steps.url(steps.of(decision.key)),
        )
        for decision in data.decisions
    ]


def beside(draft: Project, data: RecipeData, decision: Decision) -> dict[str, Any]:
    """Beside a question: what the others chose, the parent's answer, the recipe's proposal. At most five queries."""
    rows = list(adoptions(draft.recipe_version.recipe))
    parent = next((row for row in rows if row.pk == draft.parent_id), None)
    proposed = default_answers(data).get(decision.key)
    given = parent.decisions.get(decision.key) if parent else None
    names = Names(data, [{decision.key: proposed}, {decision.key: given}])
    chosen: Others = others(decision, rows)
    return {
        "others": chosen,
        "parent": parent,
        "parent_answer": names.text(decision, given) if parent and given is not None else "",
        "proposed": names.text(decision, proposed) if proposed is not None else "",
        "suggested": given if given is not None else proposed,
    }


def steps_of(draft: Project) -> Steps:
    return Steps(draft, recipe_data(draft))
