"""Points of the map, with the words of the list beside it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from essaim.kernel.projects.queries import placed_initiatives, placed_organisations, placed_projects
from essaim.kernel.projects.search import fold

NAMES = {
    "initiative": _("Les initiatives"),
    "project": _("Les projets"),
    "place": _("Les organisations"),
}
KINDS = tuple(NAMES)
MOST_POINTS = 600


def points(kind: str = "") -> list[dict[str, Any]]:
    """What the map shows, of one kind or all. One query a kind."""
    wanted = [kind] if kind in KINDS else KINDS
    found: list[dict[str, Any]] = []
    if "initiative" in wanted:
        found.extend(_initiatives())
    if "project" in wanted:
        found.extend(_projects())
    if "place" in wanted:
        found.extend(_organisations())
    return found


def grouped(found: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The list beside the map: the points of each kind under its name, by label; kinds without a point left out."""
    groups = [(str(NAMES[kind]), [point for point in found if point["kind"] == kind]) for kind in KINDS]
    return [(name, sorted(group, key=lambda point: fold(point["label"]))) for name, group in groups if group]


def _initiatives() -> list[dict[str, Any]]:
    return [
        {
            "lat": row.lat,
            "lon": row.lon,
            "label": f"{row.name}, {row.born_in.name}" if row.born_in else row.name,
            "url": reverse("site:initiative", args=[row.slug]),
            "kind": "initiative",
        }
        for row in placed_initiatives()[:MOST_POINTS]
    ]


def _projects() -> list[dict[str, Any]]:
    return [
        {
            "lat": row.lat,
            "lon": row.lon,
            "label": f"{row.name}, {row.territory.name}",
            "url": reverse("projects:home", args=[row.slug]),
            "kind": "project",
        }
        for row in placed_projects()[:MOST_POINTS]
    ]


def _organisations() -> list[dict[str, Any]]:
    return [
        {
            "lat": row.lat,
            "lon": row.lon,
            "label": f"{row.name}, {row.commune.name}" if row.commune else row.name,
            "url": reverse("site:organisation", args=[row.slug]),
            "kind": "place",
        }
        for row in placed_organisations()[:MOST_POINTS]
    ]
