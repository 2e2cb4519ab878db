"""What is kept of a case and of its conclusion, as JSON: read back as it was, whatever the law became since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from essaim.engines.mandates.rules.facts import Answer, Case, Given
from essaim.engines.mandates.rules.findings import Change, Step
from essaim.kernel.money import Money, Rate
from essaim.kernel.params.rules import Measure, Value

type Json = Any


def given_to_json(value: Given | None) -> Json:
    return {"cents": value.cents} if isinstance(value, Money) else value


def given_from_json(raw: Json) -> Given | None:
    if isinstance(raw, dict):
        return Money(int(raw["cents"]))
    return raw if isinstance(raw, str | int) else None


def answers_to_json(case: Case) -> dict[str, Json]:
    return {key: given_to_json(answer.value) for key, answer in case.answers.items()}


def case_from_json(on: date, raw: Mapping[str, Json]) -> Case:
    return Case(on, {key: Answer(given_from_json(value)) for key, value in raw.items()})


def measure_to_json(measure: Measure) -> Json:
    if isinstance(measure, Rate):
        return {"rate": measure.plain}
    return given_to_json(measure)


def measure_from_json(raw: Json) -> Measure | None:
    if isinstance(raw, dict):
        return Rate.parse(raw["rate"]) if "rate" in raw else Money(int(raw["cents"]))
    return raw if isinstance(raw, int) else None


@dataclass(frozen=True, slots=True)
class Reading:
    """A parameter as a conclusion read it; no measure: the law said nothing that day."""

    key: str
    measure: Measure | None
    since: date | None

    def to_json(self) -> Json:
        measure = None if self.measure is None else measure_to_json(self.measure)
        return {"key": self.key, "value": measure, "since": self.since.isoformat() if self.since else None}

    @classmethod
    def from_json(cls, raw: Json) -> Reading:
        since = date.fromisoformat(raw["since"]) if raw["since"] else None
        return cls(raw["key"], measure_from_json(raw["value"]), since)

    @classmethod
    def of(cls, key: str, law: Mapping[str, Value]) -> Reading:
        value = law.get(key)
        return cls(key, value.measure if value else None, value.since if value else None)


def readings(steps: Iterable[Step], law: Mapping[str, Value]) -> list[Reading]:
    """Each parameter these steps read, once."""
    keys = dict.fromkeys(key for step in steps for key in step.parameters)
    return [Reading.of(key, law) for key in keys]


@dataclass(frozen=True, slots=True)
class KeptStep:
    """A step as it was kept: codes, and the lines of a mode with the parameter each quotes."""

    goal: str
    value: str
    rule: str
    facts: tuple[str, ...]
    unknown: tuple[str, ...]
    parameters: tuple[str, ...]
    decides: tuple[str, ...]
    sources: tuple[str, ...]
    changes: tuple[Change, ...]
    duties: tuple[tuple[str, str, str], ...]  # key, part, parameter

    @classmethod
    def of(cls, step: Step) -> KeptStep:
        duties = tuple((duty.key, str(duty.part), duty.parameter) for duty in step.duties)
        return cls(
            step.goal,
            step.value,
            step.rule,
            step.facts,
            step.unknown,
            step.parameters,
            step.decides,
            step.sources,
            step.changes,
            duties,
        )

    def to_json(self) -> Json:
        plain = {
            name: list(getattr(self, name))
            for name in ("facts", "unknown", "parameters", "decides", "sources")
        }
        return {
            "goal": self.goal,
            "value": self.value,
            "rule": self.rule,
            **plain,
            "changes": [[one.fact, given_to_json(one.value), one.to] for one in self.changes],
            "duties": [list(duty) for duty in self.duties],
        }

    @classmethod
    def from_json(cls, raw: Json) -> KeptStep:
        changes = [Change(fact, given_from_json(value) or "", to) for fact, value, to in raw["changes"]]
        return cls(
            raw["goal"],
            raw["value"],
            raw["rule"],
            tuple(raw["facts"]),
            tuple(raw["unknown"]),
            tuple(raw["parameters"]),
            tuple(raw["decides"]),
            tuple(raw["sources"]),
            tuple(changes),
            tuple((key, part, parameter) for key, part, parameter in raw["duties"]),
        )
