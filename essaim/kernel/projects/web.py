"""Pages of a tool: object, right and page context in one decorator."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast

from django.contrib.auth.views import redirect_to_login
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed

from essaim.kernel.access.api import grants, grants_asked
from essaim.kernel.access.errors import NotRunning
from essaim.kernel.access.middleware import actor_of, named_in
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.people import person_asked
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.prepared import Ask, along, prepared
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
    held = grants(request.actor, project.slug)
    if held is None or project.status == Project.Status.DRAFT:
        raise NotFound
    if permission not in held:
        raise Forbidden
    request.project, request.grants = project, held


@prepared
def _tools(project: str, tool: str, engine: str) -> QuerySet[Tool]:
    rows = Tool.objects.filter(project__slug=project, slug=tool, engine=engine).order_by("pk")
    return rows.select_related("project__territory", "project__carrier")


@prepared
def _projects(slug: str) -> QuerySet[Project]:
    rows = Project.objects.filter(slug=slug).order_by("pk")
    return rows.select_related("territory", "carrier", "recipe_version__recipe")


def _entrance(request: HttpRequest, project: str, place: Ask | None) -> tuple[Ask | None, ...]:
    """All that a page asks before its view: its reader, where it is, what its reader may do there."""
    if (named := named_in(request)) is None:
        return ()
    return person_asked(named), place, grants_asked(named, project)


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
            with along(*_entrance(request, project, _tools.ask(*which))):
                asked.actor = actor_of(request)
                if not asked.actor.is_person:
                    return redirect_to_login(request.get_full_path())
                if not (tools := _tools(*which)):
                    raise NotFound
                found = tools[0]
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
            with along(*_entrance(request, project, _projects.ask(project))):
                asked.actor = actor_of(request)
                if not asked.actor.is_person:
                    return redirect_to_login(request.get_full_path())
                if not (projects := _projects(project)):
                    raise NotFound
                _admit(asked, projects[0], permission)
            if request.method not in (*methods, *(("HEAD",) if "GET" in methods else ())):
                return HttpResponseNotAllowed(methods)
            return view(asked, **rest)

        page.permission = permission  # type: ignore[attr-defined]
        return page

    return decorate
