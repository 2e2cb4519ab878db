"""The public part of the API: what anyone may read."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from ninja.pagination import LimitOffsetPagination, paginate

from essaim.engines.indicators.api import public_values, twelve_months
from essaim.kernel.errors import NotFound
from essaim.kernel.periods import Period
from essaim.kernel.projects.models import Project, Recipe
from essaim.kernel.territories.models import Territory
from essaim.kernel.territories.search import search
from essaim.site.rest.schemas import (
    IndicatorOut,
    InitiativeDetail,
    InitiativeOut,
    MonthValue,
    ProjectOut,
    Refusal,
    TerritoryOut,
)

router = Router(tags=["public"])


def _recipes() -> QuerySet[Recipe]:
    return Recipe.objects.select_related("current").filter(current__isnull=False).order_by("name", "pk")


def _projects() -> QuerySet[Project]:
    return (
        Project.objects.exclude(status=Project.Status.DRAFT)
        .select_related("recipe_version__recipe", "carrier", "territory", "parent")
        .order_by("name", "pk")
    )


def _recipe(slug: str) -> Recipe:
    found = _recipes().filter(slug=slug).first()
    if found is None:
        raise NotFound
    return found


@router.get("/initiatives", response=list[InitiativeOut], url_name="initiatives", summary="Les initiatives")
@paginate(LimitOffsetPagination, page_size=25)
def initiatives(request: HttpRequest, theme: str = "") -> QuerySet[Recipe]:
    return _recipes().filter(theme=theme) if theme else _recipes()


@router.get(
    "/initiatives/{slug}",
    response={200: InitiativeDetail, 404: Refusal},
    url_name="initiative",
    summary="Une initiative, avec sa fiche",
)
def initiative(request: HttpRequest, slug: str) -> Recipe:
    return _recipe(slug)


@router.get(
    "/recettes/{slug}.toml", response={404: Refusal}, url_name="recipe", summary="Le fichier d'une recette"
)
def recipe_file(request: HttpRequest, slug: str) -> HttpResponse:
    recipe = _recipe(slug)
    text = recipe.current.text if recipe.current else ""
    return HttpResponse(text, content_type="application/toml; charset=utf-8")


@router.get(
    "/territoires", response=list[TerritoryOut], url_name="territories", summary="Chercher un territoire"
)
def territories(
    request: HttpRequest,
    q: str = Query(..., min_length=1, max_length=80),  # type: ignore[type-arg]  # a function in all but name
) -> list[Territory]:
    return [match.territory for match in search(q, limit=20)]


@router.get("/projets", response=list[ProjectOut], url_name="projects", summary="Les projets")
@paginate(LimitOffsetPagination, page_size=25)
def projects(request: HttpRequest, initiative: str = "") -> QuerySet[Project]:
    return _projects().filter(recipe_version__recipe__slug=initiative) if initiative else _projects()


@router.get(
    "/projets/{project}", response={200: ProjectOut, 404: Refusal}, url_name="project", summary="Un projet"
)
def project(request: HttpRequest, project: str) -> Project:
    found = _projects().filter(slug=project).first()
    if found is None:
        raise NotFound
    return found


@router.get(
    "/projets/{project}/indicateurs",
    response={200: list[IndicatorOut], 404: Refusal},
    url_name="indicators",
    summary="Les indicateurs d'un projet, sur douze mois (le prochain compris) ou une année ; null : moins de cinq personnes",
)
def indicators(
    request: HttpRequest,
    project: str,
    annee: int | None = Query(None, ge=2000, le=2100),  # type: ignore[type-arg]
) -> list[IndicatorOut]:
    found = _projects().filter(slug=project).first()
    if found is None:
        raise NotFound
    period = twelve_months(timezone.localdate()) if annee is None else Period.year(annee)
    return [
        IndicatorOut(
            key=shown.figure.key,
            name=shown.figure.name,
            definition=shown.figure.definition,
            unit=shown.figure.unit,
            total=shown.total,
            months=[MonthValue(month=month, value=value) for month, value in shown.months],
        )
        for shown in public_values(found, period)
    ]
