"""The land under a map: France and its neighbours (Natural Earth, public domain), so that no tile is needed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

Place = tuple[float, float]
Box = tuple[float, float, float, float]  # west, south, east, north


@cache
def outlines() -> dict[str, list[list[Place]]]:
    """Rings of (lon, lat): "france", to about three hundred metres, and "around", coarser."""
    text = Path(__file__).with_name("ground.json").read_text(encoding="utf-8")
    return {
        name: [[(lon, lat) for lon, lat in ring] for ring in rings]
        for name, rings in json.loads(text).items()
    }


def clip(ring: Sequence[Place], box: Box) -> list[Place]:
    """The part of a ring inside the box (Sutherland and Hodgman); empty when none is."""
    west, south, east, north = box
    kept = list(ring)
    for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        kept = _clip_side(kept, axis, limit, sign)
    return kept


def _clip_side(ring: list[Place], axis: int, limit: float, sign: int) -> list[Place]:
    inside = [(place[axis] - limit) * sign >= 0 for place in ring]
    kept: list[Place] = []
    for i, place in enumerate(ring):
        following = (i + 1) % len(ring)
        if inside[i]:
            kept.append(place)
        if inside[i] != inside[following]:
            other = ring[following]
            part = (limit - place[axis]) / (other[axis] - place[axis])
            kept.append((place[0] + (other[0] - place[0]) * part, place[1] + (other[1] - place[1]) * part))
    return kept


def land(name: str, box: Box) -> list[list[Place]]:
    """The rings of "france" or "around" that stand in the box, cut at its edge."""
    return [part for ring in outlines()[name] if len(part := clip(ring, box)) > 2]
