"""Reads outlines from GeoJSON and works on their shapes. No database."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from essaim.kernel.territories.errors import BadOutline, NotGeoJson, NotInDegrees
from essaim.kernel.territories.models import Territory

Kind = Territory.Kind
# Where each publisher writes the code, in lower case; the first one found counts (a commune of
# Admin Express carries the codes of its département and région too).
CODE_PROPERTIES = [
    (Kind.COMMUNE, ("insee_com", "insee_arm", "code_insee_de_la_commune", "codgeo", "insee", "codcom")),
    (Kind.EPCI, ("code_siren", "siren_epci", "code_epci", "epci")),
    (Kind.DEPARTEMENT, ("insee_dep", "code_dept", "code_dep", "dep")),
    (Kind.REGION, ("insee_reg", "code_reg", "reg")),
]
PLAIN_CODES = ("code", "code_insee", "codeinsee", "id")
KIND_BY_LENGTH = {5: Kind.COMMUNE, 9: Kind.EPCI, 2: Kind.DEPARTEMENT, 3: Kind.DEPARTEMENT}
ROUNDING_DEGREES = 1e-5  # about a metre
MAX_FEATURES = 100_000


@dataclass(frozen=True)
class Outline:
    kind: Territory.Kind
    code: str
    shape: BaseGeometry

    @property
    def key(self) -> tuple[str, str]:
        return self.kind.value, self.code


def read_outlines(content: bytes, *, source: str) -> list[Outline]:
    """The outlines of a FeatureCollection that carry a code. Raises a `BadContours` naming the first fault."""
    features = _features(content, source)
    return list(_outlines(features, source))


def _features(content: bytes, source: str) -> list[Any]:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NotGeoJson(source=source) from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or not features or len(features) > MAX_FEATURES:
        raise NotGeoJson(source=source)
    if not all(isinstance(feature, dict) for feature in features):
        raise NotGeoJson(source=source)
    return features


def _outlines(features: list[dict[str, Any]], source: str) -> Iterator[Outline]:
    for number, feature in enumerate(features, start=1):
        identity = _identity(feature)
        if identity is None:
            continue
        kind, code = identity
        yield Outline(kind, code, _shape(feature.get("geometry"), source=source, number=number, code=code))


def _identity(feature: Mapping[str, Any]) -> tuple[Territory.Kind, str] | None:
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        return None
    given = {str(key).lower(): str(value).strip().upper() for key, value in properties.items()}
    for kind, keys in CODE_PROPERTIES:
        for key in keys:
            if given.get(key):
                return kind, given[key]
    code = next((given[key] for key in PLAIN_CODES if given.get(key)), "")
    kind_by_length = KIND_BY_LENGTH.get(len(code))
    return (kind_by_length, code) if kind_by_length else None


def _shape(geometry: Any, *, source: str, number: int, code: str) -> BaseGeometry:
    fault = {"source": source, "number": number, "code": code}
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        raise BadOutline(**fault)
    try:
        found = shapely.force_2d(shape(geometry))
        finite = math.isfinite(float(shapely.get_coordinates(found).sum()))
        far = finite and _is_outside_degrees(found)  # rounding would overflow on the largest numbers
        whole = found if far or not finite else surface(found)
    except (
        shapely.errors.ShapelyError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        RecursionError,
    ) as error:
        raise BadOutline(**fault) from error
    if not finite or whole.is_empty:
        raise BadOutline(**fault)
    if far:
        raise NotInDegrees(**fault)
    return whole


def _is_outside_degrees(geometry: BaseGeometry) -> bool:
    west, south, east, north = geometry.bounds
    return bool(west < -180 or east > 180 or south < -90 or north > 90)


def surface(geometry: BaseGeometry) -> BaseGeometry:
    """The same, valid, as a MultiPolygon rounded to the metre."""
    valid = geometry if geometry.is_valid else shapely.make_valid(geometry)
    rounded = shapely.set_precision(valid, ROUNDING_DEGREES)
    parts = [part for part in shapely.get_parts(rounded) if part.geom_type == "Polygon"]
    if not parts:
        parts = [part for part in shapely.get_parts(valid) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def joined(shapes: list[BaseGeometry]) -> BaseGeometry:
    """The union of outlines; shared borders vanish."""
    return shapes[0] if len(shapes) == 1 else surface(shapely.union_all(shapes, grid_size=ROUNDING_DEGREES))


def simplified_together(shapes: list[BaseGeometry], *, tolerance_degrees: float) -> list[BaseGeometry]:
    """Neighbours simplified as one, so that their shared border stays one line."""
    thinned = shapely.coverage_simplify(shapes, tolerance_degrees)
    return [surface(new) if not new.is_empty else old for old, new in zip(shapes, thinned, strict=True)]


def simplified(geometry: BaseGeometry, *, tolerance_degrees: float) -> BaseGeometry:
    thinned = surface(geometry.simplify(tolerance_degrees))
    return geometry if thinned.is_empty else thinned


def middle(geometry: BaseGeometry) -> tuple[float, float]:
    """(latitude, longitude) of the centre, or of a point inside when the centre falls out (a crescent)."""
    centre = geometry.centroid
    point = centre if geometry.contains(centre) else geometry.representative_point()
    return round(point.y, 5), round(point.x, 5)


def as_geojson(geometry: BaseGeometry) -> dict[str, Any]:
    """The GeoJSON MultiPolygon, five decimals."""
    written: dict[str, Any] = mapping(geometry)
    return {"type": "MultiPolygon", "coordinates": _rounded(written["coordinates"])}


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates, float | int):
        return round(coordinates, 5)
    return [_rounded(part) for part in coordinates]


def from_geojson(document: Mapping[str, Any]) -> BaseGeometry:
    return shape(document)
