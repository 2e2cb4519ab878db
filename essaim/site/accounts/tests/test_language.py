"""One choice of language, for the pages and the letters, wherever it is made."""

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from essaim.engines.members.factories import members_cast
from essaim.kernel.actors.models import User
from essaim.kernel.factories import PASSWORD, Cast
from essaim.kernel.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cache.clear()
    return members_cast()


def switch(client: Client, language: str) -> None:
    client.post(reverse("set_language"), {"language": language, "next": "/"})


def sign_in(client: Client, user: User) -> str:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client.get(reverse("site:mine")).content.decode()


def spoken(user: User) -> str:
    return User.objects.get(pk=user.pk).language


def test_visitor_reads_english_from_the_next_page_on(client: Client) -> None:
    switch(client, "en")

    page = client.get("/").content.decode()
    assert '<html lang="en">' in page
    assert "Look for an initiative" in page


def test_switch_of_a_person_is_also_for_their_letters(cast: Cast, client: Client) -> None:
    client.force_login(cast.bob)
    switch(client, "en")

    assert spoken(cast.bob) == "en"
    assert "My projects" in client.get(reverse("site:mine")).content.decode()
    EmailAddress.objects.create(user=cast.bob, email=cast.bob.email, verified=True, primary=True)
    client.post(reverse("account_reset_password"), {"email": cast.bob.email})
    assert "To choose a new password, open this link:" in OutgoingMail.objects.get().text


@pytest.mark.parametrize("language", ["", "de", "../en"])
def test_switch_keeps_the_language_when_asked_for_an_unknown_one(
    cast: Cast, client: Client, language: str
) -> None:
    client.force_login(cast.bob)
    switch(client, language)

    assert spoken(cast.bob) == "fr"
    assert '<html lang="fr">' in client.get("/").content.decode()


def test_switch_is_a_post_only(client: Client) -> None:
    assert client.get(reverse("set_language")).status_code == 405


def test_sign_in_brings_the_language_of_the_account_to_a_new_browser(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast.bob.pk).update(language="en")

    assert '<html lang="en">' in sign_in(client, cast.bob)


def test_sign_in_brings_the_language_chosen_before_to_the_account(cast: Cast, client: Client) -> None:
    switch(client, "en")

    assert '<html lang="en">' in sign_in(client, cast.bob)
    assert spoken(cast.bob) == "en"


def test_profile_changes_the_language_of_this_browser_too(cast: Cast, client: Client) -> None:
    client.force_login(cast.bob)
    told = client.post(
        reverse("site:profile"), {"full_name": "Bob Martin", "phone": "", "language": "en"}, follow=True
    )

    assert '<html lang="en">' in told.content.decode()
    assert "Your details are saved." in told.content.decode()
