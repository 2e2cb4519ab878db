"""A convention of 1,000 clauses: read by the rules, then its whole page as a person opens it."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.test import Client
from django.urls import reverse

from benchmarks.figure import Figure, rounds, say
from essaim.engines.mandates.factories import mandates_cast
from essaim.engines.mandates.rules.clauses import read
from essaim.engines.mandates.tests.conventions import DISGUISED, FINE, added

CLAUSES, TIMES, SECONDS_AT_MOST = 1_000, 5, 2


def _text() -> str:
    """Articles of a contract in disguise and of a fair subsidy, turn by turn: more alarms than any real convention."""
    articles = [f"Article{part}" for text in (DISGUISED, FINE) for part in text.split("Article")[1:]]
    return "\n".join(articles[number % len(articles)] for number in range(CLAUSES))


def measure() -> Iterator[Figure]:
    settings.ALLOWED_HOSTS = ["*"]
    text = _text()
    say(f"clauses : une convention de {CLAUSES} articles, {len(text)} caractères…")
    cast = mandates_cast()
    convention = added(cast.member, cast.tool("services"), text)
    client = Client()
    client.force_login(cast.bob)
    address = reverse("mandates:convention", args=[cast.project.slug, "services", convention.pk])
    assert len(read(text).clauses) == CLAUSES
    assert client.get(address).status_code == 200
    spent = rounds({"rules": lambda: read(text), "page": lambda: client.get(address)}, TIMES)
    yield Figure("clauses.read_1000", spent["rules"], "s", SECONDS_AT_MOST)
    yield Figure("clauses.page_1000", spent["page"], "s", SECONDS_AT_MOST)
    yield Figure("clauses.alarms_1000", len(read(text).marks), "passages")
