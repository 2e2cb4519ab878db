"""The page of the API: what it opens, and one's own keys."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from essaim.kernel.access.models import ApiToken
from essaim.kernel.access.tokens import create_token, revoke_token
from essaim.kernel.errors import Invalid
from essaim.kernel.projects.rest import actor_of, scope_label, scopes
from essaim.site.rest.forms import TokenForm
from essaim.site.rest.root import api


def documentation(request: HttpRequest) -> HttpResponse:
    document = api.get_openapi_schema(path_prefix="/api/v1/")
    operations = [
        {"method": method.upper(), "path": path, **operation}
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    return render(request, "site/rest/documentation.html", {"operations": operations})


@login_required
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """One's keys; a new one shows its secret once, in the answer to its creation."""
    actor, at = actor_of(request)
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _token, secret = create_token(
                by=actor,
                label=form.cleaned_data["label"],
                scopes=form.cleaned_data["scopes"],
                known=scopes(),
                at=at,
            )
            form = TokenForm()
        except Invalid as error:
            form.add_error(error.field, str(error))
    own = ApiToken.objects.filter(user_id=actor.user_id or 0, revoked_at=None)
    tokens = [(token, [scope_label(scope) for scope in token.scopes]) for token in own]
    return render(
        request, "site/rest/keys.html", {"form": form, "secret": secret, "tokens": tokens, "now": at}
    )


@login_required
@require_POST
def revoke(request: HttpRequest, key: int) -> HttpResponse:
    actor, at = actor_of(request)
    revoke_token(by=actor, token_id=key, at=at)
    return redirect("site:api_keys")
