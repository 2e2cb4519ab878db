"""The settings of a recipe tried on the engines themselves, with an example answer for each decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from essaim.kernel.errors import Invalid
from essaim.kernel.projects.decisions import read_answer, settle
from essaim.kernel.projects.engine import Engine
from essaim.kernel.projects.faults import Fault, shown
from essaim.kernel.projects.recipe import Decision, EngineUse, RecipeData
from essaim.kernel.projects.recipe_words import shape_faults

_SAMPLES: Mapping[str, Any] = {
    "rate": "0.5",
    "money": "10",
    "integer": 1,
    "territory": 1,
    "organisation": 1,
    "period": ["2026-01-01", "2026-12-31"],
    "text": "…",
    "brackets": [{"up_to": None, "rate": "0.5"}],
}


def sample_answer(decision: Decision) -> Any:
    """An answer that the decision's own bounds accept: its default, else a bound, else a plain value of its kind."""
    tries = [decision.default, decision.min, decision.max, _SAMPLES.get(decision.kind)]
    if decision.kind == "choice":
        tries = [decision.default, *(choice.value for choice in decision.choices)]
    for value in tries:
        if value is None:
            continue
        try:
            return read_answer(decision, value)
        except (Invalid, ValueError):
            continue
    return None


def setting_faults(
    data: RecipeData, positions: Mapping[str, int], file: str, installed: Mapping[str, Engine]
) -> Iterator[Fault]:
    """What the engines refuse in their settings. `positions` gives the place of each tool in the file."""
    every = {decision.key: sample_answer(decision) for decision in data.decisions}
    fewest = {key: every[key] for key in every if not _may_be_empty(data, key)}
    for use in data.engines:
        found = installed.get(use.use)
        if found is None or set(references(use.settings)) - every.keys():
            continue
        under = f"engines.{positions.get(use.as_, 0)}.settings"
        faults = list(_try(use, found, every, file, under))
        if not faults and fewest != every:
            faults = [
                Fault(
                    f.file, f.key, _("une décision facultative sans réponse"), f.expected, f.example, f.kind
                )
                for f in _try(use, found, fewest, file, under)
            ]
        yield from faults


def _may_be_empty(data: RecipeData, key: str) -> bool:
    decision = data.decision(key)
    return decision is not None and decision.optional and decision.default is None


def references(value: Any) -> Iterator[str]:
    """The decisions named as "$key" anywhere in a setting."""
    if isinstance(value, str):
        if value.startswith("$"):
            yield value[1:]
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from references(item)


def plain_settings(use: EngineUse, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a tool under these answers, ready for the engine's model; unanswered ones are left out."""
    settled = settle(use.settings, answers)
    return {key: value for key, value in settled.items() if value is not None}


def _try(use: EngineUse, found: Engine, answers: Mapping[str, Any], file: str, under: str) -> Iterator[Fault]:
    try:
        found.settings.model_validate(plain_settings(use, answers))
    except ValidationError as error:
        known = " | ".join(found.settings.model_fields)
        for fault in shape_faults(error, file, under=under, kind="setting"):
            parts = fault.key.removeprefix(under).strip(".").split(".")
            written = _written(use.settings, parts)
            got = shown(written) if written is not None and fault.got != _("rien") else fault.got
            unknown = len(parts) == 1 and parts[0] not in found.settings.model_fields
            if not unknown:
                yield Fault(file, fault.key, got, fault.expected, fault.example, "setting")
                continue
            near = get_close_matches(parts[0], found.settings.model_fields, 1, 0.0)
            expected = _("un réglage de {name} : {known}").format(name=found.name, known=known)
            got = _("la clé « {key} »").format(key=parts[0][:60])
            yield Fault(file, fault.key, got, expected, f"{near[0]} = …" if near else "", "setting")


def _written(value: Any, parts: list[str]) -> Any:
    """What the file says at that place, a decision's name rather than its example answer."""
    for part in parts:
        if isinstance(value, Mapping) and part in value:
            value = value[part]
        elif isinstance(value, list | tuple) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return value if isinstance(value, str) and value.startswith("$") else None
    return value
