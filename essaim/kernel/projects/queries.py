"""Reads of the catalogue and of projects. Each says its number of SQL queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from essaim.kernel.actors.models import Organisation
from essaim.kernel.errors import NotFound
from essaim.kernel.projects.models import Project, Recipe, Theme
from essaim.kernel.projects.search import words
from essaim.kernel.territories.models import Territory
from essaim.kernel.territories.queries import inside

VISIBLE = (Project.Status.RUNNING, Project.Status.CLOSED)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a visitor looks for in the catalogue."""

    text: str = ""
    theme: str = ""
    state: str = ""
    territory: Territory | None = None


def initiatives(asked: Asked) -> QuerySet[Recipe]:
    """The initiatives that answer, executable ones first, each with `adoptions`, its projects launched. One query when read."""
    rows = Recipe.objects.filter(current__isnull=False).select_related("born_in__departement", "current")
    for word in words(asked.text):
        rows = rows.filter(search_text__contains=f" {word}")
    if asked.theme:
        rows = rows.filter(theme=asked.theme)
    if asked.state:
        rows = rows.filter(is_executable=asked.state == "recette")
    if asked.territory is not None:
        near = inside(asked.territory).values("pk")
        lives = Project.objects.filter(
            recipe_version__recipe=OuterRef("pk"), territory__in=near, status__in=VISIBLE
        )
        rows = rows.filter(Q(born_in__in=near) | Exists(lives))
    return rows.annotate(
        adoptions=Count("versions__projects", filter=Q(versions__projects__status__in=VISIBLE))
    ).order_by("-is_executable", "name", "pk")


def theme_counts(asked: Asked) -> dict[str, int]:
    """How many initiatives each theme would show under the other filters. One query."""
    anywhere = Asked(text=asked.text, state=asked.state, territory=asked.territory)
    found = Recipe.objects.filter(pk__in=initiatives(anywhere).order_by().values("pk"))
    return dict(found.order_by().values_list("theme").annotate(n=Count("pk")))


def state_counts(asked: Asked) -> dict[bool, int]:
    """How many are executable, and how many are sheets, under the other filters. One query."""
    anyhow = Asked(text=asked.text, theme=asked.theme, territory=asked.territory)
    found = Recipe.objects.filter(pk__in=initiatives(anyhow).order_by().values("pk"))
    return dict(found.order_by().values_list("is_executable").annotate(n=Count("pk")))


def initiative(slug: str) -> Recipe:
    """One initiative with its current text, keeper and birthplace. One query. Raises NotFound."""
    found = (
        Recipe.objects.select_related("current", "keeper", "born_in__departement")
        .filter(slug=slug, current__isnull=False)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def adoptions(recipe: Recipe) -> QuerySet[Project]:
    """The projects launched from a recipe, the oldest first. One query."""
    return (
        Project.objects.filter(recipe_version__recipe=recipe, status__in=VISIBLE)
        .select_related("territory", "carrier", "recipe_version")
        .order_by("launched_at", "pk")
    )


def projects(*, text: str = "", theme: str = "", territory: Territory | None = None) -> QuerySet[Project]:
    """The projects everyone may see, running ones first. One query."""
    rows = Project.objects.filter(status__in=VISIBLE).select_related(
        "territory__departement", "carrier", "recipe_version__recipe"
    )
    for word in words(text):
        named = Q(name__icontains=word) | Q(carrier__name__icontains=word)
        rows = rows.filter(named | Q(recipe_version__recipe__search_text__contains=f" {word}"))
    if theme:
        rows = rows.filter(recipe_version__recipe__theme=theme)
    if territory is not None:
        rows = rows.filter(_reaches(territory))
    return rows.order_by("-status", "name", "pk")


def _reaches(territory: Territory) -> Q:
    """Projects within the territory, or whose own territory contains it."""
    above = [territory.epci_id, territory.departement_id, territory.region_id]
    return Q(territory__in=inside(territory).values("pk")) | Q(
        territory_id__in=[pk for pk in above if pk is not None]
    )


@dataclass(frozen=True)
class Figures:
    """What is alive here, counted now."""

    initiatives: int
    recipes: int
    projects: int
    territories: int
    organisations: int


def figures() -> Figures:
    """Three queries."""
    kinds: dict[str, Any] = Recipe.objects.filter(current__isnull=False).aggregate(
        every=Count("pk"), executable=Count("pk", filter=Q(is_executable=True))
    )
    running: dict[str, Any] = Project.objects.filter(status=Project.Status.RUNNING).aggregate(
        every=Count("pk"), places=Count("territory", distinct=True)
    )
    return Figures(
        initiatives=kinds["every"],
        recipes=kinds["executable"],
        projects=running["every"],
        territories=running["places"],
        organisations=Organisation.objects.count(),
    )


def executable_recipes() -> QuerySet[Recipe]:
    """What can be pollinated at once. One query."""
    return Recipe.objects.filter(is_executable=True, current__isnull=False).select_related("current")


def placed_projects() -> QuerySet[Any]:
    """Running projects with `lat` and `lon`: their carrier's, else their territory's. One query."""
    return (
        Project.objects.filter(status=Project.Status.RUNNING)
        .annotate(
            lat=Coalesce("carrier__latitude", "territory__latitude"),
            lon=Coalesce("carrier__longitude", "territory__longitude"),
        )
        .filter(lat__isnull=False)
        .select_related("territory")
    )


def placed_initiatives() -> QuerySet[Any]:
    """Initiatives with `lat` and `lon`: those of their sheet, else of the commune they were born in. One query."""
    return (
        Recipe.objects.filter(current__isnull=False)
        .annotate(
            lat=Coalesce("latitude", "born_in__latitude"), lon=Coalesce("longitude", "born_in__longitude")
        )
        .filter(lat__isnull=False)
        .select_related("born_in")
    )


def placed_organisations() -> QuerySet[Any]:
    """Organisations with `lat` and `lon`: their own or their commune's. One query."""
    return (
        Organisation.objects.annotate(
            lat=Coalesce("latitude", "commune__latitude"), lon=Coalesce("longitude", "commune__longitude")
        )
        .filter(lat__isnull=False)
        .select_related("commune")
        .order_by(F("name"), "pk")
    )


def theme_labels(counts: dict[str, int]) -> Iterable[tuple[str, str]]:
    """Each theme with how many it shows."""
    return [(theme.value, f"{theme.label} ({counts.get(theme.value, 0)})") for theme in Theme]
