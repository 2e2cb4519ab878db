"""Reads of the services."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from essaim.engines.mandates.models import Conclusion, Service
from essaim.engines.mandates.queries.law import law_on
from essaim.engines.mandates.rules.facts import Case
from essaim.engines.mandates.rules.kept import Reading, case_from_json
from essaim.kernel.params.api import parameters
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.measures import measure_words


def services_of(tool: Tool, *, words: str = "", status: str = "") -> QuerySet[Service]:
    """The files of a tool, the last changed first, each with its result in use. Two queries when read."""
    rows = Service.objects.in_tool(tool)
    rows = rows.filter(name__icontains=words) if words else rows
    rows = rows.filter(status=status) if status else rows
    current = Conclusion.objects.in_tool(tool).filter(is_current=True)
    return rows.prefetch_related(Prefetch("conclusions", queryset=current, to_attr="current"))


def waiting_in(tool: Tool, statuses: Sequence[str]) -> QuerySet[Service]:
    """The files in one of these states, the last changed first. One query when read."""
    return Service.objects.in_tool(tool).filter(status__in=statuses)


def service_in(tool: Tool, pk: int) -> Service | None:
    """One file, with who read it over. One query."""
    return Service.objects.in_tool(tool).select_related("reviewed_by").filter(pk=pk).first()


def case_of(service: Service) -> Case:
    """The answers of a file, typed. No query."""
    return case_from_json(service.law_on, service.answers)


def current_of(service: Service) -> Conclusion | None:
    """The result in use; None while questions wait. One query."""
    rows = Conclusion.objects.in_project(service.project_id)
    return rows.filter(service=service, is_current=True).first()


@dataclass(frozen=True, slots=True)
class Moved:
    """A parameter that no longer is what a result read."""

    read: Reading
    now: Reading


def moved_since(conclusion: Conclusion) -> list[Moved]:
    """The parameters that changed since a result was kept, for its own day of law. No query."""
    law = law_on(conclusion.law_on)
    read = [Reading.from_json(raw) for raw in conclusion.parameters]
    pairs = [Moved(one, Reading.of(one.key, law)) for one in read]
    return [pair for pair in pairs if pair.read != pair.now]


def touched(tool: Tool) -> Sequence[tuple[Service, list[Moved]]]:
    """The files whose result rests on a parameter that changed since. One query."""
    rows = Conclusion.objects.in_tool(tool).filter(is_current=True).select_related("service")
    found = [(row.service, moved_since(row)) for row in rows.order_by("service__name", "pk")]
    return [(service, moved) for service, moved in found if moved]


@dataclass(frozen=True, slots=True)
class MovedShown:
    """The same in words. `label` is French."""

    key: str
    label: str
    before: str
    now: str


def moved_words(moved: Moved) -> MovedShown:
    """What a parameter was, and is. No query."""
    parameter = parameters().get(moved.read.key)
    label = parameter.label if parameter else moved.read.key

    def said(reading: Reading) -> str:
        if parameter is None or reading.measure is None:
            return _("rien ce jour-là")
        return measure_words(reading.measure, parameter.unit)

    return MovedShown(moved.read.key, label, said(moved.read), said(moved.now))
