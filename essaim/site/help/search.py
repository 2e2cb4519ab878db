"""Search in the guide: sections and words of the glossary that hold every word asked, titles first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from essaim.kernel.projects.search import fold, words
from essaim.site.help.glossary import glossary
from essaim.site.help.library import address, pages

EXCERPT = 180
MOST_FOUND = 25


@dataclass(frozen=True)
class Found:
    """Where the words were met; `excerpt` is cut around the first of them."""

    title: str
    within: str
    url: str
    excerpt: str
    rank: int


def search(text: str) -> list[Found]:
    """The best places first; nothing for no word."""
    asked = words(text)
    if not asked:
        return []
    found = sorted([*_sections(asked), *_words(asked)], key=lambda one: one.rank)
    return found[:MOST_FOUND]


def _holds(asked: list[str], text: str) -> bool:
    """Each word asked begins a word of the text, so that a singular finds its plural."""
    folded = fold(text)
    return all(f" {word}" in folded for word in asked)


def _sections(asked: list[str]) -> Iterator[Found]:
    for page in pages().values():
        for section in page.sections:
            if not _holds(asked, f"{page.title} {section.title} {section.text}"):
                continue
            in_title = _holds(asked, section.title)
            if not in_title and not _holds(asked, f"{section.title} {section.text}"):
                continue
            yield Found(
                section.title,
                page.title if section.anchor else page.part,
                f"{page.url}#{section.anchor}" if section.anchor else page.url,
                excerpt(section.text, asked),
                0 if in_title else 2,
            )


def _words(asked: list[str]) -> Iterator[Found]:
    for term in glossary():
        named = any(_holds(asked, spelling) for spelling in term.spellings)
        if named or _holds(asked, term.definition):
            yield Found(
                term.term,
                "Glossaire",
                address(f"glossaire.md#mot-{term.key}"),
                term.definition,
                1 if named else 3,
            )


def excerpt(text: str, asked: list[str]) -> str:
    """The text around the first word asked, cut between words.

    >>> excerpt("Un panier par mois.", ["mois"])
    'Un panier par mois.'
    """
    if len(text) <= EXCERPT:
        return text
    parts = text.split(" ")
    met = next((n for n, part in enumerate(parts) if any(f" {word}" in fold(part) for word in asked)), 0)
    start = max(0, met - 8)
    kept = parts[start]
    for part in parts[start + 1 :]:
        if len(kept) + len(part) >= EXCERPT:
            return f"{'… ' if start else ''}{kept} …"
        kept += f" {part}"
    return f"… {kept}"
