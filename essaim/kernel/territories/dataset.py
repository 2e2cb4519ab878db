"""The Code officiel géographique as it travels with Essaim: one compact file, and how it is made.

Source: npm `@etalab/decoupage-administratif` 6.0.0 (Etalab; code MIT, data Licence Ouverte), see README.md.
"""

import gzip
import hashlib
import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

PACKAGED = Path(__file__).resolve().parent / "data" / "cog.json.gz"
SOURCE = "@etalab/decoupage-administratif 6.0.0"
REFERENCE_DATE = "2026-01-01"
KIND_WORDS = {
    "cc": "Communauté de communes",
    "ca": "Communauté d'agglomération",
    "cu": "Communauté urbaine",
}
OLD_KINDS = {
    "commune-deleguee": "delegated",
    "commune-associee": "associated",
    "arrondissement-municipal": "district",
}


class Region(NamedTuple):
    code: str
    name: str


class Departement(NamedTuple):
    code: str
    name: str
    region: str


class Epci(NamedTuple):
    siren: str
    name: str
    population: int | None


class Commune(NamedTuple):
    code: str
    name: str
    departement: str
    epci: str
    population: int | None
    siren: str
    postcodes: list[str]


class OldCommune(NamedTuple):
    """A code or a name of before: merged, delegated or associated commune, or district of a large town."""

    code: str
    name: str
    kind: str
    successor: str


@dataclass(frozen=True)
class Dataset:
    fingerprint: str
    source: str
    reference_date: str
    regions: list[Region]
    departements: list[Departement]
    epcis: list[Epci]
    communes: list[Commune]
    old_communes: list[OldCommune]
    is_whole: bool = True

    def only(self, *, departements: Collection[str] = (), communes: Collection[str] = ()) -> "Dataset":
        """A part of it, with all that stands above: the communes of some départements, or some communes."""
        kept = [row for row in self.communes if row.departement in departements or row.code in communes]
        codes = {row.code for row in kept}
        above = {row.departement for row in kept} | set(departements)
        held = [row for row in self.departements if row.code in above]
        regions = {row.region for row in held}
        epcis = {row.epci for row in kept}
        return replace(
            self,
            fingerprint=f"{self.fingerprint}:{','.join(sorted([*departements, *communes]))}"[:300],
            regions=[row for row in self.regions if row.code in regions],
            departements=held,
            epcis=[row for row in self.epcis if row.siren in epcis],
            communes=kept,
            old_communes=[row for row in self.old_communes if row.successor in codes],
            is_whole=False,
        )


@cache
def packaged() -> Dataset:
    """The file that travels with Essaim, read once per process."""
    content = PACKAGED.read_bytes()
    tables = json.loads(gzip.decompress(content))
    return Dataset(
        fingerprint=hashlib.sha256(content).hexdigest()[:16],
        source=tables["source"],
        reference_date=tables["reference_date"],
        regions=[Region(*row) for row in tables["regions"]],
        departements=[Departement(*row) for row in tables["departements"]],
        epcis=[Epci(*row) for row in tables["epcis"]],
        communes=[Commune(*row) for row in tables["communes"]],
        old_communes=[OldCommune(*row) for row in tables["old_communes"]],
    )


def build(folder: Path, target: Path = PACKAGED) -> int:
    """Makes the packaged file from the npm package's `data` folder; returns its size in bytes."""
    read = {
        name: json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("regions", "departements", "epci", "communes")
    }
    tables = {
        "source": SOURCE,
        "reference_date": REFERENCE_DATE,
        "regions": sorted([row["code"], row["nom"]] for row in read["regions"]),
        "departements": sorted([row["code"], row["nom"], row["region"]] for row in read["departements"]),
        "epcis": sorted(
            [row["code"], _long_name(row["nom"]), row.get("populationMunicipale")] for row in read["epci"]
        ),
        "communes": _communes(read["communes"], read["epci"]),
        "old_communes": _old_communes(read["communes"]),
    }
    text = json.dumps(tables, ensure_ascii=False, separators=(",", ":"))
    target.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))
    return target.stat().st_size


def _long_name(name: str) -> str:
    short, _space, rest = name.partition(" ")
    long = KIND_WORDS.get(short.lower())
    return f"{long} {rest}" if long and short.isupper() else name


def _communes(rows: list[dict[str, Any]], epcis: list[dict[str, Any]]) -> list[list[Any]]:
    epci_of = {member["code"]: row["code"] for row in epcis for member in row["membres"]}
    return sorted(
        [
            row["code"],
            row["nom"],
            row["departement"],
            epci_of.get(row["code"], ""),
            row.get("population"),
            row.get("siren", ""),
            row.get("codesPostaux", []),
        ]
        for row in rows
        if row["type"] == "commune-actuelle"
    )


def _old_communes(rows: list[dict[str, Any]]) -> list[list[str]]:
    found: dict[str, list[list[str]]] = defaultdict(list)
    for row in rows:
        if row["type"] in OLD_KINDS:
            successor = row.get("chefLieu") or row["commune"]
            found[row["code"]].append([row["code"], row["nom"], OLD_KINDS[row["type"]], successor])
    for row in rows:
        for code in row.get("anciensCodes", []):
            if code not in found:
                found[code].append([code, "", "merged", row["code"]])
    return sorted(entry for entries in found.values() for entry in entries)
