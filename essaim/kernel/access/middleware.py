"""Names who asks and when, once a request: `request.actor`, `request.at`. What a person reads, no shared cache keeps."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User


def reader_of(request: HttpRequest) -> Actor:
    """Who a session names, once it is checked."""
    user = request.user
    return Actor.of(user) if isinstance(user, User) else Actor.anonymous()


def named_in(request: HttpRequest) -> int | None:
    """The id that a session carries, nothing checked yet: only to ask about that person along with something else."""
    carried = request.session.get(SESSION_KEY)
    return None if carried is None else User._meta.pk.to_python(carried)


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Looked for when somebody asks: a page of a project asks for its reader along with the rest.
        request.actor = SimpleLazyObject(partial(reader_of, request))  # type: ignore[attr-defined]
        request.at = timezone.now()  # type: ignore[attr-defined]
        response = self.get_response(request)
        if isinstance(request.user, User) and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"
        return response
