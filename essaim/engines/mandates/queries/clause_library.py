"""The clauses of this installation, and those of a section with the texts they rest on. No query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from essaim.engines.mandates.rules.clause_library import Clause, read_clauses, suited
from essaim.engines.mandates.rules.deliberation import POINTS, Regime, Section
from essaim.engines.mandates.rules.sources import SOURCES, Source

FILE = Path(__file__).parent.parent / "library" / "deliberation.yaml"


@cache
def clauses() -> tuple[Clause, ...]:
    """Every clause. Raises BadClause."""
    return read_clauses(yaml.safe_load(FILE.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Quoted:
    """A text, and whether it holds on the day of the deliberation."""

    source: Source
    holds: bool


def quoted(keys: Sequence[str], on: date) -> list[Quoted]:
    """The texts of these keys that hold that day; all of them, marked, where none does."""
    named = [Quoted(SOURCES[key], SOURCES[key].holds(on)) for key in keys]
    return [one for one in named if one.holds] or named


@dataclass(frozen=True, slots=True)
class ClauseShown:
    clause: Clause
    basis: Sequence[Quoted]


def clauses_for(section: Section, regimes: frozenset[Regime], on: date) -> list[ClauseShown]:
    """The clauses of a section for these services, point by point."""
    found = [one for point in POINTS[section] for one in suited(clauses(), point, regimes)]
    return [ClauseShown(one, quoted(one.basis, on)) for one in found]


def variant_of(key: str) -> tuple[Clause, str] | None:
    """The clause and the words of « clause.variant »; None where there is none."""
    name, _dot, choice = key.partition(".")
    for clause in clauses():
        variant = clause.variant(choice) if clause.key == name else None
        if variant:
            return clause, variant.text
    return None
