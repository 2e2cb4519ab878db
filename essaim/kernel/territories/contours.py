"""Imports the outlines of territories: all of a file, or nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import transaction
from shapely.geometry.base import BaseGeometry

from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit import api as audit
from essaim.kernel.fetch import fetch
from essaim.kernel.territories import outlines
from essaim.kernel.territories.errors import FileTooBig, NoKnownCode, NoSuchFile, NoTerritories
from essaim.kernel.territories.models import Contour, LoadedDataset, MergedCommune, SetMember, Territory
from essaim.kernel.territories.outlines import Outline

MAX_BYTES = 100_000_000
FETCH_SECONDS = 120
Kind = Territory.Kind
# How far a simplified border may stray, in degrees: about 40 m for a commune, 400 m for a région.
TOLERANCE_DEGREES = {
    Kind.COMMUNE: 0.0004,
    Kind.EPCI: 0.001,
    Kind.DEPARTEMENT: 0.002,
    Kind.REGION: 0.004,
    Kind.SET: 0.001,
}
BATCH_ROWS = 500


@dataclass(frozen=True)
class ImportedContours:
    """What an import did. `folded`: outlines of old communes joined to their successor's."""

    territories: int
    folded: int
    unknown: list[str]
    derived: int


def read_source(source: str, *, max_bytes: int = MAX_BYTES) -> bytes:
    """The bytes of a file or of a public web address."""
    if source.lower().startswith(("http://", "https://")):
        return fetch(source, max_bytes=max_bytes, timeout_seconds=FETCH_SECONDS)
    path = Path(source)
    try:
        if path.stat().st_size > max_bytes:
            raise FileTooBig(source=source, limit=max_bytes // 1_000_000)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise NoSuchFile(source=source) from error


@transaction.atomic
def import_contours(*, by: Actor, content: bytes, source: str, credit: str) -> ImportedContours:
    """Imports a FeatureCollection of outlines; merged communes are joined to their successor.

    What contains these communes gets its outline too once all its communes have one. Raises `BadContours`.
    """
    edition = LoadedDataset.objects.order_by("pk").last()
    if edition is None:
        raise NoTerritories
    read = outlines.read_outlines(content, source=source)
    targets = _targets(read)
    known = [(outline, targets[outline.key]) for outline in read if outline.key in targets]
    if not known:
        raise NoKnownCode(source=source)
    drawn = _drawn(known)
    for kind, group in drawn.items():
        _save_thinned(kind, group, credit)
    result = ImportedContours(
        territories=sum(len(group) for group in drawn.values()),
        folded=sum(territory.code != outline.code for outline, territory in known),
        unknown=sorted(outline.code for outline in read if outline.key not in targets),
        derived=derive_contours(drawn.get(Kind.COMMUNE, {}).keys(), credit=credit),
    )
    changes = {**asdict(result), "unknown": len(result.unknown), "source": source}
    audit.record(by=by, action="territories.contours_imported", target=edition, changes=changes)
    return result


def _drawn(
    known: Iterable[tuple[Outline, Territory]],
) -> dict[Territory.Kind, dict[int, BaseGeometry]]:
    """One shape per territory, by kind: the outlines that lead to the same territory are joined."""
    parts: dict[Territory.Kind, dict[int, list[BaseGeometry]]] = defaultdict(lambda: defaultdict(list))
    for outline, territory in known:
        parts[outline.kind][territory.pk].append(outline.shape)
    return {
        kind: {pk: outlines.joined(shapes) for pk, shapes in group.items()} for kind, group in parts.items()
    }


def _save_thinned(kind: Territory.Kind, group: dict[int, BaseGeometry], credit: str) -> None:
    thinned = outlines.simplified_together(list(group.values()), tolerance_degrees=TOLERANCE_DEGREES[kind])
    _save(dict(zip(group, thinned, strict=True)), credit)


def _targets(read: Iterable[Outline]) -> dict[tuple[str, str], Territory]:
    """The territory of each (kind, code) read; an old commune's is its successor. Two queries."""
    codes = defaultdict(set)
    for outline in read:
        codes[outline.kind].add(outline.code)
    old = {
        (Kind.COMMUNE.value, row.old_code): row.successor
        for row in MergedCommune.objects.select_related("successor").order_by("pk")
        if row.old_code in codes[Kind.COMMUNE]
    }
    wanted = Territory.objects.filter(kind__in=list(codes), is_current=True).order_by("pk")
    current = {(row.kind, row.code): row for row in wanted if row.code in codes[Kind(row.kind)]}
    return {**old, **current}


def derive_contours(communes: Iterable[int], *, credit: str) -> int:
    """Outlines of what contains these communes, once all its communes have theirs; returns how many."""
    touched = set(communes)
    if not touched:
        return 0
    members = {above: parts for above, parts in _members().items() if parts & touched}
    near = set().union(*members.values())
    drawn = {
        pk: outlines.from_geojson(geojson)
        for pk, geojson in Contour.objects.filter(territory__kind=Kind.COMMUNE)
        .order_by("pk")
        .values_list("territory", "geojson")
        .iterator()
        if pk in near
    }
    derived = {}
    for (kind, pk), parts in members.items():
        if drawn.keys() >= parts:
            whole = outlines.joined([drawn[part] for part in sorted(parts)])
            derived[pk] = outlines.simplified(whole, tolerance_degrees=TOLERANCE_DEGREES[kind])
    _save(derived, credit)
    return len(derived)


def _members() -> dict[tuple[Territory.Kind, int], set[int]]:
    """The communes of each EPCI, département, région and named set. Two queries."""
    members: dict[tuple[Territory.Kind, int], set[int]] = defaultdict(set)
    rows = Territory.objects.filter(kind=Kind.COMMUNE, is_current=True).order_by("pk")
    for pk, epci, departement, region in rows.values_list("pk", "epci", "departement", "region"):
        for kind, above in ((Kind.EPCI, epci), (Kind.DEPARTEMENT, departement), (Kind.REGION, region)):
            if above is not None:
                members[kind, above].add(pk)
    for territory_set, commune in SetMember.objects.order_by("pk").values_list("set", "commune"):
        members[Kind.SET, territory_set].add(commune)
    return members


def _save(shapes: dict[int, BaseGeometry], credit: str) -> None:
    """Replaces the outlines of these territories, and sets their coordinates."""
    Contour.objects.filter(territory__in=list(shapes)).delete()
    rows, places = [], []
    for pk, geometry in shapes.items():
        west, south, east, north = geometry.bounds
        rows.append(
            Contour(
                territory_id=pk,
                geojson=outlines.as_geojson(geometry),
                west=west,
                south=south,
                east=east,
                north=north,
                source=credit,
            )
        )
        latitude, longitude = outlines.middle(geometry)
        places.append(Territory(pk=pk, latitude=latitude, longitude=longitude))
    Contour.objects.bulk_create(rows, batch_size=BATCH_ROWS)
    Territory.objects.bulk_update(places, ["latitude", "longitude"], batch_size=BATCH_ROWS)
