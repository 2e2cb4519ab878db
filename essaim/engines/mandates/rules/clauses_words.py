"""A text in words that can be compared: without accents nor small words, each with its place in the text. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_SENTENCE = 150  # words that count: a text without a full stop is cut there, so that work stays linear
# A word; a hyphen at the end of a line is not part of it, and what follows is.
_WORD = re.compile("[^\\W_]+(?:[-\u00ad\u2010]\r?\n[ \t]{0,20}[^\\W\\d_]+)?|[€%/]")
_STOP = re.compile(r"[;!?]|\.(?=\s)|\n[ \t]*\r?\n|\n[ \t]*[-•–—*▪◦][ \t]")
_LITTLE = """
le la les l un une des d de du au aux a ce cet cette ces son sa ses leur leurs notre nos que qu se s y
est sont ete etre sera seront soit ont aura auront etait etaient avait avaient
"""
_SMALL = frozenset(_LITTLE.split())
_SHORTENED = frozenset(("art", "al", "m", "mme", "cf", "ex", "no", "n", "st", "p"))


@dataclass(frozen=True, slots=True)
class Word:
    """`start` and `end` are places in the text as it was given; `comma`: one stands before."""

    plain: str
    start: int
    end: int
    comma: bool


def plain(text: str) -> str:
    """
    >>> plain("Égalité"), plain("ŒUVRE"), plain("conven-\\ntion"), plain("\u2019")
    ('egalite', 'oeuvre', 'convention', '’')
    """
    text = text.lower().replace("œ", "oe").replace("æ", "ae")
    kept = (mark for mark in unicodedata.normalize("NFKD", text) if not unicodedata.combining(mark))
    return "".join(mark for mark in kept if mark.isalnum() or mark in "€%/’")


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Sequence[Word]]:
    """The sentences of a part of a text, each as its words that count.

    >>> [[word.plain for word in one] for one in sentences("L'art. 2 fixe le prix. L’État\\npaie.")]
    [['art', '2', 'fixe', 'prix'], ['etat', 'paie']]
    """
    done: list[Sequence[Word]] = []
    current: list[Word] = []
    last, before, comma = start, "", False
    for found in _WORD.finditer(text, start, len(text) if end is None else end):
        gap = text[last : found.start() + 1] if found.start() > last else ""
        if current and (_ends(gap, before) or len(current) >= LONGEST_SENTENCE):
            done.append(current)
            current, comma = [], False
        comma = comma or "," in gap
        before, last = plain(found[0]), found.end()
        if before and before not in _SMALL:
            current.append(Word(before, found.start(), found.end(), comma))
            comma = False
    return [*done, current] if current else done


def _ends(gap: str, before: str) -> bool:
    stop = _STOP.search(gap)
    return stop is not None and not (stop[0] == "." and before in _SHORTENED and "\n" not in gap)
