"""The projects of one recipe, side by side."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from essaim.engines.indicators.api import ComparedFigure, compare_publicly, compared_rows, twelve_months
from essaim.kernel.projects.answers import Names
from essaim.kernel.projects.models import Project
from essaim.kernel.projects.queries import adoptions, initiative
from essaim.kernel.projects.recipe import Decision, RecipeData
from essaim.kernel.projects.web import ActorRequest

MOST_COLUMNS = 6


def compare(request: ActorRequest, slug: str) -> HttpResponse:
    """Decisions and results of up to six projects in columns. Six queries, and one a measure."""
    recipe = initiative(slug)
    assert recipe.current is not None
    data = RecipeData.model_validate(recipe.current.data)
    every = list(adoptions(recipe))
    wanted = request.GET.getlist("projet")
    chosen = [row for row in every if row.slug in wanted] or every
    columns = chosen[:MOST_COLUMNS]
    context = {
        "recipe": recipe,
        "every": every,
        "columns": columns,
        "chosen": {row.slug for row in columns},
        "rows": decision_rows(data, columns),
        "most": MOST_COLUMNS,
        "figures": _figures(columns, timezone.localdate(request.at)),
    }
    return render(request, "site/pollination/compare.html", context)


def _figures(columns: list[Project], today: date) -> list[tuple[ComparedFigure, list[tuple[Project, str]]]]:
    """What each measured in twelve months, without the counts that could name someone."""
    figures = compare_publicly(columns, twelve_months(today))
    rows = compared_rows(figures, [project.pk for project in columns])
    return [(figure, list(zip(columns, texts, strict=True))) for figure, texts in rows]


def decision_rows(
    data: RecipeData, columns: list[Project]
) -> list[tuple[Decision, list[tuple[Project, str]], bool]]:
    """Each decision, its answers in the columns' order, whether they differ. Free texts stay in the projects."""
    names = Names(data, [project.decisions for project in columns])
    rows = []
    for decision in data.decisions:
        if decision.kind == "text":
            continue
        answers = [names.text(decision, project.decisions.get(decision.key)) for project in columns]
        rows.append((decision, list(zip(columns, answers, strict=True)), len(set(answers)) > 1))
    return rows
