"""The API's door to a tool: the same rights as its pages, narrowed by the scopes of the key."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from essaim.kernel.access.api import grants
from essaim.kernel.access.models import ApiToken
from essaim.kernel.access.tokens import MissingScope, token_for
from essaim.kernel.actors.actor import Actor
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.projects.engine import engines
from essaim.kernel.projects.models import Project, Tool


def scopes() -> frozenset[str]:
    """What a key may open: reading or writing each engine that has an API."""
    routed = [slug for slug, engine in engines().items() if engine.rest]
    return frozenset(f"{slug}:{act}" for slug in routed for act in ("read", "write"))


def scope_label(scope: str) -> str:
    """A scope in words. An engine removed since leaves its code."""
    slug, _sign, act = scope.partition(":")
    if slug not in engines():
        return scope
    words = _("{engine} : agir à ma place") if act == "write" else _("{engine} : lire")
    return words.format(engine=engines()[slug].name)


class BearerToken(HttpBearer):
    """`Authorization: Bearer essaim_…`; the request then acts as the key's person."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        found = token_for(token, at=timezone.now())
        if found is not None:
            request.actor = Actor.of(found.user)  # type: ignore[attr-defined]
        return found


def actor_of(request: HttpRequest) -> tuple[Actor, datetime]:
    """Who acts through the API, and when."""
    return request.actor, request.at  # type: ignore[attr-defined]


def tool_for(request: HttpRequest, *, project: str, tool: str, permission: str, scope: str) -> Tool:
    """The tool, if the key has the scope and its person the right.

    Raises MissingScope, NotFound (no such tool, or a stranger to the project), Forbidden. Three queries.
    """
    token: ApiToken = request.auth  # type: ignore[attr-defined]
    if scope not in token.scopes:
        raise MissingScope(scope=scope)
    found = (
        Tool.objects.select_related("project")
        .filter(project__slug=project, slug=tool, engine=permission.partition(".")[0])
        .exclude(project__status=Project.Status.DRAFT)
        .first()
    )
    held = grants(actor_of(request)[0], found.project_id) if found else None
    if found is None or held is None:
        raise NotFound
    if permission not in held:
        raise Forbidden
    return found
