"""What a sheet shows beside its text."""

from __future__ import annotations

from django.urls import reverse

from essaim.kernel.projects.engine import engines
from essaim.kernel.projects.models import Project, Recipe
from essaim.kernel.projects.queries import executable_recipes
from essaim.kernel.projects.recipe import RecipeData


def project_address(project: Project) -> str:
    return reverse("projects:home", args=[project.slug])


def missing_engines(data: RecipeData) -> list[tuple[str, str, bool]]:
    """What a sheet would need to become executable: each engine wanted, its name here, whether it is here."""
    if data.is_executable:
        return []
    here = engines()
    return [
        (slug, str(here[slug].name) if slug in here else slug, slug in here) for slug in data.engines_wanted
    ]


def uses_of_engine(slug: str) -> list[Recipe]:
    """The executable recipes that use an engine. One query."""
    return [
        recipe
        for recipe in executable_recipes()
        if recipe.current and any(use["use"] == slug for use in recipe.current.data.get("engines", ()))
    ]
