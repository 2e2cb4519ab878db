"""Every page a person may open, asked in English: no French sentence is left outside what is marked French."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from essaim.kernel.factories import Cast
from essaim.kernel.projects.models import RecipeVersion
from tests.access import table
from tests.access.world import launch_bio_cabas
from tests.harness.french import WORDS, french_in

pytestmark = pytest.mark.once  # words do not depend on the database
EXAMPLES = {"site:components", "site:components_sheet"}  # made of French examples, for developers
GENERATED = {"explanation"}  # kept by us, not typed by anyone


@pytest.fixture
def cast(db: None) -> Cast:
    return launch_bio_cabas()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _typed() -> list[str]:
    """What people typed stays in their language: every text of the database, recipes aside."""
    found: set[str] = set()
    for model in apps.get_models():
        if not model.__module__.startswith("essaim.") or model is RecipeVersion:
            continue
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
            and field.name not in GENERATED
        ]
        for row in model._base_manager.order_by("pk").values_list(*names) if names else ():
            for text in _texts(list(row)):
                found |= {text, *text.splitlines(), " ".join(text.split())}
    return sorted((text for text in found if WORDS.search(text)), key=len, reverse=True)


def _without(text: str, typed: list[str]) -> str:
    for one in typed:
        text = text.replace(one, "")
    return text


@pytest.mark.parametrize("role", ["anonymous", "member", "coordinator", "funder"])
def test_english_pages_hold_no_french(cast: Cast, role: str) -> None:
    people = {"member": cast.bob, "coordinator": cast.alice, "funder": cast.fanny}
    client = Client(headers={"accept-language": "en"})
    if role in people:
        client.force_login(people[role])
    kwargs, typed = table.url_kwargs(cast), _typed()
    opened, found = 0, set()
    for name, method, expected in table.rows():
        if method != "GET" or expected[role] != 200 or name in EXAMPLES:
            continue
        response = client.get(reverse(name, kwargs=kwargs[name]))
        if not response["Content-Type"].startswith("text/html"):
            continue
        opened += 1
        texts = french_in(response.content.decode())
        found |= {f"{name}: {text}" for text in texts if WORDS.search(_without(text, typed))}

    assert opened > 10
    assert sorted(found) == []


def test_reader_sees_french_where_it_is_not_marked() -> None:
    page = (
        '<html lang="en"><title>Pour vous</title><p lang="fr">Le pain <b>et les roses</b></p><br>'
        '<input placeholder="Votre nom"><p>The <i lang="fr">le <span lang="en">les</span></i> bread</p>'
        "<script>le = 1</script><p>Une page</p><p>Bread and roses</p></html>"
    )

    assert french_in(page) == ["Pour vous", "Votre nom", "les", "Une page"]
