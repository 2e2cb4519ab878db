"""What is sealed is read back here, and nowhere else."""

import pytest
from django.conf import LazySettings
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from essaim.kernel.outbox.models import OutgoingMail
from essaim.kernel.sealed import UnsealError, seal, unseal


@given(st.text())
def test_a_text_comes_back_and_does_not_show(text: str) -> None:
    sealed = seal(text)

    assert unseal(sealed) == text
    assert len(text) < 4 or text not in sealed


def test_the_same_text_is_never_sealed_the_same() -> None:
    assert seal("FR76") != seal("FR76")


def test_an_old_secret_still_reads_and_a_foreign_one_does_not(settings: LazySettings) -> None:
    sealed, old = seal("FR76"), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new secret", [old]
    assert unseal(sealed) == "FR76"

    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(UnsealError):
        unseal(sealed)


@pytest.mark.django_db
def test_the_field_keeps_it_sealed_and_refuses_to_be_searched() -> None:
    OutgoingMail.objects.create(key="k", to="bob@exemple.fr", subject="s", text="lien secret")

    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM outbox_outgoingmail")
        (kept,) = cursor.fetchone()
    assert "secret" not in kept
    assert OutgoingMail.objects.get(text__isnull=False).text == "lien secret"
    with pytest.raises(TypeError):
        OutgoingMail.objects.filter(text="lien secret").exists()
