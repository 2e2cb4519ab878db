"""What a visitor reads when a request cannot even reach its page: our words, in their language, never a raw one."""

import io
import logging
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from essaim.site.logs import WithoutLinks

pytestmark = pytest.mark.django_db


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_form_without_its_mark_is_refused_in_a_sentence() -> None:
    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a"})

    assert answer.status_code == 403
    assert "Rechargez-la et recommencez" in text(answer)


def test_a_script_without_its_mark_keeps_what_it_sends() -> None:
    """A sentence would be a refusal for good: the gesture must wait for a sign-in instead."""
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("account_login"), headers={"accept": "application/json"})

    assert (answer.status_code, answer.content) == (403, b"")


@override_settings(ALLOWED_HOSTS=["localhost"])
def test_a_host_that_is_not_ours_reads_a_sentence(client: Client) -> None:

    answer = client.post(reverse("set_language"), {"next": "/"}, headers={"host": "mechant.example"})

    assert answer.status_code == 400
    assert "Revenez en arrière" in text(answer)
    assert "mechant" not in text(answer)


def test_a_form_too_large_is_refused_in_a_sentence(client: Client) -> None:
    answer = client.post(reverse("account_login"), {f"champ-{n}": "x" for n in range(1100)})

    assert answer.status_code == 400
    assert "trop grand" in text(answer)


def test_a_fault_before_any_page_is_told_in_our_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(*_args: object) -> None:
        raise RuntimeError("no database")

    monkeypatch.setattr("essaim.kernel.access.middleware.ActorMiddleware.__call__", fault)
    answer = Client(raise_request_exception=False).get("/")

    assert answer.status_code == 500
    assert "enregistré à moitié" in text(answer)


def test_the_link_of_an_e_mail_is_not_written_in_the_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads the log must not be able to answer in the place of who got the letter."""

    def fault(_token: str) -> None:
        raise RuntimeError("no database")

    (console,) = (
        one for one in logging.getLogger().handlers if any(isinstance(f, WithoutLinks) for f in one.filters)
    )
    written = io.StringIO()
    monkeypatch.setattr(console, "stream", written)
    monkeypatch.setattr("essaim.site.messages.views.read_link", fault)
    monkeypatch.setattr("essaim.site.accounts.views.invitation_of", fault)

    Client().post("/messages/jeton-secret/")
    Client(enforce_csrf_checks=True).post("/invitations/jeton-secret/")

    assert written.getvalue().count("/messages/…/") == 2
    assert "/invitations/…/" in written.getvalue()
    assert "jeton-secret" not in written.getvalue()


@pytest.mark.parametrize("address", ["/territoires/?q=Lille%00", "/territoires/%00/"])
def test_an_address_no_database_can_hold_reads_a_sentence(client: Client, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 400
    assert "caractère interdit" in text(answer)
