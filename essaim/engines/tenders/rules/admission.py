"""Who completes the cluster, and who competes with a member."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from essaim.kernel.territories.names import all_words

LINKS = frozenset(
    [
        "a",
        "au",
        "aux",
        "d",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "ou",
        "par",
        "pour",
        "sur",
        "un",
        "une",
    ]
)


def stem(word: str) -> str:
    """The same word in the singular, roughly.

    >>> stem("formations"), stem("réseaux"), stem("bois")
    ('formation', 'réseau', 'boi')
    """
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def stems(text: str) -> list[str]:
    """The words that count in a text, without accents, case or plural.

    >>> stems("Études d'impact des aménagements")
    ['etude', 'impact', 'amenagement']
    """
    return [stem(word) for word in all_words(text) if word not in LINKS]


def key_of(name: str) -> str:
    """What two spellings of one trade have in common.

    >>> key_of("Conduite de réunions") == key_of("conduite de réunion")
    True
    """
    return " ".join(sorted(set(stems(name))))[:100]


class Door(StrEnum):
    """How a candidate may come in."""

    BOARD = "board"
    VOTE = "vote"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class Admission:
    """The door open to a candidate, and why: for each member it competes with, the trades they share."""

    door: Door
    shared: Mapping[int, tuple[str, ...]]


def admission(trades: Iterable[str], members: Mapping[int, Iterable[str]], *, founding: int) -> Admission:
    """Complementary candidates are admitted by the board; competitors by a vote, once there are `founding` members.

    >>> admission(["audit"], {1: ["audit"]}, founding=3).door, admission(["audit"], {1: ["film"]}, founding=3).door
    (<Door.LATER: 'later'>, <Door.BOARD: 'board'>)
    """
    mine = set(trades)
    shared = {
        member: tuple(sorted(mine & set(theirs))) for member, theirs in members.items() if mine & set(theirs)
    }
    if not shared:
        return Admission(Door.BOARD, {})
    return Admission(Door.VOTE if len(members) >= founding else Door.LATER, shared)
