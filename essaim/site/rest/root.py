"""The API, version 1: its public part, its refusals, and the routers of the engines."""

from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from ninja import NinjaAPI
from ninja.errors import AuthenticationError

from essaim.kernel.errors import DomainError
from essaim.kernel.projects.engine import engines
from essaim.kernel.projects.rest import BearerToken
from essaim.site.rest.public import router as public_router

api = NinjaAPI(
    title="Essaim",
    version="1",
    description=(
        "Initiatives, recettes, territoires, projets et indicateurs sont publics. "
        "Le reste demande une clé : mêmes droits que les pages, limités aux portées de la clé."
    ),
    urls_namespace="api",
    docs_url=None,
)
api.add_router("", public_router)
for slug, engine in engines().items():
    if engine.rest:
        api.add_router(
            f"/projets/{{project}}/{engine.path}/{{tool}}",
            import_string(engine.rest),
            auth=BearerToken(),
            tags=[slug],
        )


@api.exception_handler(DomainError)
def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    return api.create_response(request, {"code": error.code, "message": str(error)}, status=error.status)


@api.exception_handler(AuthenticationError)
def unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    message = "Clé absente, expirée ou retirée. Envoyez « Authorization: Bearer essaim_… »."
    return api.create_response(request, {"code": "api.unauthenticated", "message": message}, status=401)
