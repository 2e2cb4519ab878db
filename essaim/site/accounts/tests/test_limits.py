"""Limits on log-ins hold for the whole installation, and second factors are sealed."""

import pytest
from django.core.cache import CacheHandler, cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from essaim.site.accounts.adapter import MFAAdapter

pytestmark = pytest.mark.django_db


def test_what_one_process_counts_every_other_one_sees() -> None:
    cache.set("allauth:rl:login", [1, 2, 3])

    elsewhere = CacheHandler()["default"]  # what another process would make

    assert elsewhere is not cache
    assert elsewhere.get("allauth:rl:login") == [1, 2, 3]
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM operations_cache")
        assert cursor.fetchone() == (1,)


def test_the_secret_of_a_second_factor_is_sealed() -> None:
    kept = MFAAdapter().encrypt("JBSWY3DPEHPK3PXP")

    assert "JBSWY3DPEHPK3PXP" not in kept
    assert MFAAdapter().decrypt(kept) == "JBSWY3DPEHPK3PXP"


def test_too_many_tries_are_told_in_our_words(client: Client) -> None:
    asked = {"email": "lina@exemple.fr"}
    answers = [client.post(reverse("account_reset_password"), asked) for _n in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Attendez cinq minutes" in answers[-1].content.decode()
