"""A page of a project asks for its reader before its session is checked: what it then shows still waits for that check."""

import pytest
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.test import Client
from django.urls import reverse

from essaim.engines.orders.factories import TOOL, orders_cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("change", ["password", "stopped", "forged"])
def test_a_session_that_no_longer_stands_leads_to_the_login_page(client: Client, change: str) -> None:
    cast = orders_cast()
    pages = [
        reverse("orders:account", args=[cast.project.slug, TOOL]),
        reverse("projects:decisions", args=[cast.project.slug]),
    ]
    client.force_login(cast.bob)
    assert [client.get(page).status_code for page in pages] == [200, 200]

    match change:
        case "password":
            cast.bob.set_password("un-autre-mot-de-passe")
            cast.bob.save()
        case "stopped":
            cast.bob.is_active = False
            cast.bob.save()
        case "forged":
            session = client.session
            session[HASH_SESSION_KEY] = "0" * 64
            session.save()

    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse(settings.LOGIN_URL))
