"""Puts an edition of the official code into the database; doing it again changes nothing."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit import api as audit
from essaim.kernel.territories import names
from essaim.kernel.territories.bulk import count_for_planner, delete_all, insert_rows
from essaim.kernel.territories.dataset import KIND_WORDS, Dataset, packaged
from essaim.kernel.territories.models import (
    LoadedDataset,
    MergedCommune,
    Postcode,
    SearchName,
    SearchWord,
    Territory,
)
from essaim.kernel.territories.search_index import Named, index_names

# Part of the fingerprint: raise it when what is computed from the data changes.
INDEX_EDITION = 1
FIELDS = (
    "kind",
    "code",
    "name",
    "slug",
    "population",
    "siren",
    "region",
    "departement",
    "epci",
    "is_current",
)
Kind = Territory.Kind

type Ids = dict[str, int]


@dataclass(frozen=True)
class Loaded:
    territories: int
    postcodes: int
    old_communes: int
    changed: bool


@dataclass(frozen=True)
class _People:
    """Inhabitants of régions and départements, and of each EPCI by département."""

    region: Counter[str]
    departement: Counter[str]
    epci: dict[str, Counter[str]]


@transaction.atomic
def load_territories(*, by: Actor, dataset: Dataset | None = None) -> Loaded:
    """Loads the packaged edition (or the one given). Idempotent: a second call only counts.

    A commune that is no longer in the code stays, no longer current: what happened there still did.
    """
    dataset = dataset or packaged()
    fingerprint = f"{INDEX_EDITION}:{dataset.fingerprint}"
    latest = LoadedDataset.objects.order_by("pk").last()
    if latest and latest.fingerprint == fingerprint:
        return _summary(changed=False)
    if dataset.is_whole:
        Territory.objects.exclude(kind=Kind.SET).filter(is_current=True).update(is_current=False)
    communes = _save_places(dataset)
    _save_postcodes(dataset, communes)
    _save_old_communes(dataset, communes)
    index_names(_named(dataset, communes))
    count_for_planner(Territory, Postcode, MergedCommune, SearchName, SearchWord)
    LoadedDataset.objects.filter(fingerprint=fingerprint).delete()
    edition = LoadedDataset.objects.create(
        fingerprint=fingerprint,
        source=dataset.source,
        reference_date=date.fromisoformat(dataset.reference_date),
    )
    audit.record(by=by, action="territories.loaded", target=edition, changes={"source": dataset.source})
    return _summary(changed=True)


def _summary(*, changed: bool) -> Loaded:
    return Loaded(
        territories=Territory.objects.filter(is_current=True).exclude(kind=Kind.SET).count(),
        postcodes=Postcode.objects.count(),
        old_communes=MergedCommune.objects.count(),
        changed=changed,
    )


def _save_places(dataset: Dataset) -> Ids:
    """Saves the four levels, the largest first; returns the communes' ids by code."""
    people = _count_people(dataset)
    region_of = {row.code: row.region for row in dataset.departements}
    regions = _save(
        Kind.REGION, ((row.code, row.name, people.region[row.code], "") for row in dataset.regions)
    )
    departements = _save(
        Kind.DEPARTEMENT,
        ((row.code, row.name, people.departement[row.code], "") for row in dataset.departements),
        parents={row.code: (regions[row.region], None, None) for row in dataset.departements},
    )
    mains = {row.siren: people.epci[row.siren].most_common(1)[0][0] for row in dataset.epcis}
    epcis = _save(
        Kind.EPCI,
        ((row.siren, row.name, row.population, row.siren) for row in dataset.epcis),
        parents={
            siren: (regions[region_of[main]], departements[main], None) for siren, main in mains.items()
        },
    )
    return _save(
        Kind.COMMUNE,
        ((row.code, row.name, row.population, row.siren) for row in dataset.communes),
        parents={
            row.code: (
                regions[region_of[row.departement]],
                departements[row.departement],
                epcis.get(row.epci),
            )
            for row in dataset.communes
        },
    )


def _count_people(dataset: Dataset) -> _People:
    region_of = {row.code: row.region for row in dataset.departements}
    people = _People(Counter(), Counter(), defaultdict(Counter))
    for row in dataset.communes:
        people.departement[row.departement] += row.population or 0
        people.region[region_of[row.departement]] += row.population or 0
        people.epci[row.epci][row.departement] += row.population or 0
    return people


def _save(
    kind: Territory.Kind,
    rows: Iterable[tuple[str, str, int | None, str]],
    parents: dict[str, tuple[int | None, int | None, int | None]] | None = None,
) -> Ids:
    """Inserts or updates (code, name, population, siren) of one level; known coordinates stay."""
    above = parents or {}
    insert_rows(
        Territory,
        FIELDS,
        [
            (kind.value, code, name, names.slug(name), population, siren, *above.get(code, (None,) * 3), True)
            for code, name, population, siren in rows
        ],
        unique=("kind", "code"),
    )
    return dict(Territory.objects.filter(kind=kind).order_by().values_list("code", "pk"))


def _save_postcodes(dataset: Dataset, communes: Ids) -> None:
    delete_all(Postcode)
    served = ((code, communes[row.code]) for row in dataset.communes for code in row.postcodes)
    insert_rows(Postcode, ("code", "commune"), served)


def _save_old_communes(dataset: Dataset, communes: Ids) -> None:
    delete_all(MergedCommune)
    insert_rows(
        MergedCommune,
        ("old_code", "name", "kind", "successor"),
        ((row.code, row.name, row.kind, communes[row.successor]) for row in dataset.old_communes),
    )


def _named(dataset: Dataset, communes: Ids) -> Iterable[Named]:
    """Every name a territory is looked for by: its own, then those of before."""
    rows = Territory.objects.filter(is_current=True).order_by().values_list("pk", "kind", "name")
    for pk, kind, name in rows:
        yield Named(pk, name, short=_short_kind(name) if kind == Kind.EPCI else "")
    current = {row.code: row.name for row in dataset.communes}
    for old in dataset.old_communes:
        if old.name and old.name != current[old.successor]:
            yield Named(communes[old.successor], old.name, is_former=True)


def _short_kind(name: str) -> str:
    return next((short for short, long in KIND_WORDS.items() if name.startswith(f"{long} ")), "")
