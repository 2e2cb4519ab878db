"""The tree of adoptions of a recipe: where it started, where it went."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LineageNode:
    """One adoption: its name, place, year, page, what grew from it; `here` marks the page being read."""

    label: str
    place: str
    year: int | None = None
    url: str = ""
    here: bool = False
    children: tuple[LineageNode, ...] = ()
