from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from essaim.kernel.access.models import ApiToken
from essaim.kernel.access.tokens import create_token, revoke_token, token_for
from essaim.kernel.actors.actor import Actor
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.factories import NOW, make_user

pytestmark = pytest.mark.django_db
KNOWN = frozenset({"orders:read", "orders:write"})


def _create(by: Actor, scopes: list[str] | None = None) -> tuple[ApiToken, str]:
    return create_token(by=by, label="Tableur", scopes=scopes or ["orders:read"], known=KNOWN, at=NOW)


def test_create_token_keeps_the_digest_only() -> None:
    token, secret = _create(Actor.of(make_user()))
    assert secret not in str(ApiToken.objects.values())
    assert token_for(secret, at=NOW) == token


@pytest.mark.parametrize("scopes", [[""], ["orders:all"], ["orders:read", "ledger:read"]])
def test_create_token_refuses_an_unknown_scope(scopes: list[str]) -> None:
    with pytest.raises(Invalid):
        _create(Actor.of(make_user()), scopes)


def test_token_ends_with_its_date_its_revocation_and_its_person() -> None:
    user = make_user()
    token, secret = _create(Actor.of(user))
    assert token_for(secret, at=NOW + timedelta(days=366)) is None
    user.is_active = False
    user.save()
    assert token_for(secret, at=NOW) is None
    user.is_active = True
    user.save()
    revoke_token(by=Actor.of(user), token_id=token.pk, at=NOW)
    assert token_for(secret, at=NOW) is None


def test_revoke_token_of_somebody_else_is_not_found() -> None:
    token, _secret = _create(Actor.of(make_user()))
    with pytest.raises(NotFound):
        revoke_token(by=Actor.of(make_user()), token_id=token.pk, at=NOW)


def test_keys_page_shows_the_secret_once(client: Client) -> None:
    client.force_login(make_user())
    url = reverse("site:api_keys")
    made = client.post(url, {"label": "Tableur", "scopes": ["orders:read"]}).content.decode()
    assert "essaim_" in made
    assert "essaim_" not in client.get(url).content.decode()


def test_keys_page_says_in_words_what_a_key_opens(client: Client) -> None:
    client.force_login(make_user())
    url = reverse("site:api_keys")
    client.post(url, {"label": "Tableur", "scopes": ["orders:read"]})
    ApiToken.objects.update(scopes=["orders:read", "gone:read"])
    page = client.get(url).content.decode()
    assert '<td data-label="Ouvre">Commandes groupées\xa0: lire, gone:read</td>' in page


def test_an_unknown_address_of_the_api_answers_json(client: Client) -> None:
    answer = client.get("/api/v1/inconnue", headers={"accept": "text/html,application/json"})
    assert answer.status_code == 404
    assert "error" in answer.json()
