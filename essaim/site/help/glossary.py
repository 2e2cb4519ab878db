"""The words of the product and their meaning, read from `glossary.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("glossary.toml")


@dataclass(frozen=True)
class Term:
    key: str
    term: str
    definition: str
    forms: tuple[str, ...] = ()
    everyday: bool = False

    @property
    def spellings(self) -> tuple[str, ...]:
        return (self.term, *self.forms)


@cache
def glossary() -> tuple[Term, ...]:
    """Every word, in the order of the file, which is alphabetical."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["terms"]
    return tuple(
        Term(
            row["key"],
            row["term"],
            row["definition"],
            tuple(row.get("forms", ())),
            row.get("everyday", False),
        )
        for row in rows
    )


def finder(terms: Sequence[Term]) -> tuple[re.Pattern[str] | None, dict[str, Term]]:
    """What finds these words in a text, the longest first, and the term each spelling stands for."""
    by_form = {spelling.lower(): term for term in terms for spelling in term.spellings}
    if not by_form:
        return None, {}
    longest_first = sorted(by_form, key=len, reverse=True)
    words = "|".join(re.escape(spelling) for spelling in longest_first)
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE), by_form
