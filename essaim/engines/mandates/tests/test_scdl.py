"""Open data held against the official schemas (field names, types and constraints copied, with their source)."""

import csv
import json
import re
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from stdnum.fr import siret

from essaim.engines.mandates.commands.amendments import amend_mandate
from essaim.engines.mandates.queries.scdl import SUBJECTS
from essaim.engines.mandates.tests.mandates_world import TOOL, World, make_world, signed
from essaim.kernel.actors.models import Organisation
from essaim.kernel.factories import NOW

pytestmark = pytest.mark.django_db
SCHEMAS = Path(__file__).parent / "scdl"
CARRIER = "55208131766522"


def schema(kind: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SCHEMAS / f"{kind}.json").read_text(encoding="utf-8"))
    return found


def faults(kind: str, text: str) -> list[str]:
    """What frictionless would refuse: the header, then each cell against its type and constraints."""
    fields = schema(kind)["fields"]
    rows = list(csv.DictReader(StringIO(text)))
    names = [field["name"] for field in fields]
    found = [] if next(csv.reader(StringIO(text))) == names else ["header"]
    for row in rows:
        found += [
            f"{field['name']}: {row[field['name']]!r}"
            for field in fields
            if not holds(field, row[field["name"]])
        ]
    return found


def holds(field: dict[str, Any], cell: str) -> bool:
    limits = field.get("constraints", {})
    if not cell:
        return not limits.get("required")
    readers: dict[str, Callable[[str], Any]] = {"number": float, "integer": int, "date": date.fromisoformat}
    try:
        value = readers[field["type"]](cell) if field["type"] in readers else cell
    except ValueError:
        return False
    if field["type"] == "boolean" and cell not in (*field["trueValues"], *field["falseValues"]):
        return False
    return bool(
        re.fullmatch(limits.get("pattern", ".*"), cell)
        and len(cell) <= limits.get("maxLength", 10_000)
        and cell in limits.get("enum", [cell])
        and not (
            field["type"] == "number"
            and not limits.get("minimum", value) <= value <= limits.get("maximum", value)
        )
    )


@pytest.fixture
def world() -> World:
    world = make_world()
    Organisation.objects.filter(pk=world.cast.project.carrier_id).update(siret=CARRIER, name="Région")
    return world


def read(world: World, kind: str) -> str:
    client = Client()
    client.force_login(world.cast.fanny)
    where = reverse("mandates:open_data", args=[world.cast.project.slug, TOOL, kind])
    return client.get(where).content.decode()


def test_grants_are_those_of_the_schema(world: World) -> None:
    signed(world, starts_on=date(2026, 9, 1), ends_on=date(2031, 8, 31))
    text = read(world, "subventions")
    assert faults("subventions", text) == []
    line = next(csv.DictReader(StringIO(text)))
    assert all(siret.is_valid(line[name]) for name in ("idAttribuant", "idBeneficiaire"))
    # The region's own part, 118 305 € a year, over sixty months.
    assert (line["montant"], line["nature"]) == ("591525.00", "aide en numéraire;aide en nature")
    assert line["datesPeriodeVersement"] == "2026-09-01/2031-08-31"


def test_decisions_are_those_of_the_schema_amendments_too(world: World) -> None:
    mandate = signed(world).mandate
    amend_mandate(
        by=world.officer,
        mandate_id=mandate.pk,
        object="Un an\nde plus",
        decision="=2030-1",
        decided_on=date(2030, 6, 1),
        at=NOW,
    )
    text = read(world, "deliberations")
    assert faults("deliberations", text) == []
    lines = list(csv.DictReader(StringIO(text)))
    assert [(one["DELIB_ID"], one["DELIB_OBJET"]) for one in lines] == [
        ("2026-041", "Savoirs de base en Poitou-Charentes"),
        ("'=2030-1", "Un an de plus"),
    ]
    assert set(SUBJECTS) == set(mandate.Form)


def test_the_check_itself_refuses(world: World) -> None:
    signed(world)
    text = read(world, "subventions")
    for wrong in (
        text.replace("échelonné", ""),
        text.replace(CARRIER, "123"),
        text.replace("non,1", "peut-être,2"),
    ):
        assert faults("subventions", wrong)


def test_drafts_are_not_published_and_a_giver_without_number_is_told(world: World) -> None:
    assert len(read(world, "subventions").splitlines()) == 1
    Organisation.objects.filter(pk=world.cast.project.carrier_id).update(siret="")
    assert "n&#x27;a pas de SIRET" in read(world, "subventions")
    assert "n'existe pas" in read(world, "autre").replace("&#x27;", "'")
