"""Reading parameters from YAML: pure, strict, with errors that teach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Any

import yaml

from essaim.kernel.money import Money, Rate

type Measure = Money | Rate | int


class Unit(StrEnum):
    """What a value counts. Closed: a new unit is a decision, not a typing."""

    EUR = "EUR"
    RATE = "rate"
    YEARS = "years"
    MONTHS = "months"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    COUNT = "count"


class Confidence(StrEnum):
    """PRIMARY: the text itself was read. SECONDARY: someone who read it. MEMORY: to be verified, and shown so."""

    PRIMARY = "P"
    SECONDARY = "S"
    MEMORY = "M"


class BadParameter(ValueError):
    """Which file and key, what was got, what was expected, and an example."""

    def __init__(self, file: str, key: str, got: object, expected: str, example: str) -> None:
        super().__init__(f"{file}, {key}: got {got!r}, expected {expected}. Example: {example}")


class NoValue(LookupError):
    """The parameter is not known, or says nothing for that day."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value from `since` included to `until` included (None: still in force)."""

    since: date
    until: date | None
    measure: Measure
    source: str
    url: str
    checked_on: date
    confidence: Confidence

    @property
    def is_verified(self) -> bool:
        return self.confidence is not Confidence.MEMORY

    def holds(self, on: date) -> bool:
        return self.since <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number and its history, the latest first."""

    key: str
    label: str
    unit: Unit
    values: tuple[Value, ...]

    def on(self, day: date) -> Value:
        """The value in force that day. Raises NoValue before the first one and after the last."""
        for value in self.values:
            if value.holds(day):
                return value
        raise NoValue(f"{self.key} says nothing for {day}")


def read_parameters(text: str, *, file: str) -> list[Parameter]:
    """The parameters of a file, in its order. Raises BadParameter for the first thing wrong.

    Values are listed latest first and never overlap; euros and rates are written as text ("300000,00", "5,5 %").
    """
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadParameter(
            file, "(file)", str(error), "sound YAML", "comptes.conservation: {label: …}"
        ) from error
    if not isinstance(data, dict):
        raise BadParameter(
            file, "(file)", data, "a mapping of parameters", "comptes.conservation: {label: …}"
        )
    return [_parameter(file, str(key), raw) for key, raw in data.items()]


def _need(file: str, key: str, raw: Any, name: str, kind: type, example: str) -> Any:
    found = raw.get(name) if isinstance(raw, Mapping) else None
    if not isinstance(found, kind):
        raise BadParameter(file, f"{key}.{name}", found, kind.__name__, example)
    return found


def _member[E: StrEnum](file: str, key: str, enum: type[E], raw: Any) -> E:
    try:
        return enum(raw)
    except ValueError as error:
        raise BadParameter(file, key, raw, f"one of {', '.join(enum)}", next(iter(enum))) from error


def _parameter(file: str, key: str, raw: Any) -> Parameter:
    label = _need(file, key, raw, "label", str, "label: Plafond de minimis général")
    unit = _member(file, f"{key}.unit", Unit, raw.get("unit"))
    rows = _need(file, key, raw, "values", list, "values: [{since: 2024-01-01, …}]")
    values = tuple(_value(file, f"{key}.values[{n}]", unit, row) for n, row in enumerate(rows))
    if not values:
        raise BadParameter(file, f"{key}.values", rows, "at least one value", "[{since: 2024-01-01, …}]")
    _check_order(file, key, values)
    return Parameter(key, label, unit, values)


def _check_order(file: str, key: str, values: Sequence[Value]) -> None:
    for later, earlier in pairwise(values):
        if earlier.until is None or earlier.until >= later.since:
            expected = f"a day before {later.since}"
            raise BadParameter(file, f"{key}.values", earlier.until, expected, "until: 2023-12-31")


def _value(file: str, key: str, unit: Unit, row: Any) -> Value:
    since = _need(file, key, row, "since", date, "since: 2024-01-01")
    until = row.get("until")
    if until is not None and (not isinstance(until, date) or until < since):
        raise BadParameter(file, f"{key}.until", until, f"a day from {since} on", "until: 2030-12-31")
    confidence = _member(file, f"{key}.confidence", Confidence, row.get("confidence"))
    url = row.get("url", "")
    if confidence is not Confidence.MEMORY and not str(url).startswith(("https://", "http://")):
        raise BadParameter(file, f"{key}.url", url, "the address of the source", "url: https://…")
    return Value(
        since=since,
        until=until,
        measure=_measure(file, f"{key}.value", unit, row.get("value")),
        source=_need(file, key, row, "source", str, "source: Règlement (UE) 2023/2831, art. 3"),
        url=str(url),
        checked_on=_need(file, key, row, "checked_on", date, "checked_on: 2026-11-22"),
        confidence=confidence,
    )


def _measure(file: str, key: str, unit: Unit, raw: Any) -> Measure:
    try:
        if unit is Unit.EUR and isinstance(raw, str):
            return Money.euros(raw)
        if unit is Unit.RATE and isinstance(raw, str):
            return Rate.parse(raw)
        if unit not in (Unit.EUR, Unit.RATE) and type(raw) is int:
            return raw
    except ValueError:
        pass
    example = {Unit.EUR: '"300000,00"', Unit.RATE: '"5,5 %"'}.get(unit, "10")
    raise BadParameter(file, key, raw, f"a value in {unit}", example)
