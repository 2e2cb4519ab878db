"""Maps drawn on the server as vectors (web Mercator), so that no tile server nor script is needed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from essaim.kernel.ui.ground import Box, land

WIDTH = 1000
HEIGHT = 620
MARGIN = 40
NARROWEST = 0.00025  # of the world's width: about ten kilometres
METROPOLE = (41.0, 51.5, -5.5, 10.0)  # south, north, west, east


@dataclass(frozen=True, slots=True)
class Pin:
    """One place of the map; several points at one place share a pin."""

    x: int
    y: int
    label: str
    url: str
    kind: str
    count: int

    @property
    def radius(self) -> int:
        return 9 if self.count == 1 else 14


@dataclass(frozen=True, slots=True)
class Land:
    path: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Tile:
    href: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Drawing:
    height: int
    around: str
    france: str
    lands: list[Land]
    pins: list[Pin]
    tiles: list[Tile]
    away: int  # points too far to stand on the same map: in the list only


@dataclass(frozen=True, slots=True)
class Frame:
    """What part of the world is shown, and how it becomes the drawing's units."""

    left: float
    top: float
    scale: float
    height: int

    def place(self, lat: float, lon: float) -> tuple[int, int]:
        x, y = _mercator(lat, lon)
        return round((x - self.left) * self.scale), round((y - self.top) * self.scale)

    @property
    def box(self) -> Box:
        """West, south, east and north of what is shown, with a little more."""
        edge = 20 / self.scale
        right = self.left + WIDTH / self.scale
        bottom = self.top + self.height / self.scale
        return (
            (self.left - edge) * 360 - 180,
            _latitude(bottom + edge),
            (right + edge) * 360 - 180,
            _latitude(self.top - edge),
        )


def _mercator(lat: float, lon: float) -> tuple[float, float]:
    sine = math.sin(math.radians(max(-85.0, min(85.0, lat))))
    return (lon + 180) / 360, 0.5 - math.log((1 + sine) / (1 - sine)) / (4 * math.pi)


def _latitude(y: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))


def _rings(geometry: dict[str, Any]) -> Iterator[list[tuple[float, float]]]:
    kind, coordinates = geometry["type"], geometry["coordinates"]
    polygons = [coordinates] if kind == "Polygon" else coordinates if kind == "MultiPolygon" else []
    for polygon in polygons:
        for ring in polygon:
            yield [(point[1], point[0]) for point in ring]


def _in_metropole(lat: float, lon: float) -> bool:
    south, north, west, east = METROPOLE
    return south <= lat <= north and west <= lon <= east


def _frame(places: Iterable[tuple[float, float]]) -> Frame:
    south, north, west, east = METROPOLE
    corners = [_mercator(*place) for place in places] or [
        _mercator(south, west),
        _mercator(north, east),
    ]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top, bottom = min(y for _, y in corners), max(y for _, y in corners)
    across = max(right - left, NARROWEST)
    down = max(bottom - top, NARROWEST * 0.6)
    scale = min((WIDTH - 2 * MARGIN) / across, (HEIGHT - 2 * MARGIN) / down)
    return Frame(
        left=(left + right) / 2 - WIDTH / 2 / scale,
        top=(top + bottom) / 2 - HEIGHT / 2 / scale,
        scale=scale,
        height=HEIGHT,
    )


def _path(frame: Frame, rings: Iterable[Iterable[tuple[float, float]]]) -> str:
    """Closed outlines of (lat, lon) rings, without the points the eye could not tell apart."""
    parts: list[str] = []
    for ring in rings:
        dots: list[tuple[int, int]] = []
        for place in ring:
            dot = frame.place(*place)
            if not dots or dot != dots[-1]:
                dots.append(dot)
        if len(dots) > 2:
            parts.append("M" + "L".join(f"{x} {y}" for x, y in dots) + "Z")
    return "".join(parts)


def _ground(frame: Frame, name: str) -> str:
    return _path(frame, ([(lat, lon) for lon, lat in ring] for ring in land(name, frame.box)))


def _pins(frame: Frame, points: Iterable[dict[str, Any]]) -> list[Pin]:
    together: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for point in points:
        together.setdefault(frame.place(point["lat"], point["lon"]), []).append(point)
    return [
        Pin(
            x=x,
            y=y,
            label=", ".join(str(point["label"]) for point in here[:8]),
            url=here[0]["url"] if len(here) == 1 else "",
            kind=here[0].get("kind", "place"),
            count=len(here),
        )
        for (x, y), here in together.items()
    ]


def _tiles(frame: Frame, template: str) -> list[Tile]:
    zoom = max(0, min(18, round(math.log2(frame.scale / 256))))
    size = frame.scale / 2**zoom
    first_x, first_y = int(frame.left * 2**zoom), int(frame.top * 2**zoom)
    last_x = int((frame.left + WIDTH / frame.scale) * 2**zoom)
    last_y = int((frame.top + frame.height / frame.scale) * 2**zoom)
    return [
        Tile(
            template.replace("{s}", "a").format(z=zoom, x=x, y=y),
            round((x / 2**zoom - frame.left) * frame.scale, 1),
            round((y / 2**zoom - frame.top) * frame.scale, 1),
            round(size, 1),
        )
        for x in range(first_x, last_x + 1)
        for y in range(first_y, last_y + 1)
    ]


def draw(points: list[dict[str, Any]], contours: list[dict[str, Any]]) -> Drawing:
    """The drawing of these points and contours; points overseas stay in the list when most are not.

    Tiles lie under them only where the instance names a tile server (settings.MAP_TILES).
    """
    near = [point for point in points if _in_metropole(point["lat"], point["lon"])]
    shown = near if 2 * len(near) >= len(points) else points
    places = [(point["lat"], point["lon"]) for point in shown]
    for contour in contours:
        places.extend(place for ring in _rings(contour["geometry"]) for place in ring)
    frame = _frame(places)
    tiles = _tiles(frame, settings.MAP_TILES) if settings.MAP_TILES else []
    return Drawing(
        height=frame.height,
        around="" if tiles else _ground(frame, "around"),
        france="" if tiles else _ground(frame, "france"),
        lands=[
            Land(_path(frame, _rings(contour["geometry"])), contour["label"], contour.get("url", ""))
            for contour in contours
        ],
        pins=_pins(frame, shown),
        tiles=tiles,
        away=len(points) - len(shown),
    )
