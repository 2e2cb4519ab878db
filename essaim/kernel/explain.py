"""Explained numbers: a computed figure carries the steps that made it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a computation: what, under which rule, giving which value, from which source."""

    label: str
    value: str
    rule: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to "D'où vient ce chiffre ?"; texts are in the language of who computed it.

    >>> e = Explanation("Votre part", "7,25 €", (Step("Prix du panier", "14,50 €"),))
    >>> Explanation.from_json(e.to_json()) == e
    True
    """

    title: str
    result: str
    steps: tuple[Step, ...] = field(default_factory=tuple)

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "steps": [asdict(step) for step in self.steps]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Explanation:
        return cls(data["title"], data["result"], tuple(Step(**step) for step in data["steps"]))
