"""A conclusion explained: each step with its rule, what it read, its sources, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from essaim.engines.mandates.rules.book import BOOK
from essaim.engines.mandates.rules.conditions import Truth
from essaim.engines.mandates.rules.duties import DUTIES, Duty
from essaim.engines.mandates.rules.facts import MOST_NUMBER, Answer, Case, Given, Kind
from essaim.engines.mandates.rules.interview import Concluded, Reasoner
from essaim.engines.mandates.rules.modes import MODES
from essaim.engines.mandates.rules.qualification import STEPS
from essaim.engines.mandates.rules.questions import FACTS
from essaim.kernel.money import Money
from essaim.kernel.params.rules import Value


@dataclass(frozen=True, slots=True)
class Change:
    """Were this fact that value, the goal would come to `to`; None: to more questions."""

    fact: str
    value: Given
    to: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One conclusion, as it was reached. `unknown` are the answers nobody has, when they decide.

    `parameters` are all the numbers it quotes, `decides` those that its conclusion was compared with.
    """

    goal: str
    value: str
    rule: str
    facts: tuple[str, ...]
    unknown: tuple[str, ...]
    parameters: tuple[str, ...]
    decides: tuple[str, ...]
    sources: tuple[str, ...]
    changes: tuple[Change, ...]
    duties: tuple[Duty, ...] = ()


def steps(case: Case, law: Mapping[str, Value]) -> tuple[Step, ...]:
    """Every step, the nature of the service first, then each mode. Asked only once no question waits.

    A step that no conclusion needed, and that an unasked question leaves open, is left out.
    """
    reasoner = Reasoner(BOOK, case, law)
    goals = (*STEPS, "aid", *(f"mode.{mode}" for mode in MODES))
    return tuple(_step(reasoner, goal) for goal in goals if not reasoner.conclude(goal).waits)


def _step(reasoner: Reasoner, goal: str) -> Step:
    found = reasoner.conclude(goal)
    assert found.value is not None, f"{goal}: a question still waits"
    rule = found.rule
    mode = goal.partition(".")[2]
    duties = dict(_duties(reasoner, mode)) if mode else {}
    return Step(
        goal=goal,
        value=found.value,
        rule=rule.key if rule else "",
        facts=found.facts,
        unknown=tuple(fact for fact in found.facts if _is_unknown(reasoner.case, fact)),
        parameters=tuple(
            dict.fromkeys((*found.parameters, *(one for read in duties.values() for one in read)))
        ),
        decides=found.parameters,
        sources=rule.sources if rule else (),
        changes=tuple(_changes(reasoner, found)),
        duties=tuple(duties),
    )


def _is_unknown(case: Case, fact: str) -> bool:
    answer = case.get(fact)
    return answer is not None and not answer.is_known


def _duties(reasoner: Reasoner, mode: str) -> Iterator[tuple[Duty, tuple[str, ...]]]:
    """The lines of a mode for this case, each with the parameters it reads."""
    for duty in DUTIES[mode]:
        tried = reasoner.try_rule(duty.when)
        if tried.truth is not Truth.FAILS:
            yield duty, (*tried.parameters, *((duty.parameter,) if duty.parameter else ()))


def _changes(reasoner: Reasoner, found: Concluded) -> Iterator[Change]:
    """One answer changed at a time: those that give another value."""
    case, law = reasoner.case, reasoner.law
    for fact in found.facts:
        told: set[str | None] = {found.value}
        for value in _others(case, law, fact, found.parameters):
            then = Reasoner(BOOK, case.having(fact, Answer(value)), law).conclude(found.goal)
            if then.value not in told and found.value not in then.possible:
                told.add(then.value)
                yield Change(fact, value, then.value)


def _others(case: Case, law: Mapping[str, Value], key: str, parameters: tuple[str, ...]) -> list[Given]:
    """Other answers worth trying: each option, and amounts either side of the thresholds that were read."""
    fact, answer = FACTS[key], case.get(key)
    now = answer.value if answer else None
    if fact.options:
        return [option for option in fact.options if option != now]
    limits = [law[name].measure for name in parameters if name in law]
    if fact.kind is Kind.NUMBER:
        near = [limit for limit in limits if type(limit) is int]
        tries: list[Given] = [n for limit in near for n in (limit, limit + 1) if n <= MOST_NUMBER]
        return [n for n in (1, 2, *tries) if n != now]
    return _amounts(case, [limit for limit in limits if isinstance(limit, Money)], now)


def _amounts(case: Case, limits: list[Money], now: Given | None) -> list[Given]:
    """A yearly amount counts once, for each year, or for three years: each way of meeting a limit, nearest first."""
    years = case.get("years")
    times = years.value if years and isinstance(years.value, int) else 1
    around = {
        limit.cents // count + more
        for limit in limits
        for count in {1, max(times, 1), max(min(times, 3), 1)}
        for more in (-1, 0, 1)
        if limit.cents // count + more >= 0
    }
    here = now.cents if isinstance(now, Money) else 0
    return [Money(cents) for cents in sorted(around - {here}, key=lambda cents: (abs(cents - here), cents))]
