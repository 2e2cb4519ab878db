"""Test data of the indicators: an engine that measures what it is told, and projects whose recipe asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from essaim.engines.indicators.engine import ENGINE
from essaim.engines.indicators.permissions import P
from essaim.kernel.factories import make_project, make_recipe
from essaim.kernel.periods import Period
from essaim.kernel.projects.engine import Engine, Metric
from essaim.kernel.projects.models import Project, Tool

Months = Mapping[date, int]
ASKED = (
    {"key": "households", "measure": "orders.distinct_households", "why": "Le nombre de familles touchées."},
    {"key": "producers", "measure": "orders.producer_euros"},
)


def make_measured(
    slug: str = "", *, asked: tuple[Mapping[str, str], ...] = ASKED, **settings: object
) -> Project:
    """A running project with an orders tool and its indicators; coordination and funder see them."""
    name = f"Bio-cabas {slug}".strip()
    version = make_recipe(
        f"mesure-{slug or 'une'}",
        {
            "slug": "mesure",
            "version": "1.0.0",
            "name": "Mesure",
            "theme": "alimentation",
            "promise": "Mesurer",
            "source": "Essai",
            "indicators": list(asked),
        },
    )
    return make_project(
        name,
        tools={"paniers": ("orders", {}), "resultats": ("indicators", settings)},
        roles={
            "coordination": ["projects.view", *P],
            "membre": ["projects.view"],
            "financeur": ["projects.view", P.VIEW],
        },
        recipe_version=version,
    )


def _measured(tools: list[int], period: Period, told: Mapping[str, Months], repeats: bool) -> dict[date, int]:
    """Read from the tools' titles ("paniers" at first): a real query, as engines do."""
    projects = Tool.objects.filter(pk__in=tools).order_by("pk").values_list("project__slug", flat=True)
    months: dict[date, int] = {}
    for slug in projects:
        for month, value in told.get(slug, {}).items():
            if month in period:
                months[month] = max(months.get(month, 0), value) if repeats else months.get(month, 0) + value
    return months


def fake_engines(households: Mapping[str, Months], cents: Mapping[str, Months]) -> dict[str, Engine]:
    """An engine `orders` that measured these values, by project slug and month. The same families come back each month."""

    def euros(tools: list[int], period: Period) -> Mapping[date, int]:
        return _measured(tools, period, cents, repeats=False)

    def families(tools: list[int], period: Period) -> Mapping[date, int]:
        return _measured(tools, period, households, repeats=True)

    def euros_by_project(tools: list[int], period: Period) -> Mapping[int, int]:
        rows = Tool.objects.filter(pk__in=tools).order_by("pk").values_list("project_id", "project__slug")
        return {
            key: sum(value for month, value in cents.get(slug, {}).items() if month in period)
            for key, slug in rows
        }

    metrics = {
        "distinct_households": Metric(
            name="Foyers",
            definition="Foyers différents, comptés une fois.",
            unit="foyers",
            monthly=families,
            total=lambda tools, period: max(families(tools, period).values(), default=0),
        ),
        "producer_euros": Metric(
            name="Versé aux producteurs",
            definition="Somme due aux producteurs.",
            unit="EUR",
            monthly=euros,
            total=lambda tools, period: sum(euros(tools, period).values()),
            by_project=euros_by_project,
        ),
    }
    return {"orders": replace(ENGINE, slug="orders", metrics=metrics)}
