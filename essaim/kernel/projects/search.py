"""Words are compared without accents, case or punctuation."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
MOST_WORDS = 8


def fold(text: str) -> str:
    """The words of a text as they are searched, one space between them and one at each end.

    >>> fold("Épargne, à l'Œuvre")
    ' epargne a l oeuvre '
    """
    spread = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    bare = "".join(letter for letter in spread if not unicodedata.combining(letter))
    return f" {' '.join(_WORD.findall(bare))} "


def words(text: str) -> list[str]:
    """The words looked for, at most eight; a plural finds its singular.

    >>> words("Paniers bio")
    ['panier', 'bio']
    """
    return [_singular(word) for word in fold(text[:200]).split()][:MOST_WORDS]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word
