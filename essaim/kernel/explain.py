"""Explained numbers: a computed figure carries the steps that made it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

type Text = object  # what `str` reads: a text, a lazy translation, an amount; the reader's language decides


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a computation: what, under which rule, giving which value, from which source."""

    label: Text
    value: Text
    rule: Text = ""
    source: Text = ""

    def to_json(self) -> dict[str, str]:
        texts = {"label": self.label, "value": self.value, "rule": self.rule, "source": self.source}
        return {name: str(text) for name, text in texts.items()}


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer to "D'où vient ce chiffre ?"; as JSON, its texts are in the language of who asks for it.

    >>> e = Explanation("Votre part", "7,25 €", (Step("Prix du panier", "14,50 €"),))
    >>> Explanation.from_json(e.to_json()) == e
    True
    """

    title: Text
    result: Text
    steps: tuple[Step, ...] = field(default_factory=tuple)

    def to_json(self) -> dict[str, Any]:
        steps = [step.to_json() for step in self.steps]
        return {"title": str(self.title), "result": str(self.result), "steps": steps}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Explanation:
        return cls(data["title"], data["result"], tuple(Step(**step) for step in data["steps"]))
