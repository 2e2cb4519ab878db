"""Which two households look like one, how surely, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

LIKELY = 50
CLOSE_NAMES = 0.86
WEIGHTS = {"email": 60, "phone": 50, "name_address": 45, "name": 30, "close_name_address": 35, "address": 15}


@dataclass(frozen=True, slots=True)
class Card:
    """What is compared of a household; keys as made by `rules.contact`."""

    ref: int
    name: str
    email: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A score from 0 to 100 and the reasons that made it, strongest first."""

    score: int
    reasons: tuple[str, ...]

    @property
    def is_likely(self) -> bool:
        return self.score >= LIKELY


def compare(one: Card, other: Card) -> Likeness:
    """The likeness of two households.

    >>> a = Card(1, "dupont elise", email="elise@exemple.fr")
    >>> compare(a, Card(2, "dupont", email="elise@exemple.fr"))
    Likeness(score=60, reasons=('email',))
    >>> compare(a, Card(3, "dupont elise")).is_likely
    False
    """
    reasons = [
        field
        for field in ("email", "phone")
        if getattr(one, field) and getattr(one, field) == getattr(other, field)
    ]
    same_address = bool(one.address) and one.address == other.address
    if one.name and one.name == other.name:
        reasons += ["name"] + (["name_address"] if same_address else [])
    elif same_address:
        near = SequenceMatcher(None, one.name, other.name).ratio() >= CLOSE_NAMES
        reasons.append("close_name_address" if near else "address")
    reasons.sort(key=lambda reason: -WEIGHTS[reason])
    return Likeness(min(100, sum(WEIGHTS[reason] for reason in reasons)), tuple(reasons))


def likely_pairs(cards: Iterable[Card]) -> Iterator[tuple[Card, Card, Likeness]]:
    """The pairs worth a look, the surest first. Only cards that share a key are compared: linear but for crowds."""
    groups: dict[tuple[str, str], list[Card]] = {}
    for card in cards:
        for field in ("email", "phone", "name", "address"):
            if value := getattr(card, field):
                groups.setdefault((field, value), []).append(card)
    found: dict[tuple[int, int], tuple[Card, Card, Likeness]] = {}
    for group in groups.values():
        for one, other in combinations(group[:30], 2):
            key = (min(one.ref, other.ref), max(one.ref, other.ref))
            if key not in found and (likeness := compare(one, other)).is_likely:
                found[key] = (one, other, likeness)
    yield from sorted(found.values(), key=lambda item: (-item[2].score, item[0].ref, item[1].ref))
