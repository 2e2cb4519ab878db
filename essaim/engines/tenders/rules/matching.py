"""Which members an opportunity concerns, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from essaim.engines.tenders.rules.admission import stems

AREA = re.compile(r"\b(?:2[abAB]|\d{2,3})\b")


def areas_of(text: str) -> frozenset[str]:
    """The départements named in a text.

    >>> sorted(areas_of("59, 62 et 2a"))
    ['2A', '59', '62']
    """
    return frozenset(found.upper() for found in AREA.findall(text))


def phrases(name: str, keywords: str = "") -> list[str]:
    """A skill as buyers may write it: its name, then its other words, cut at commas."""
    return [part.strip() for part in [name, *keywords.split(",")] if stems(part)]


@dataclass(frozen=True, slots=True)
class Profile:
    """A member as opportunities are compared with it."""

    company: int
    skills: Sequence[tuple[str, str]]  # name, phrase to look for
    areas: frozenset[str]


@dataclass(frozen=True, slots=True)
class Match:
    """Why a member is concerned: its skills and the words found, the départements in common; `elsewhere` when none is."""

    company: int
    skills: tuple[tuple[str, str], ...]
    areas: tuple[str, ...]
    elsewhere: bool

    @property
    def rank(self) -> tuple[int, int]:
        return (0 if self.elsewhere else 1, len(self.skills))


def match(text: str, areas: frozenset[str], profile: Profile) -> Match | None:
    """The reasons to tell this member; None when none of its skills is asked for.

    Every word of a phrase must be in the text. A member or an opportunity without areas fits everywhere.

    >>> match("Étude d'impact social", frozenset({"59"}), Profile(1, [("Études", "étude")], frozenset({"59"}))).areas
    ('59',)
    """
    known = set(stems(text))
    found: dict[str, str] = {}
    for name, phrase in profile.skills:
        words = stems(phrase)
        if words and known.issuperset(words):
            found.setdefault(name, phrase)
    if not found:
        return None
    common = areas & profile.areas
    elsewhere = bool(areas and profile.areas and not common)
    return Match(profile.company, tuple(found.items()), tuple(sorted(common)), elsewhere)


def matches(text: str, areas: frozenset[str], profiles: Iterable[Profile]) -> list[Match]:
    """The members concerned, best first; the order of the list given does not matter."""
    found = [one for profile in profiles if (one := match(text, areas, profile)) is not None]
    return sorted(found, key=lambda one: (tuple(-part for part in one.rank), one.company))
