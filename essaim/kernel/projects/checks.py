"""System checks: a packaged recipe that the engines here cannot follow stops the start-up, with a stable id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from essaim.kernel.projects.faults import BadRecipe, Fault
from essaim.kernel.projects.recipe_check import read_recipe
from essaim.kernel.projects.recipe_store import packaged_files

IDS = {
    "text": "projects.E001",
    "measure": "projects.E001",
    "shape": "projects.E002",
    "engine": "projects.E003",
    "setting": "projects.E004",
    "decision": "projects.E005",
    "role": "projects.E006",
    "wire": "projects.E007",
    "indicator": "projects.E008",
}


def check_packaged_recipes(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every fault of every packaged recipe."""
    found: list[CheckMessage] = []
    for path in packaged_files():
        try:
            data = read_recipe(path.read_bytes(), file=path.name)
        except BadRecipe as error:
            found.extend(_message(fault) for fault in error.faults)
        else:
            if data.slug != path.stem:
                fault = Fault(path.name, "slug", data.slug, path.stem, f'slug = "{path.stem}"')
                found.append(_message(fault))
    return found


def _message(fault: Fault) -> Error:
    return Error(str(fault), hint=fault.example or None, id=IDS[fault.kind])
