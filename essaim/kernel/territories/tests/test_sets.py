"""Named sets of communes: made by people, found and walked like the rest."""

from dataclasses import replace

import pytest
from django.core.management import call_command

from essaim.kernel.actors.actor import Actor
from essaim.kernel.territories import errors, queries
from essaim.kernel.territories.commands import define_set
from essaim.kernel.territories.dataset import packaged
from essaim.kernel.territories.factories import DUNKERQUE, LILLE, commune, load_some
from essaim.kernel.territories.loading import load_territories
from essaim.kernel.territories.models import Territory

pytestmark = pytest.mark.django_db
BY = Actor.system("tests")


@pytest.fixture(autouse=True)
def territories() -> None:
    load_some(LILLE, DUNKERQUE)


def test_define_set_groups_communes_old_codes_included() -> None:
    territory = define_set(by=BY, name="Le Dunkerquois", communes=[DUNKERQUE, "59540"])

    assert list(queries.communes_in(territory)) == [commune(DUNKERQUE)]
    assert territory.population == 86_263
    assert territory.get_absolute_url() == "/territoires/bassin-de-vie/ledunkerquois-le-dunkerquois/"
    assert queries.search("dunkerquois")[0].territory == territory


def test_define_set_again_replaces_its_communes() -> None:
    first = define_set(by=BY, name="Le Littoral", communes=[DUNKERQUE, LILLE])
    second = define_set(by=BY, name="Le Littoral", communes=[DUNKERQUE])

    assert first == second
    assert queries.communes_in(second).count() == 1


def test_set_stays_findable_when_the_official_code_is_loaded_again() -> None:
    territory = define_set(by=BY, name="Le Littoral", communes=[DUNKERQUE])

    load_some(DUNKERQUE)

    assert [match.territory for match in queries.search("littoral")] == [territory]


def test_set_is_contained_by_what_holds_all_its_communes() -> None:
    small = define_set(by=BY, name="Le Littoral", communes=[DUNKERQUE])
    wide = define_set(by=BY, name="Deux villes", communes=[DUNKERQUE, LILLE])
    dunkerque = commune(DUNKERQUE)

    assert dunkerque.epci
    assert queries.contains(dunkerque.epci, small)
    assert not queries.contains(dunkerque.epci, wide)
    assert queries.contains(queries.get("departement", "59"), wide)
    assert queries.overlaps(wide, dunkerque)
    assert set(queries.covering(dunkerque)) >= {small, wide}


@pytest.mark.parametrize(
    ("name", "communes", "refusal"),
    [
        ("Ailleurs", ["99999"], errors.UnknownCommune),
        ("Vide", [], errors.EmptySet),
        ("…", [LILLE], errors.EmptySet),
    ],
)
def test_define_set_refuses(name: str, communes: list[str], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        define_set(by=BY, name=name, communes=communes)

    assert not Territory.objects.filter(kind="set").exists()


def test_command_defines_a_set(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("territories", "set", "Le Dunkerquois", DUNKERQUE)

    assert "Le Dunkerquois\xa0: 1 communes" in capsys.readouterr().out


def test_set_outlives_a_whole_new_edition() -> None:
    define_set(by=BY, name="Le Littoral", communes=[DUNKERQUE])
    edition = replace(packaged().only(communes=[DUNKERQUE]), fingerprint="next-year", is_whole=True)

    load_territories(by=BY, dataset=edition)

    assert Territory.objects.get(kind="set").is_current
    assert not commune(LILLE).is_current
