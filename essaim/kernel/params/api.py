"""The parameters of this installation: `value(key, on=…)`, never a number typed in code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from essaim.kernel.params.rules import BadParameter, NoValue, Parameter, Value, read_parameters

__all__ = ["BadParameter", "NoValue", "Parameter", "Value", "parameter_files", "parameters", "value"]


def parameter_files() -> list[Path]:
    """The house's own, then those of each engine (`params/*.yaml` in its folder)."""
    package = Path(settings.PACKAGE)
    own = sorted((package / "kernel" / "params" / "data").glob("*.yaml"))
    return [*own, *sorted(package.glob("engines/*/params/*.yaml"))]


@cache
def parameters() -> Mapping[str, Parameter]:
    """Every parameter by its key. Raises BadParameter: a system check finds it at start-up."""
    found: dict[str, Parameter] = {}
    for path in parameter_files():
        for one in read_parameters(path.read_text(encoding="utf-8"), file=path.name):
            if one.key in found:
                raise BadParameter(path.name, one.key, one.key, "a key not used elsewhere", f"{one.key}.2")
            found[one.key] = one
    return found


def value(key: str, *, on: date) -> Value:
    """What the parameter is on a day, with its source. Raises NoValue."""
    if key not in parameters():
        raise NoValue(f"no parameter {key!r}")
    return parameters()[key].on(on)
