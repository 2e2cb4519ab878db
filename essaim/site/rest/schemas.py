"""What the public API answers."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from ninja import Field, Schema

from essaim.kernel.projects.models import Project, Recipe


class InitiativeOut(Schema):
    slug: str
    name: str
    theme: str
    promise: str
    executable: bool = Field(alias="is_executable")
    version: str = Field(alias="current.version")
    url: str

    @staticmethod
    def resolve_url(recipe: Recipe) -> str:
        return reverse("site:initiative", kwargs={"slug": recipe.slug})


class InitiativeDetail(InitiativeOut):
    sheet: dict[str, Any] = Field(alias="current.data")


class TerritoryOut(Schema):
    kind: str
    code: str
    name: str
    population: int | None
    departement: str | None = Field(None, alias="departement.name")
    region: str | None = Field(None, alias="region.name")


class ProjectOut(Schema):
    slug: str
    name: str
    initiative: str = Field(alias="recipe_version.recipe.slug")
    version: str = Field(alias="recipe_version.version")
    carrier: str = Field(alias="carrier.name")
    territory: str = Field(alias="territory.code")
    status: str
    parent: str | None = Field(None, alias="parent.slug")
    launched_at: datetime | None
    url: str

    @staticmethod
    def resolve_url(project: Project) -> str:
        return reverse("projects:home", kwargs={"project": project.slug})


class MonthValue(Schema):
    month: date
    value: int | None


class IndicatorOut(Schema):
    key: str
    name: str
    definition: str
    unit: str
    total: int | None
    months: list[MonthValue]


class Refusal(Schema):
    code: str
    message: str
