"""Who is signed in stays so, while the account serves and whatever reads it is called."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from essaim.kernel.actors.models import User
from essaim.kernel.factories import make_user

pytestmark = pytest.mark.django_db
RENAMING = import_module("essaim.kernel.actors.migrations.0002_sessions_name_their_backend")


def _is_signed_in(client: Client) -> bool:
    page = client.get(reverse("account_email"))
    return page.status_code == 200


def test_an_account_that_no_longer_serves_is_signed_out(client: Client) -> None:
    user = make_user("Ada")
    client.force_login(user)
    assert _is_signed_in(client)

    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not _is_signed_in(client)


def test_a_session_opened_before_its_reader_was_renamed_still_serves(client: Client) -> None:
    client.force_login(make_user("Ada"))
    store = SessionStore()
    kept = Session.objects.get()
    kept.session_data = store.encode(
        {**store.decode(kept.session_data), BACKEND_SESSION_KEY: RENAMING.BEFORE}
    )
    kept.save()
    assert not _is_signed_in(client)

    RENAMING.Migration.operations[0].code(apps, None)

    assert _is_signed_in(client)
