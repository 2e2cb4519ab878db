"""Pages of the indicators, on figures that the books really measure."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from essaim.engines.indicators.factories import make_measured
from essaim.engines.indicators.queries.pictures import export_rows
from essaim.engines.indicators.rules import Figure
from essaim.engines.ledger.factories import FARM, make_entry
from essaim.kernel.factories import Cast, make_cast
from essaim.kernel.projects.models import Tool

pytestmark = pytest.mark.django_db
PAID = {"key": "paid", "measure": "ledger.paid_to_producers", "why": "L'argent reste dans le pays."}


@pytest.fixture
def cast() -> Cast:
    project = make_measured(asked=(PAID,))
    Tool.objects.create(project=project, slug="comptes", engine="ledger", title="Comptes")
    make_entry(project, "401", "512", 12345, party=FARM, on=date(2026, 1, 9), journal="BQ")
    return make_cast(project)


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.alice)
    return client


def url(cast: Cast, name: str) -> str:
    return reverse(f"indicators:{name}", args=[cast.project.slug, "resultats"])


def text(html: bytes) -> str:
    return html.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_home_shows_each_figure_with_its_definition_and_its_source(client: Client, cast: Cast) -> None:
    page = text(client.get(url(cast, "home"), {"period": "2026"}).content)
    for words in (
        "Réglé aux producteurs",
        "123,45 €",
        "Sommes sorties de la banque",
        "D&#x27;où vient ce chiffre",
        "Comptes",
    ):
        assert words in page
    assert "jan. 2026" in page
    assert "déc. 2026" in page


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("2026", date(2026, 1, 1), date(2027, 1, 1)),
        ("depuis-le-lancement", date(2026, 11, 1), None),
        ("jamais", None, None),
        ("1850", None, None),
    ],
)
def test_home_takes_the_period_asked_or_twelve_months(
    client: Client, cast: Cast, period: str, start: date | None, end: date | None
) -> None:
    asked = client.get(url(cast, "home"), {"period": period}).context["period"]
    if start:
        assert asked.start == start
    if end:
        assert asked.end == end
    if not start:
        assert len(list(asked.months())) == 12


def test_home_says_when_the_recipe_measures_nothing(client: Client, cast: Cast) -> None:
    version = cast.project.recipe_version
    version.data = {**version.data, "indicators": []}
    version.save()
    assert "Rien à mesurer" in text(client.get(url(cast, "home")).content)


def test_export_gives_each_month_with_its_definition(client: Client, cast: Cast) -> None:
    answer = client.get(url(cast, "export"), {"period": "2026"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert "resultats-bio-cabas-2026-01-2026-12.csv" in answer["Content-Disposition"]
    assert len(lines) == 1 + 12 + 1
    assert lines[1].endswith(";2026-01;123,45")
    assert lines[-1].endswith(";total;123,45")


def test_export_lets_no_spreadsheet_run_a_text() -> None:
    words: dict[str, Any] = {
        "key": "a",
        "measure": "@b",
        "name": "=1+1",
        "definition": "+c",
        "why": "",
        "unit": "paniers",
    }
    figure = Figure(**words, sources=(), months=(), total=-3)
    assert list(export_rows([figure]))[1] == ("'=1+1", "'@b", "'+c", "paniers", "total", "-3")


def test_pages_are_closed_to_members_and_the_export_to_funders(cast: Cast) -> None:
    expected = {cast.bob: (403, 403), cast.fanny: (200, 403), cast.charlie: (404, 404)}
    for user, statuses in expected.items():
        client = Client()
        client.force_login(user)
        assert tuple(client.get(url(cast, name)).status_code for name in ("home", "export")) == statuses
