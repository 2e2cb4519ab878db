"""All addresses. Engines mount themselves under their own French segment."""

from django.urls import include, path

from essaim.kernel.projects.engine import engines
from essaim.site import views
from essaim.site.components.views import components, sheet
from essaim.site.rest import views as rest
from essaim.site.rest.root import api

handler404 = "essaim.site.middleware.page_not_found"
handler403 = "essaim.site.middleware.permission_denied"

site_patterns = (
    [
        path("", views.home, name="home"),
        path("", include("essaim.site.accounts.urls")),
        path("composants/", components, name="components"),
        path("composants/feuille/", sheet, name="components_sheet"),
        path("api/", rest.documentation, name="api"),
        path("compte/cles/", rest.keys, name="api_keys"),
        path("compte/cles/<int:key>/retirer/", rest.revoke, name="api_key_revoke"),
    ],
    "site",
)

urlpatterns = [
    path("", include(site_patterns)),
    path("api/v1/", api.urls),
    path("compte/", include("essaim.site.accounts.addresses")),
    path("territoires/", include("essaim.site.territories.urls")),
    path("langue/", include("django.conf.urls.i18n")),
    *[
        path(f"projets/<slug:project>/{engine.path}/<slug:tool>/", include((engine.urls, slug)))
        for slug, engine in engines().items()
    ],
]
