from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import transaction
from django.test import override_settings

from essaim.kernel.factories import NOW, make_user
from essaim.kernel.outbox.api import drain, language_of, queue_mail
from essaim.kernel.outbox.mail import FolderBackend, message_id
from essaim.kernel.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=365)


def _queue(key: str = "essai:1") -> None:
    queue_mail(key=key, to="bob@exemple.fr", subject="Votre panier", text="Bonjour")


def test_queue_mail_keeps_one_row_a_key() -> None:
    _queue()
    _queue()
    assert OutgoingMail.objects.count() == 1


def test_queue_mail_leaves_with_the_transaction_only() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        _queue()
        raise RuntimeError
    assert drain(limit=10, at=LATER) == 0
    assert mail.outbox == []


def test_drain_sends_once() -> None:
    _queue()
    assert drain(limit=10, at=LATER) == 1
    assert drain(limit=10, at=LATER) == 0
    assert [message.subject for message in mail.outbox] == ["Votre panier"]
    assert mail.outbox[0].extra_headers["Message-ID"] == message_id("essai:1")


CLOSED = {
    "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "OPTIONS": {"host": "127.0.0.1", "port": 1},
}


@override_settings(MAILERS={"default": CLOSED})
def test_drain_keeps_what_failed_and_tries_later() -> None:
    _queue()
    assert drain(limit=1, at=LATER) == 1
    waiting = OutgoingMail.objects.get()
    assert waiting.done_at is None
    assert waiting.attempts == 1
    assert waiting.next_attempt_at > LATER
    assert "ConnectionRefusedError" in waiting.last_error
    assert drain(limit=1, at=LATER) == 0


def test_folder_backend_writes_the_same_message_once(tmp_path: Path) -> None:
    message = EmailMessage("Sujet", "Texte", to=["a@exemple.fr"], headers={"Message-ID": message_id("k")})
    assert FolderBackend(folder=tmp_path).send_messages([message]) == 1
    assert FolderBackend(folder=tmp_path).send_messages([message]) == 1
    assert len(list(tmp_path.iterdir())) == 1


def test_language_of_an_address_is_its_owners() -> None:
    make_user("Bob Delattre", email="bob@exemple.fr", language="en")

    assert language_of("Bob@Exemple.fr") == "en"
    assert language_of("inconnu@exemple.fr") == "fr"
