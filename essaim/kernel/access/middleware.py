"""Names who asks and when, once a request: `request.actor`, `request.at`. What a person reads, no shared cache keeps."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User


class ActorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        request.actor = Actor.of(user) if isinstance(user, User) else Actor.anonymous()  # type: ignore[attr-defined]
        request.at = timezone.now()  # type: ignore[attr-defined]
        response = self.get_response(request)
        if isinstance(user, User) and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-cache"
        return response
