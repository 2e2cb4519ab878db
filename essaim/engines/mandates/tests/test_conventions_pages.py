"""The conventions in pages, through the client."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from essaim.engines.mandates.factories import filled, mandates_cast
from essaim.engines.mandates.models import Convention
from essaim.engines.mandates.tests.conventions import DISGUISED, added, alarm_of
from essaim.kernel.actors.models import User
from essaim.kernel.factories import Cast
from essaim.kernel.textfiles.tests.test_reading import pdf

pytestmark = pytest.mark.django_db
LIST, READING = 6, 6


@pytest.fixture
def cast() -> Cast:
    return mandates_cast()


def logged(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def url(cast: Cast, name: str, *rest: object) -> str:
    return reverse(f"mandates:{name}", args=[cast.project.slug, "services", *rest])


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub("[ \n\t]+", " ", html.unescape(response.content.decode()))


def test_a_convention_is_sent_read_in_place_and_explained(cast: Cast) -> None:
    client = logged(cast.bob)
    service = filled(cast.member, cast.tool("services"))
    file = SimpleUploadedFile("c.pdf", pdf(f"<pre>{DISGUISED}</pre>"))
    sent = {"title": "Ateliers", "law_on": "2026-11-02", "service": service.pk, "file": file, "text": ""}

    page = text(client, client.post(url(cast, "convention_new"), sent).headers["Location"])

    assert '<mark class="clause-mark clause-weighs">prix unitaire' in page
    for passage in re.findall('id="passage-([0-9]+)"', page):
        assert page.count(f'href="#note-{passage}"') == 1 and f'id="note-{passage}"' in page
    assert "De nombreux indices" in page and "19 contre 0" in page
    assert "10BX01717, Région Limousin" in page
    assert "Aucun arrêt cité ici ne porte sur ce seul point." in page
    assert "Elle n'attend aucune contrepartie directe." in page  # the safer wording
    assert re.search("Droit en vigueur le <time[^>]*>2.novembre 2026</time>\\.", page)
    assert "il cherche des mots, il ne juge pas" in page and "Ce qu'un juriste vérifierait" in page
    assert service.name in page
    assert "Ateliers" in text(client, url(cast, "conventions"))


def test_a_refusal_keeps_what_was_typed(cast: Cast) -> None:
    client = logged(cast.bob)
    file = SimpleUploadedFile("scan.pdf", pdf("<hr>"))

    page = client.post(url(cast, "convention_new"), {"title": "Scan", "law_on": "2026-11-02", "file": file})

    body = html.unescape(page.content.decode())
    assert "que des images de pages, sans texte" in body and 'value="Scan"' in body
    body = client.post(url(cast, "convention_new"), {"title": "", "text": DISGUISED}).content.decode()
    assert "heure-stagiaire" in body
    assert not Convention.objects.in_project(cast.project).exists()


def test_the_law_of_an_older_day_says_what_came_after(cast: Cast) -> None:
    client = logged(cast.bob)
    sent = {"title": "2010", "law_on": "2010-06-01", "text": "Le prix unitaire de chaque atelier est fixé."}

    page = text(client, client.post(url(cast, "convention_new"), sent).headers["Location"])

    assert "Code des marchés publics de 2006, article 1" in page and "L1111-1" not in page
    assert page.count("jugé après ce jour") == 2  # Limousin and Six-Fours, 2011


def test_an_alarm_is_dismissed_with_a_reason_then_put_back(cast: Cast) -> None:
    convention = added(cast.member, cast.tool("services"))
    client, key = logged(cast.bob), alarm_of(convention, "penalties").values()
    page = url(cast, "convention", convention.pk)

    assert "pénalité" in text(client, url(cast, "convention_dismiss", convention.pk, *key))
    refused = client.post(url(cast, "convention_dismiss", convention.pk, *key), {"reason": ""})
    assert refused.status_code == 200
    client.post(url(cast, "convention_dismiss", convention.pk, *key), {"reason": "Loyer des locaux"})
    shown = text(client, page)
    assert '<mark class="clause-mark clause-dismissed">pénalité</mark>' in shown
    assert "1 alarme est écartée." in shown and "Loyer des locaux" in shown and "17 contre 0" in shown
    assert "Remettre" not in text(logged(cast.fanny), page)
    assert client.post(url(cast, "convention_restore", convention.pk, *key)).headers["Location"] == page
    assert "19 contre 0" in text(client, page)
    assert client.get(url(cast, "convention_dismiss", convention.pk, "penalties", 1)).status_code == 404


def test_what_a_person_typed_is_never_read_as_markup(cast: Cast) -> None:
    convention = added(
        cast.member, cast.tool("services"), "Le prix <script>alert(1)</script> unitaire de <b>12</b> €."
    )

    body = logged(cast.bob).get(url(cast, "convention", convention.pk)).content.decode()

    assert "<script>alert" not in body and "<b>12" not in body


def test_deleting_asks_first(cast: Cast) -> None:
    mine, theirs = added(cast.member, cast.tool("services")), added(cast.coordinator, cast.tool("services"))
    client = logged(cast.bob)

    assert "disparaissent pour toujours" in text(client, url(cast, "convention_delete", mine.pk))
    assert client.get(url(cast, "convention_delete", theirs.pk)).status_code == 403
    assert "Effacer cette convention" not in text(client, url(cast, "convention", theirs.pk))
    client.post(url(cast, "convention_delete", mine.pk))
    assert [one.pk for one in Convention.objects.in_project(cast.project)] == [theirs.pk]


def test_queries_do_not_grow(
    cast: Cast, django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    """Session, user, roles, tool and grants; the page; for one convention, its dismissed alarms."""
    client, tool = logged(cast.bob), cast.tool("services")
    client.get(url(cast, "home"))
    empty = added(cast.member, tool)
    with django_assert_num_queries(LIST):
        client.get(url(cast, "conventions"))
    with django_assert_num_queries(READING):
        client.get(url(cast, "convention", empty.pk))
    full = added(cast.member, tool, DISGUISED * 5, dismissed="penalties")
    with django_assert_num_queries(LIST):
        client.get(url(cast, "conventions"))
    with django_assert_num_queries(READING):
        client.get(url(cast, "convention", full.pk))
