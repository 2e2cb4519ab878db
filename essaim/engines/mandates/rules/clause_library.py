"""Clauses ready to be proposed, as data: what a person reads in `library/deliberation.yaml`. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from essaim.engines.mandates.rules.deliberation import Point, Regime
from essaim.engines.mandates.rules.sources import SOURCES


@dataclass(frozen=True, slots=True)
class Variant:
    """One way of writing a clause. Between brackets, what is still to fill."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Clause:
    """`basis` are keys of `sources.SOURCES`, `source` says where the words come from, `regimes` what services it suits."""

    key: str
    point: Point
    title: str
    variants: tuple[Variant, ...]
    basis: tuple[str, ...]
    source: str
    checked_on: date
    regimes: frozenset[Regime]

    def variant(self, key: str) -> Variant | None:
        return next((one for one in self.variants if one.key == key), None)


class BadClause(ValueError):
    """A clause that cannot be used: which one, and why."""


def read_clauses(rows: Sequence[Mapping[str, Any]]) -> tuple[Clause, ...]:
    """The clauses of a file already parsed. Raises BadClause with the key of the faulty one."""
    found: dict[str, Clause] = {}
    for row in rows:
        key = str(row.get("key", "?"))
        try:
            clause = _clause(row)
        except (KeyError, TypeError, ValueError) as error:
            raise BadClause(f"{key}: {error}") from error
        if key in found:
            raise BadClause(f"{key}: written twice")
        found[key] = clause
    return tuple(found.values())


def _clause(row: Mapping[str, Any]) -> Clause:
    unknown = [key for key in row["basis"] if key not in SOURCES]
    if unknown:
        raise ValueError(f"no source {unknown}")
    variants = tuple(Variant(one["key"], one["title"], one["text"].strip()) for one in row["variants"])
    if not variants or len({one.key for one in variants}) < len(variants):
        raise ValueError("variants are missing, or share a key")
    if not isinstance(row["checked_on"], date):
        raise TypeError("checked_on is no date")
    regimes = frozenset(Regime(one) for one in row.get("regimes", list(Regime)))
    return Clause(
        row["key"],
        Point(row["point"]),
        row["title"],
        variants,
        tuple(row["basis"]),
        row["source"],
        row["checked_on"],
        regimes,
    )


def filled(text: str, known: Mapping[str, str]) -> str:
    """A clause with what is already known in place of its brackets; the rest is left to fill.

    >>> filled("La [collectivité] publie [l'avis].", {"collectivité": "Ville de Lens", "service": ""})
    "La Ville de Lens publie [l'avis]."
    """
    for name, value in known.items():
        if value:
            text = text.replace(f"[{name}]", value)
    return text


def suited(clauses: Iterable[Clause], point: Point, regimes: frozenset[Regime]) -> tuple[Clause, ...]:
    """The clauses of a point for the services that are there, all of them while none is."""
    return tuple(one for one in clauses if one.point is point and (not regimes or one.regimes & regimes))
