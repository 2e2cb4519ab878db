"""The packaged file, and what loading it does to the database."""

from dataclasses import replace

import pytest

from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.territories import queries
from essaim.kernel.territories.dataset import PACKAGED, Commune, packaged
from essaim.kernel.territories.factories import DUNKERQUE, LILLE, commune, load_some
from essaim.kernel.territories.loading import load_territories
from essaim.kernel.territories.models import MergedCommune, Postcode, SearchName, Territory

JOB = Actor.system("tests")


def count_rows() -> list[int]:
    return [
        Territory.objects.count(),
        Postcode.objects.count(),
        MergedCommune.objects.count(),
        SearchName.objects.count(),
        AuditEntry.objects.count(),
    ]


def test_packaged_file_holds_the_whole_country() -> None:
    dataset = packaged()

    assert len(dataset.communes) == 34_969
    assert len(dataset.departements) == 109
    assert len(dataset.regions) == 26
    assert len(dataset.epcis) == 1_255
    assert PACKAGED.stat().st_size < 1_000_000


def test_packaged_file_leaves_nothing_hanging() -> None:
    dataset = packaged()
    communes = {row.code for row in dataset.communes}

    assert {row.departement for row in dataset.communes} <= {row.code for row in dataset.departements}
    assert {row.region for row in dataset.departements} <= {row.code for row in dataset.regions}
    assert {row.epci for row in dataset.communes} - {""} == {row.siren for row in dataset.epcis}
    assert {row.successor for row in dataset.old_communes} <= communes


@pytest.mark.django_db
def test_load_territories_fills_each_level() -> None:
    load_some(DUNKERQUE)

    dunkerque = commune(DUNKERQUE)
    assert dunkerque.epci and dunkerque.epci.name == "Communauté urbaine de Dunkerque"
    assert dunkerque.departement and dunkerque.departement.name == "Nord"
    assert dunkerque.region and dunkerque.region.name == "Hauts-de-France"
    assert dunkerque.population == 86_263
    assert dunkerque.siren == "200027159"
    assert [row.code for row in dunkerque.postcodes.all()] == ["59140", "59240", "59279", "59430", "59640"]
    assert set(MergedCommune.objects.values_list("old_code", flat=True)) >= {"59248", "59540"}


@pytest.mark.django_db
def test_load_territories_twice_changes_nothing() -> None:
    dataset = packaged().only(communes=[DUNKERQUE, LILLE])
    first = load_territories(by=JOB, dataset=dataset)
    before = count_rows()
    second = load_territories(by=JOB, dataset=dataset)

    assert (first.changed, second.changed) == (True, False)
    assert count_rows() == before


@pytest.mark.django_db
def test_load_territories_keeps_identity_and_coordinates() -> None:
    load_some(LILLE)
    Territory.objects.filter(code=LILLE).update(latitude=50.6, longitude=3.06)
    before = commune(LILLE)

    load_some(LILLE, DUNKERQUE)

    after = commune(LILLE)
    assert (after.pk, after.latitude, after.longitude) == (before.pk, 50.6, 3.06)


@pytest.mark.django_db
def test_load_territories_retires_a_commune_that_merged() -> None:
    old = packaged().only(communes=[LILLE, DUNKERQUE])
    load_territories(by=JOB, dataset=old)
    lille = commune(LILLE)
    merged = replace(
        old,
        fingerprint="next-year",
        is_whole=True,
        communes=[row for row in old.communes if row.code == DUNKERQUE],
        old_communes=[old.old_communes[0]._replace(code=LILLE, successor=DUNKERQUE)],
        epcis=[row for row in old.epcis if "Dunkerque" in row.name],
    )

    load_territories(by=JOB, dataset=merged)

    lille.refresh_from_db()
    assert not lille.is_current
    assert queries.resolve(LILLE) == commune(DUNKERQUE)
    assert "Lille (Nord)" not in [match.label for match in queries.search("lille")]


@pytest.mark.django_db
def test_load_territories_takes_a_renamed_commune() -> None:
    dataset = packaged().only(communes=[LILLE])
    load_territories(by=JOB, dataset=dataset)
    renamed = replace(
        dataset,
        fingerprint="renamed",
        communes=[Commune(*dataset.communes[0])._replace(name="Lille-en-Flandre")],
    )

    load_territories(by=JOB, dataset=renamed)

    assert commune(LILLE).slug == "lille-en-flandre"
    assert queries.search("lille en flandre")[0].territory == commune(LILLE)
