"""The public catalogue: initiatives, engines, map."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from essaim.kernel.errors import NotFound
from essaim.kernel.projects.engine import engines
from essaim.kernel.projects.models import RecipeVersion
from essaim.kernel.projects.queries import adoptions, figures, initiative, initiatives
from essaim.kernel.projects.recipe import RecipeData
from essaim.kernel.ui.pages import paginate
from essaim.site.catalogue.forms import CatalogueForm
from essaim.site.catalogue.lineage import family
from essaim.site.catalogue.map import grouped, points
from essaim.site.catalogue.sheet import missing_engines, project_address, uses_of_engine


def home(request: HttpRequest) -> HttpResponse:
    """What Essaim is for, in one screen. Three queries."""
    return render(request, "site/home.html", {"figures": figures()})


def initiative_list(request: HttpRequest) -> HttpResponse:
    """The catalogue. Four queries; place search, at most four more."""
    form = CatalogueForm(request.GET)
    asked = form.asked()
    form.say_counts(asked)
    page = paginate(request, initiatives(asked))
    context = {"form": form, "page": page, "territory": asked.territory}
    return render(request, "site/catalogue/initiatives.html", context)


def initiative_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One sheet. Three queries."""
    recipe = initiative(slug)
    assert recipe.current is not None
    data = RecipeData.model_validate(recipe.current.data)
    projects = list(adoptions(recipe))
    context = {
        "recipe": recipe,
        "data": data,
        "projects": projects,
        "tree": family(recipe, data, projects, address=project_address),
        "versions": recipe.versions.select_related("created_by"),
        "missing": missing_engines(data),
    }
    return render(request, "site/catalogue/initiative.html", context)


def initiative_export(request: HttpRequest, slug: str, version: str = "") -> HttpResponse:
    """The recipe as a file, to be imported elsewhere. Two queries."""
    rows = RecipeVersion.objects.filter(recipe__slug=slug)
    found = (rows.filter(version=version) if version else rows).first()
    if found is None:
        raise NotFound
    answer = HttpResponse(found.text, content_type="application/toml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug}-{found.version}.toml"'
    return answer


def engine_list(request: HttpRequest) -> HttpResponse:
    """What a project can be equipped with. No query."""
    return render(request, "site/catalogue/engines.html", {"engines": engines().values()})


def engine_page(request: HttpRequest, slug: str) -> HttpResponse:
    """What one engine does, read from its manifest. One query."""
    found = engines().get(slug)
    if found is None:
        raise NotFound
    context = {
        "engine": found,
        "permissions": [(str(p), found.permission_labels.get(p, p)) for p in found.permissions],
        "events": sorted(found.event_names),
        "settings": list(found.settings.model_fields),
        "recipes": uses_of_engine(slug),
    }
    return render(request, "site/catalogue/engine.html", context)


def map_page(request: HttpRequest) -> HttpResponse:
    """Organisations, projects and initiatives on the map, and in a list. Three queries."""
    kind = request.GET.get("genre", "")
    found = points(kind)
    context = {"points": found, "groups": grouped(found), "kind": kind}
    return render(request, "site/catalogue/map.html", context)
