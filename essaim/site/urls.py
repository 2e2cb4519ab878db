"""All addresses. Engines mount themselves under their own French segment."""

from django.urls import URLPattern, URLResolver, include, path

from essaim.kernel.projects.engine import engines
from essaim.site.accounts.language import switch
from essaim.site.catalogue import import_views
from essaim.site.catalogue import views as catalogue
from essaim.site.components.views import components, sheet
from essaim.site.help import views as help_views
from essaim.site.parameters import parameters_page
from essaim.site.pollination.urls import pollination_patterns, project_patterns
from essaim.site.pollination.views import compare, lessons, projects
from essaim.site.rest import views as rest
from essaim.site.rest.root import api

handler400 = "essaim.site.middleware.bad_request"
handler404 = "essaim.site.middleware.page_not_found"
handler403 = "essaim.site.middleware.permission_denied"
handler429 = "essaim.site.middleware.too_many"
handler500 = "essaim.site.middleware.bare_fault"

site_patterns: tuple[list[URLPattern | URLResolver], str] = (
    [
        path("", catalogue.home, name="home"),
        path("initiatives/", catalogue.initiative_list, name="initiatives"),
        path("initiatives/<slug:slug>/", catalogue.initiative_page, name="initiative"),
        path("initiatives/<slug:slug>/recette.toml", catalogue.initiative_export, name="initiative_recipe"),
        path(
            "initiatives/<slug:slug>/recette-<str:version>.toml",
            catalogue.initiative_export,
            name="initiative_export",
        ),
        path("initiatives/<slug:slug>/comparer/", compare.compare, name="compare"),
        path("initiatives/<slug:slug>/lecons/", lessons.recipe_lessons, name="recipe_lessons"),
        path("initiatives/<slug:slug>/lecons/<int:lesson>/repondre/", lessons.decide, name="lesson_decide"),
        path("moteurs/", catalogue.engine_list, name="engines"),
        path("moteurs/<slug:slug>/", catalogue.engine_page, name="engine"),
        path("carte/", catalogue.map_page, name="map"),
        path("projets/", projects.project_list, name="projects"),
        path("", include("essaim.site.accounts.urls")),
        path("", include("essaim.site.messages.urls")),
        path("aide/", help_views.index, name="help"),
        path("aide/glossaire/", help_views.words, name="help_glossary"),
        path("aide/<slug:slug>/", help_views.page, name="help_page"),
        path("parametres/", parameters_page, name="parameters"),
        path("composants/", components, name="components"),
        path("composants/feuille/", sheet, name="components_sheet"),
        path("api/", rest.documentation, name="api"),
        path("compte/cles/", rest.keys, name="api_keys"),
        path("compte/cles/<int:key>/retirer/", rest.revoke, name="api_key_revoke"),
    ],
    "site",
)

recipe_patterns = (
    [
        path("", import_views.import_page, name="import"),
        path("confirmer/", import_views.import_confirm, name="confirm"),
    ],
    "recipes",
)

tool_patterns: list[URLPattern | URLResolver] = [
    path(f"{engine.path}/<slug:tool>/", include((engine.urls, slug))) for slug, engine in engines().items()
]

urlpatterns = [
    path("projets/<slug:project>/", include(tool_patterns)),  # tried first: what is asked for most
    path("projets/<slug:project>/", include(project_patterns)),
    path("", include(site_patterns)),
    path("api/v1/", api.urls),
    path("compte/", include("essaim.site.accounts.addresses")),
    path("territoires/", include("essaim.site.territories.urls")),
    path("recettes/importer/", include(recipe_patterns)),
    path("polleniser/", include(pollination_patterns)),
    path("langue/", switch, name="set_language"),
]
