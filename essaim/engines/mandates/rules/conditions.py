"""What a rule may ask of a case. Each condition holds, does not, waits for an answer, or cannot be known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Protocol

from essaim.engines.mandates.rules.facts import Case, Given
from essaim.kernel.money import Money
from essaim.kernel.params.rules import Value

type Amount = Money | int


class Truth(Enum):
    """WAITS: a question is still to be asked. UNKNOWN: it was asked, and nobody knows; or the law says nothing that day."""

    HOLDS = "holds"
    FAILS = "fails"
    WAITS = "waits"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Tried:
    """How a condition came out, and what was read to know. `waits` are questions, in the order to ask them."""

    truth: Truth
    facts: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()


class Context(Protocol):
    """What a condition may look at: the case, the law on its day, and what other goals come to."""

    case: Case
    law: Mapping[str, Value]

    def possible(self, goal: str) -> tuple[frozenset[str], Tried]: ...

    def is_goal(self, name: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class Is:
    """A fact or a goal is one of these values."""

    name: str
    values: tuple[str, ...]

    def tried(self, context: Context) -> Tried:
        if context.is_goal(self.name):
            possible, told = context.possible(self.name)
            if possible <= set(self.values):
                return Tried(Truth.HOLDS, told.facts, (), told.parameters, told.goals)
            if possible.isdisjoint(self.values):
                return Tried(Truth.FAILS, told.facts, (), told.parameters, told.goals)
            return told
        answer = context.case.get(self.name)
        if answer is None:
            return Tried(Truth.WAITS, (self.name,), (self.name,))
        if not answer.is_known:
            return Tried(Truth.UNKNOWN, (self.name,))
        return Tried(Truth.HOLDS if answer.value in self.values else Truth.FAILS, (self.name,))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number made of answers."""

    facts: tuple[str, ...]
    counted: Callable[..., Amount]


def _three_years(amount: Money, years: int, other: Money) -> Money:
    return amount * min(years, 3) + other


QUANTITIES: Mapping[str, Quantity] = {
    "amount": Quantity(("amount",), lambda amount: amount),
    "years": Quantity(("years",), lambda years: years),
    "contract": Quantity(("amount", "years"), lambda amount, years: amount * years),
    "three_years": Quantity(("amount", "years", "other_aid"), _three_years),
}


@dataclass(frozen=True, slots=True)
class Beyond:
    """A quantity is above a parameter on the day of law; `reached`: being equal is enough."""

    quantity: str
    parameter: str
    reached: bool = False

    def tried(self, context: Context) -> Tried:
        law = context.law.get(self.parameter)
        if law is None:
            return Tried(Truth.UNKNOWN, (), (), (self.parameter,))
        counted, told = _count(self.quantity, context.case)
        if counted is None:
            return told
        limit = law.measure
        assert isinstance(limit, Money | int) and type(limit) is type(counted)
        over = counted >= limit if self.reached else counted > limit  # type: ignore[operator]
        return Tried(Truth.HOLDS if over else Truth.FAILS, told.facts, (), (self.parameter,))


@dataclass(frozen=True, slots=True)
class AtMost:
    """A number of the case is at most this one."""

    quantity: str
    limit: int

    def tried(self, context: Context) -> Tried:
        counted, told = _count(self.quantity, context.case)
        if counted is None:
            return told
        assert isinstance(counted, int)
        return Tried(Truth.HOLDS if counted <= self.limit else Truth.FAILS, told.facts)


def _count(name: str, case: Case) -> tuple[Amount | None, Tried]:
    quantity = QUANTITIES[name]
    answers = [case.get(fact) for fact in quantity.facts]
    waits = tuple(fact for fact, answer in zip(quantity.facts, answers, strict=True) if answer is None)
    if waits:
        return None, Tried(Truth.WAITS, quantity.facts, waits)
    values: list[Given] = [answer.value for answer in answers if answer and answer.value is not None]
    if len(values) < len(quantity.facts):
        return None, Tried(Truth.UNKNOWN, quantity.facts)
    return quantity.counted(*values), Tried(Truth.HOLDS, quantity.facts)


@dataclass(frozen=True, slots=True)
class Silent:
    """No text gives this parameter a value on the day of law."""

    parameter: str

    def tried(self, context: Context) -> Tried:
        silent = self.parameter not in context.law
        return Tried(Truth.HOLDS if silent else Truth.FAILS, (), (), (self.parameter,))


@dataclass(frozen=True, slots=True)
class During:
    """The day of law is between two days, both included."""

    since: date = date.min
    until: date = date.max

    def tried(self, context: Context) -> Tried:
        return Tried(Truth.HOLDS if self.since <= context.case.on <= self.until else Truth.FAILS)


type Condition = Is | Beyond | AtMost | Silent | During
