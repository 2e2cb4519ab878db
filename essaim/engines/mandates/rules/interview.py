"""Backward chaining: from what is to be concluded to the questions still needed. A checklist, not a flowchart.

The rules of a goal are read in order. A rule holds, fails, waits for answers, or cannot be known; the first that holds
gives the value, unless an earlier one could still give another. So a conclusion never changes with more answers, and
a question is asked only while its answer can still change something.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from essaim.engines.mandates.rules.conditions import Condition, Tried, Truth
from essaim.engines.mandates.rules.facts import Answer, Case, Fact
from essaim.kernel.params.rules import Value

UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class Rule:
    """When all of `when` holds, `goal` is `value`. `sources` are keys of rules/sources.py."""

    key: str
    goal: str
    value: str
    when: tuple[Condition, ...] = ()
    sources: tuple[str, ...] = ()


type Book = Mapping[str, Sequence[Rule]]


def book_of(rules: Iterable[Rule]) -> Book:
    """Rules by goal, in their order."""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.goal, []).append(rule)
    return found


@dataclass(frozen=True, slots=True)
class Concluded:
    """What a goal comes to. `value` None while questions wait; UNSETTLED when an answer nobody has would decide.

    `facts`, `parameters` and `goals` are what was read to get there; `blocked` what nobody knows.
    """

    goal: str
    value: str | None
    possible: frozenset[str]
    rule: Rule | None
    waits: tuple[str, ...]
    facts: tuple[str, ...]
    parameters: tuple[str, ...]
    goals: tuple[str, ...]


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


class Reasoner:
    """Concludes goals of one book for one case, each once."""

    def __init__(self, book: Book, case: Case, law: Mapping[str, Value]) -> None:
        self.case = case
        self.law = law
        self._book = book
        self._known: dict[str, Concluded] = {}

    def is_goal(self, name: str) -> bool:
        return name in self._book

    def possible(self, goal: str) -> tuple[frozenset[str], Tried]:
        found = self.conclude(goal)
        truth = Truth.WAITS if found.waits else Truth.UNKNOWN
        return found.possible, Tried(truth, found.facts, found.waits, found.parameters, (goal,))

    def try_rule(self, when: Sequence[Condition]) -> Tried:
        """All the conditions together: one that fails is enough, and is all that was needed to know."""
        tried = [condition.tried(self) for condition in when]
        for one in tried:
            if one.truth is Truth.FAILS:
                return one
        truths = {one.truth for one in tried}
        truth = next((kind for kind in (Truth.WAITS, Truth.UNKNOWN) if kind in truths), Truth.HOLDS)
        return Tried(
            truth,
            _once(name for one in tried for name in one.facts),
            _once(name for one in tried for name in one.waits),
            _once(name for one in tried for name in one.parameters),
            _once(name for one in tried for name in one.goals),
        )

    def conclude(self, goal: str) -> Concluded:
        """What the goal comes to, now."""
        if goal not in self._known:
            self._known[goal] = self._concluded(goal)
        return self._known[goal]

    def _concluded(self, goal: str) -> Concluded:
        read: list[Tried] = []
        open_values: list[str] = []
        waits: list[str] = []
        fired: Rule | None = None
        for rule in self._book[goal]:
            tried = self.try_rule(rule.when)
            read.append(tried)
            if tried.truth is Truth.HOLDS:
                fired = rule
                break
            if tried.truth is not Truth.FAILS:
                open_values.append(rule.value)
                waits += tried.waits
        assert fired is not None, f"{goal}: the last rule must always hold"
        possible = frozenset({*open_values, fired.value})
        settled = possible == {fired.value}
        value = fired.value if settled else None if waits else UNSETTLED
        return Concluded(
            goal=goal,
            value=value,
            possible=possible,
            rule=fired if settled else None,
            waits=() if settled else _once(waits),
            facts=_once(name for one in read for name in one.facts if name in self.case.answers),
            parameters=_once(name for one in read for name in one.parameters),
            goals=_once(name for one in read for name in one.goals),
        )


def still_needed(book: Book, goals: Sequence[str], case: Case, law: Mapping[str, Value]) -> tuple[str, ...]:
    """The questions that may still matter to these goals; the first is the next to ask. Empty: all is concluded."""
    reasoner = Reasoner(book, case, law)
    return _once(fact for goal in goals for fact in reasoner.conclude(goal).waits)


def leaning_on(facts: Mapping[str, Fact], key: str) -> frozenset[str]:
    """The questions whose answer leans on this one, however far."""
    found: set[str] = set()
    wave = {key}
    while wave:
        wave = {fact.key for fact in facts.values() if wave & set(fact.after)} - found
        found |= wave
    return frozenset(found)


def answered(facts: Mapping[str, Fact], case: Case, key: str, answer: Answer) -> Case:
    """The case with this answer. An answer that changes takes away those that lean on it; the others stay."""
    before = case.get(key)
    if before is not None and before != answer:
        case = case.without(leaning_on(facts, key))
    return case.having(key, answer)
