"""Figures measured by the engines of a project, and compared between projects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from essaim.engines.indicators.rules import (
    ComparedFigure,
    Figure,
    PublicFigure,
    months_with,
    published,
    published_side_by_side,
    unique,
)
from essaim.kernel.periods import Period
from essaim.kernel.projects.engine import Engine, Metric, engines
from essaim.kernel.projects.models import Project, Tool


def _indicators(project: Project) -> list[Mapping[str, Any]]:
    """What the recipe of this project asks to measure, in its order."""
    return list(project.recipe_version.data.get("indicators", ()))


def _metric(measure: str, present: Mapping[str, Engine]) -> Metric | None:
    """The measure, or None where this installation has not the engine any more."""
    slug, _dot, name = measure.partition(".")
    found = present.get(slug)
    return found.metrics.get(name) if found else None


def indicator_values(
    project: Project, period: Period, present: Mapping[str, Engine] | None = None
) -> list[Figure]:
    """The indicators of a project's recipe over a period. One query for its tools, then two for each indicator."""
    known = engines() if present is None else present
    tools: dict[str, list[Tool]] = defaultdict(list)
    for tool in Tool.objects.filter(project=project).order_by("position", "pk"):
        tools[tool.engine].append(tool)
    figures = []
    for indicator in _indicators(project):
        measure = str(indicator["measure"])
        metric, mine = _metric(measure, known), tools[measure.partition(".")[0]]
        if metric is not None and mine:
            figures.append(_figure(indicator, metric, mine, period))
    return figures


def _figure(indicator: Mapping[str, Any], metric: Metric, tools: list[Tool], period: Period) -> Figure:
    keys = [tool.pk for tool in tools]
    return Figure(
        key=str(indicator["key"]),
        measure=str(indicator["measure"]),
        name=str(metric.name),
        definition=str(metric.definition),
        why=str(indicator.get("why", "")),
        unit=metric.unit,
        counted=metric.counted,
        sources=unique(tool.title for tool in tools),
        months=months_with(metric.monthly(keys, period), period),
        total=metric.total(keys, period),
    )


def public_values(
    project: Project, period: Period, present: Mapping[str, Engine] | None = None
) -> list[PublicFigure]:
    """The indicators this project publishes (its tool's setting), small counts taken out. As many queries, and one."""
    tool = Tool.objects.filter(project=project, engine="indicators").order_by("position", "pk").first()
    if tool is None:
        return []
    chosen = tool.config.public
    shown = published(indicator_values(project, period, present))
    return [one for one in shown if chosen is None or one.figure.key in chosen]


def compare(
    projects: Collection[Project], period: Period, present: Mapping[str, Engine] | None = None
) -> list[ComparedFigure]:
    """The measures of several projects, side by side. One query for tools, then one for each measure.

    Give projects with their `recipe_version`. A measure whose engine has no `by_project` costs one query a project.
    """
    known = engines() if present is None else present
    tools: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    rows = Tool.objects.filter(project__in=[project.pk for project in projects]).order_by("pk")
    for key, project_id, engine in rows.values_list("pk", "project_id", "engine"):
        tools[engine][project_id].append(key)
    compared = []
    for measure, keys in _asked(projects).items():
        metric = _metric(measure, known)
        mine = {key: tools[measure.partition(".")[0]].get(key, []) for key in keys}
        mine = {key: own for key, own in mine.items() if own}
        if metric is not None and mine:
            compared.append(_compared(measure, metric, mine, period))
    return compared


def compare_publicly(
    projects: Collection[Project], period: Period, present: Mapping[str, Engine] | None = None
) -> list[ComparedFigure]:
    """The same with small counts taken out. As many queries."""
    return published_side_by_side(compare(projects, period, present))


def _asked(projects: Iterable[Project]) -> dict[str, list[int]]:
    """Which projects measure what, in the order of the recipes."""
    asked: dict[str, list[int]] = {}
    for project in projects:
        for indicator in _indicators(project):
            asked.setdefault(str(indicator["measure"]), []).append(project.pk)
    return asked


def _compared(measure: str, metric: Metric, tools: Mapping[int, list[int]], period: Period) -> ComparedFigure:
    if metric.by_project is not None:
        found = metric.by_project([key for own in tools.values() for key in own], period)
        values: dict[int, int | None] = {project_id: found.get(project_id, 0) for project_id in tools}
    else:
        values = {project_id: metric.total(own, period) for project_id, own in tools.items()}
    return ComparedFigure(
        measure=measure,
        name=str(metric.name),
        definition=str(metric.definition),
        unit=metric.unit,
        counted=metric.counted,
        values=values,
    )
