"""The language of a person: one choice, for the pages and the letters. The last one made wins, wherever it is made."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User
from essaim.kernel.projects.web import ActorRequest
from essaim.site.accounts.commands import choose_language


@require_POST
def switch(request: HttpRequest) -> HttpResponseBase:
    """The switch of every page: kept by this browser, and for the letters of who is signed in."""
    response = set_language(request)
    chosen = request.POST.get("language", "")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        choose_language(by=cast(ActorRequest, request).actor, language=chosen)
    return response


def remember(response: HttpResponseBase, language: str) -> None:
    """Keep a language in this browser, as Django's own switch does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )


def meet(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    """At sign-in: what this browser was told goes to the account, else the account tells this browser."""
    told = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if told in dict(settings.LANGUAGES):
        choose_language(by=Actor.of(user), language=told)
    else:
        remember(response, user.language)
