"""Typed answers: what is known of a service, what is not yet, and what someone said they do not know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from essaim.kernel.money import Money


class Kind(StrEnum):
    """How a question is answered."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    EUROS = "euros"
    NUMBER = "number"


YES, NO = "yes", "no"
MOST_EUROS, MOST_NUMBER = Money(10**13), 99

type Given = str | Money | int


@dataclass(frozen=True, slots=True)
class Fact:
    """A question. `after` are the questions whose answer it leans on: when one of them is revised, it is asked again."""

    key: str
    kind: Kind
    choices: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[str, ...]:
        """The answers in words; none for an amount or a number."""
        return (YES, NO) if self.kind is Kind.YES_NO else self.choices

    def accepts(self, value: object) -> bool:
        if self.kind is Kind.EUROS:
            return isinstance(value, Money) and Money(0) <= value <= MOST_EUROS
        if self.kind is Kind.NUMBER:
            return type(value) is int and 1 <= value <= MOST_NUMBER
        return value in self.options


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered. `value` None: the person said they do not know."""

    value: Given | None

    @property
    def is_known(self) -> bool:
        return self.value is not None


DO_NOT_KNOW = Answer(None)


@dataclass(frozen=True, slots=True)
class Case:
    """A service on a day of law: the answers given, by the key of their question. Missing: not asked yet."""

    on: date
    answers: Mapping[str, Answer] = field(default_factory=dict)

    def __iter__(self) -> Iterator[str]:
        return iter(self.answers)

    def get(self, key: str) -> Answer | None:
        return self.answers.get(key)

    def having(self, key: str, answer: Answer) -> Case:
        """The same case with one more answer, or another one."""
        return Case(self.on, {**self.answers, key: answer})

    def without(self, keys: frozenset[str]) -> Case:
        return Case(self.on, {key: answer for key, answer in self.answers.items() if key not in keys})
