"""Texts of motions by paragraph, and what adopted amendments make of them."""

from __future__ import annotations

import re
from collections.abc import Mapping


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, parted by empty lines.

    >>> paragraphs("Un.\\n\\n\\nDeux\\nsuite.")
    ['Un.', 'Deux\\nsuite.']
    """
    return [part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if part.strip()]


def amended(text: str, adopted: Mapping[int, str]) -> str:
    """The text once amended: paragraphs are numbered from 1 as they were proposed; an empty text takes one away.

    >>> amended("Un.\\n\\nDeux.\\n\\nTrois.", {2: "2 bis.", 3: ""})
    'Un.\\n\\n2 bis.'
    """
    parts = [adopted.get(number, part) for number, part in enumerate(paragraphs(text), start=1)]
    return "\n\n".join(part.strip() for part in parts if part.strip())
