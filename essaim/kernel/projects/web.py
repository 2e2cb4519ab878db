"""Pages of a tool: object, right and page context in one decorator."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast

from django.contrib.auth.views import redirect_to_login
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from essaim.kernel.access.api import grants, grants_asked
from essaim.kernel.access.errors import NotRunning
from essaim.kernel.access.middleware import named_in, reader_of
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.people import person_asked
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.prepared import Reading, along, prepared
from essaim.kernel.projects.models import Project, Tool


class ActorRequest(HttpRequest):
    """A request after the actor middleware."""

    actor: Actor
    at: Any


class ProjectRequest(ActorRequest):
    """A request whose project is known and whose right was checked."""

    project: Project
    grants: frozenset[str]


class ToolRequest(ProjectRequest):
    """A request whose project and tool are known and whose right was checked."""

    tool: Tool


SAFE = ("GET", "HEAD")
View = Callable[..., HttpResponseBase]


def _admit(request: ProjectRequest, project: Project, permission: str) -> None:
    """Raises NotFound for a draft, Forbidden without the right."""
    if project.status == Project.Status.DRAFT:
        raise NotFound
    if permission not in request.grants:
        raise Forbidden
    request.project = project


@prepared
def _tools(project: str, tool: str, engine: str) -> QuerySet[Tool]:
    rows = Tool.objects.filter(project__slug=project, slug=tool, engine=engine).order_by("pk")
    return rows.select_related("project__territory", "project__carrier")


@prepared
def _projects(slug: str) -> QuerySet[Project]:
    rows = Project.objects.filter(slug=slug).order_by("pk")
    return rows.select_related("territory", "carrier", "recipe_version__recipe")


def _enter[M: Model](
    request: ProjectRequest, project: str, places: Reading[M, M], which: tuple[str, ...]
) -> M | None:
    """Where a page is, its reader and what they may do there asked along with it; None for who is not signed in. Raises NotFound."""
    named = named_in(request)
    asks = () if named is None else (person_asked(named), places.ask(*which), grants_asked(named, project))
    with along(*asks):
        request.actor = reader_of(request)
        if not request.actor.is_person:
            return None
        found, held = places(*which), grants(request.actor, project)
        if not found or held is None:
            raise NotFound
        request.grants = held
        return found[0]


def tool_page(
    permission: str, *, methods: tuple[str, ...] = ("GET",)
) -> Callable[[Callable[Concatenate[ToolRequest, ...], HttpResponseBase]], View]:
    """A page of the engine named by `permission` ("orders.view").

    Anonymous: to the login page. Stranger, other engine, unknown slug: NotFound. Participant without the right: Forbidden.
    The view gets the request with `project`, `tool`, `grants`, and the rest of the address. Three queries with its reader's, in one trip
    on PostgreSQL.
    """

    def decorate(view: Callable[Concatenate[ToolRequest, ...], HttpResponseBase]) -> View:
        @wraps(view)
        def page(request: HttpRequest, project: str, tool: str, **rest: Any) -> HttpResponseBase:
            asked = cast(ToolRequest, request)
            which = project, tool, permission.partition(".")[0]
            if (found := _enter(asked, project, _tools, which)) is None:
                return redirect_to_login(request.get_full_path())
            _admit(asked, found.project, permission)
            asked.tool = found
            if found.project.status == Project.Status.CLOSED and request.method not in SAFE:
                raise NotRunning
            if request.method not in (*methods, *(("HEAD",) if "GET" in methods else ())):
                return HttpResponseNotAllowed(methods)
            return view(asked, **rest)

        page.permission = permission  # type: ignore[attr-defined]
        return page

    return decorate


def project_page(
    permission: str, *, methods: tuple[str, ...] = ("GET",)
) -> Callable[[Callable[Concatenate[ProjectRequest, ...], HttpResponseBase]], View]:
    """A page of a project itself, under the same rules as `tool_page`."""

    def decorate(view: Callable[Concatenate[ProjectRequest, ...], HttpResponseBase]) -> View:
        @wraps(view)
        def page(request: HttpRequest, project: str, **rest: Any) -> HttpResponseBase:
            asked = cast(ProjectRequest, request)
            if (found := _enter(asked, project, _projects, (project,))) is None:
                return redirect_to_login(request.get_full_path())
            _admit(asked, found, permission)
            if request.method not in (*methods, *(("HEAD",) if "GET" in methods else ())):
                return HttpResponseNotAllowed(methods)
            return view(asked, **rest)

        page.permission = permission  # type: ignore[attr-defined]
        return page

    return decorate
