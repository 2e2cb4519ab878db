"""Two versions of a text compared, paragraph by paragraph then word by word, and who wrote each paragraph. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORD = re.compile(r"\s+|[^\W_]+|.")


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str


type Line = tuple[Piece, ...]  # a paragraph, with what came and what went


def paragraphs(text: str) -> list[str]:
    """
    >>> paragraphs(" Un.\\r\\n\\n Deux. ")
    ['Un.', 'Deux.']
    """
    return [one.strip() for one in text.splitlines() if one.strip()]


def compare(before: str, after: str) -> tuple[Line, ...]:
    """The paragraphs of both texts in order; those that changed are compared word by word.

    >>> [[(one.kind.value, one.text) for one in line] for line in compare("Dix euros.\\nFin.", "Douze euros.\\nFin.")]
    [[('removed', 'Dix'), ('added', 'Douze'), ('same', ' euros.')], [('same', 'Fin.')]]
    """
    old, new = paragraphs(before), paragraphs(after)
    found: list[Line] = []
    for _tag, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left, right = old[a1:a2], new[b1:b2]
        if left == right:
            found += [(Piece(Kind.SAME, one),) for one in left]
            continue
        both = min(len(left), len(right))
        found += [tuple(_words(*pair)) for pair in zip(left, right, strict=False)]
        found += [(Piece(Kind.REMOVED, one),) for one in left[both:]]
        found += [(Piece(Kind.ADDED, one),) for one in right[both:]]
    return tuple(found)


def _words(before: str, after: str) -> Iterator[Piece]:
    """A paragraph word by word; one that kept little is shown whole, out then in."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    matcher = SequenceMatcher(None, old, new)
    if matcher.ratio() < 0.3:
        yield from (Piece(Kind.REMOVED, before), Piece(Kind.ADDED, after))
        return
    for tag, a1, a2, b1, b2 in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(Kind.SAME, "".join(old[a1:a2]))
            continue
        if a2 > a1:
            yield Piece(Kind.REMOVED, "".join(old[a1:a2]))
        if b2 > b1:
            yield Piece(Kind.ADDED, "".join(new[b1:b2]))


def is_changed(lines: Iterable[Line]) -> bool:
    return any(piece.kind is not Kind.SAME for line in lines for piece in line)


def old_text(lines: Iterable[Line]) -> str:
    return _side(lines, Kind.ADDED)


def new_text(lines: Iterable[Line]) -> str:
    return _side(lines, Kind.REMOVED)


def _side(lines: Iterable[Line], left_out: Kind) -> str:
    told = ("".join(piece.text for piece in line if piece.kind is not left_out) for line in lines)
    return "\n".join(one for one in told if one.strip())


def authors[Who](history: Sequence[tuple[str, Who]]) -> list[tuple[str, Who]]:
    """Each paragraph of the last text, with whoever wrote it as it now stands: a paragraph that was kept keeps its author.

    >>> authors([("Un.\\nDeux.", "Alice"), ("Un.\\nTrois.", "Bob")])
    [('Un.', 'Alice'), ('Trois.', 'Bob')]
    """
    kept: list[tuple[str, Who]] = []
    for text, who in history:
        old, new = [one for one, _who in kept], paragraphs(text)
        now = [(one, who) for one in new]
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
            now[block.b : block.b + block.size] = kept[block.a : block.a + block.size]
        kept = now
    return kept
