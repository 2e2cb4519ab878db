"""The law on a day: every parameter that holds, from the parameters of this installation. No query."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from essaim.kernel.params.api import NoValue, parameters
from essaim.kernel.params.rules import Value


def law_on(day: date) -> Mapping[str, Value]:
    """The values in force that day; a parameter that says nothing then is absent."""
    found: dict[str, Value] = {}
    for key, parameter in parameters().items():
        try:
            found[key] = parameter.on(day)
        except NoValue:
            continue
    return found
