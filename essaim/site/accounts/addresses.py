"""The addresses of allauth's pages, in French, under the names it uses."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from allauth.urls import urlpatterns as allauth_patterns
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, path, re_path

View = Callable[..., HttpResponseBase]

ROUTES = {
    "account_login": "connexion/",
    "account_logout": "deconnexion/",
    "account_inactive": "ferme/",
    "account_signup": "inscription/",
    "account_reauthenticate": "confirmer-identite/",
    "account_confirm_login_code": "connexion/code/",
    "account_email": "adresses/",
    "account_email_verification_sent": "confirmer-adresse/",
    "account_confirm_email": "confirmer-adresse/<str:key>/",
    "account_change_password": "mot-de-passe/",
    "account_set_password": "mot-de-passe/choisir/",
    "account_reset_password": "mot-de-passe/oublie/",
    "account_reset_password_done": "mot-de-passe/oublie/envoye/",
    "account_reset_password_from_key_done": "mot-de-passe/oublie/fait/",
    "account_reset_password_from_key": r"^mot-de-passe/oublie/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
    "mfa_index": "securite/",
    "mfa_authenticate": "securite/verifier/",
    "mfa_reauthenticate": "securite/confirmer/",
    "mfa_activate_totp": "securite/application/activer/",
    "mfa_deactivate_totp": "securite/application/retirer/",
    "mfa_view_recovery_codes": "securite/codes-de-secours/",
    "mfa_generate_recovery_codes": "securite/codes-de-secours/nouveaux/",
    "mfa_download_recovery_codes": "securite/codes-de-secours/telecharger/",
    "mfa_list_webauthn": "securite/cles/",
    "mfa_add_webauthn": "securite/cles/ajouter/",
    "mfa_reauthenticate_webauthn": "securite/cles/confirmer/",
    "mfa_remove_webauthn": "securite/cles/<int:pk>/retirer/",
    "mfa_edit_webauthn": "securite/cles/<int:pk>/renommer/",
    "mfa_login_webauthn": "connexion/cle/",
    "usersessions_list": "sessions/",
}


def whole(view: View) -> View:
    """A page whose writes and letters are one: a letter is kept only with what it tells."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in {"GET", "HEAD"}:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            return view(request, *args, **kwargs)

    return page


def _walk(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns)
        else:
            yield pattern


def _mount(pattern: URLPattern) -> URLPattern:
    assert pattern.name is not None
    route = ROUTES[pattern.name]
    mount = re_path if route.startswith("^") else path
    return mount(route, whole(pattern.callback), name=pattern.name)


urlpatterns = [_mount(pattern) for pattern in _walk(allauth_patterns)]
