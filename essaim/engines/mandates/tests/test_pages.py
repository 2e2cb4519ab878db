"""The services in pages, through the client."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from essaim.engines.mandates.commands.services import review_service
from essaim.engines.mandates.factories import CHILDCARE, filled, mandates_cast, opened
from essaim.engines.mandates.models import Service
from essaim.kernel.actors.models import User
from essaim.kernel.factories import NOW, Cast

pytestmark = pytest.mark.django_db
HOME = 8


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


def typed(key: str) -> dict[str, str]:
    given = CHILDCARE[key]
    return {"answer": given if isinstance(given, str) else getattr(given, "plain", str(given))}


def test_a_file_goes_from_its_first_question_to_its_result(cast: Cast) -> None:
    client = logged(cast.bob)
    described = {"name": "Crèche", "authority": "Ville", "territory": "Quartier sud", "law_on": "2026-11-02"}

    page = client.post(url(cast, "new"), described)
    asked: list[str] = []
    while "/suite/" in page.headers["Location"]:
        address = client.get(page.headers["Location"]).headers["Location"]
        if "/question/" not in address:
            break
        key = address.rstrip("/").rpartition("/")[2]
        assert key not in asked
        asked.append(key)
        page = client.post(address, typed(key))
        assert page.status_code == 302

    service = Service.objects.in_project(cast.project).get()
    assert asked[:3] == ["sovereign", "need", "policy"]
    assert service.status == "concluded"
    result = text(client, url(cast, "result", service.pk))
    assert "Service d'intérêt économique général (SIEG)" in result
    assert re.search("Droit en vigueur le <time[^>]*>2.novembre 2026</time>\\.", result)
    assert "Ce n'est pas un conseil juridique" in result
    assert "à vérifier" in result
    assert "Si «\u00a0Politique publique\u00a0» devenait «\u00a0Non\u00a0»" in result


def test_modes_are_compared_with_the_numbers_of_the_day(cast: Cast) -> None:
    service = filled(cast.member, cast.tool("services"))

    page = text(logged(cast.fanny), url(cast, "modes", service.pk))

    assert page.index("Mandat de SIEG") < page.index("Contrat sans concurrence")
    for number in (
        "750\u202f000,00\u00a0€",
        "300\u202f000,00\u00a0€",
        "23\u202f000,00\u00a0€",
        "20\u202f000\u202f000,00\u00a0€",
    ):
        assert number in page
    assert "60\u202f000,00\u00a0€" in page  # the exemption, though closed here


def test_the_sheet_says_what_a_lawyer_would_check(cast: Cast) -> None:
    service = filled(cast.member, cast.tool("services"), {**CHILDCARE, "initiative": "?"})

    page = text(logged(cast.fanny), url(cast, "sheet", service.pk))

    assert "Ce qu'un juriste devrait vérifier" in page
    assert "Il manque une réponse qui décide. À savoir\u00a0: Initiative." in page
    assert "Directive 2006/123/CE" in page


@pytest.mark.parametrize(
    ("key", "sent", "sentence"),
    [
        ("need", {"answer": "lune"}, "Sélectionnez un choix valide"),
        ("need", {}, "Ce champ est obligatoire"),
        ("amount", {}, "Écrivez un nombre, ou cochez"),
        ("amount", {"answer": "beaucoup"}, "Écrivez des euros"),
        ("amount", {"answer": "-3"}, "sans signe moins"),
        ("amount", {"answer": "3", "unknown": "on"}, "pas les deux"),
        ("years", {"answer": "0"}, "supérieure ou égale à 1"),
    ],
)
def test_a_bad_answer_is_refused_in_a_sentence_and_kept_on_the_page(
    cast: Cast, key: str, sent: dict[str, str], sentence: str
) -> None:
    service = opened(cast.member, cast.tool("services"))

    page = logged(cast.bob).post(url(cast, "question", service.pk, key), {"sent": "", **sent})

    assert page.status_code == 200
    assert sentence in html.unescape(page.content.decode())
    if key == "amount" and "answer" in sent:
        assert f'value="{sent["answer"]}"' in page.content.decode()
    assert Service.objects.in_project(cast.project).get().answers == {}


def test_revising_says_what_it_will_ask_again(cast: Cast) -> None:
    service = filled(cast.member, cast.tool("services"))
    client = logged(cast.bob)

    assert "ces questions seront posées de nouveau" in text(
        client, url(cast, "question", service.pk, "domain")
    )
    assert "ces questions" not in text(client, url(cast, "question", service.pk, "control"))
    client.post(url(cast, "question", service.pk, "domain"), {"answer": "culture"})
    assert "/question/failure/" in client.get(url(cast, "next", service.pk)).headers["Location"]


def test_a_day_of_law_that_nobody_knows_is_refused_and_what_was_typed_stays(cast: Cast) -> None:
    described = {"name": "Crèche", "authority": "Ville", "territory": "Sud", "law_on": "1988-01-01"}

    page = logged(cast.bob).post(url(cast, "new"), described).content.decode()

    assert "Essaim connaît le droit depuis 2004" in page
    assert 'value="Crèche"' in page
    assert not Service.objects.in_project(cast.project).exists()


def test_an_unknown_question_is_not_found(cast: Cast) -> None:
    service = opened(cast.member, cast.tool("services"))

    assert logged(cast.bob).get(url(cast, "question", service.pk, "lune")).status_code == 404
    assert logged(cast.bob).get(url(cast, "service", service.pk + 999)).status_code == 404


def test_review_then_choice_then_reopening(cast: Cast) -> None:
    service = filled(cast.member, cast.tool("services"))
    client = logged(cast.alice)

    refused = client.post(url(cast, "choose", service.pk), {"mode": "subsidy", "reason": ""})
    assert "pas été relu" in refused.content.decode()
    assert client.post(url(cast, "review", service.pk), {"agreed": "yes", "note": ""}).status_code == 302
    assert 'value="no_competition"' not in text(client, url(cast, "choose", service.pk))
    assert (
        client.post(
            url(cast, "choose", service.pk), {"mode": "objectives", "reason": "Trois ans"}
        ).status_code
        == 302
    )
    page = text(client, url(cast, "service", service.pk))
    assert "Convention pluriannuelle d'objectifs" in page and "Trois ans" in page
    assert "/question/" not in page
    assert client.post(url(cast, "reopen", service.pk), {"reason": "Nouveau budget"}).status_code == 302
    assert "à relire" in text(client, url(cast, "service", service.pk))


def test_a_result_is_not_shown_while_questions_wait(cast: Cast) -> None:
    service = opened(cast.member, cast.tool("services"))
    client = logged(cast.alice)

    for name in ("result", "modes", "sheet", "choose"):
        assert client.get(url(cast, name, service.pk)).headers["Location"] == url(cast, "service", service.pk)


def test_files_touched_by_a_parameter_are_listed(cast: Cast) -> None:
    tool = cast.tool("services")
    service = filled(cast.member, tool)
    client = logged(cast.bob)
    assert "Aucun dossier à revoir" in text(client, url(cast, "moved"))
    kept = service.conclusions.get()
    kept.parameters = [
        {**one, "since": "2001-01-01"} if one["key"] == "sieg.plafond" else one for one in kept.parameters
    ]
    kept.save()

    assert "1 dossier repose sur un nombre de la loi qui a changé." in text(client, url(cast, "home"))
    assert "sieg.plafond" in text(client, url(cast, "moved"))
    assert client.post(url(cast, "again", service.pk)).status_code == 302
    assert "Aucun dossier à revoir" in text(client, url(cast, "moved"))


def test_home_lists_and_finds_files_in_constant_queries(
    cast: Cast, django_assert_num_queries: Callable[[int], AbstractContextManager[Any]]
) -> None:
    tool = cast.tool("services")
    review_service(by=cast.coordinator, service_id=filled(cast.member, tool).pk, agreed=True, note="", at=NOW)
    client = logged(cast.fanny)
    client.get(url(cast, "home"))
    with django_assert_num_queries(HOME) as one:
        client.get(url(cast, "home"))
    for n in range(4):
        opened(cast.member, tool, name=f"Service {n}")
    filled(cast.member, tool, name="Formation")

    with django_assert_num_queries(HOME):
        page = text(client, url(cast, "home"))

    assert one is not None
    assert "Formation" in page
    assert "Formation" not in text(client, url(cast, "home") + "?q=tout-petits")
