"""The rights table, gathered: each engine's `tests/rights.py` and each `tests/access/rights_*.py`.

A row is (URL name, method, {role: status}); a module may give `url_kwargs(cast)`: {URL name: the rest of its address}.
"""

import importlib.util
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from essaim.kernel.factories import Cast

ROLES = ("anonymous", "stranger", "member", "coordinator", "funder", "other")
Row = tuple[str, str, Mapping[str, int]]


def modules() -> Iterator[ModuleType]:
    for name in settings.ENGINES:
        if importlib.util.find_spec(f"essaim.engines.{name}.tests.rights"):
            yield import_module(f"essaim.engines.{name}.tests.rights")
    for path in sorted(Path(__file__).parent.glob("rights_*.py")):
        yield import_module(f"tests.access.{path.stem}")


def rows() -> list[Row]:
    return [row for module in modules() for row in module.RIGHTS]


def url_kwargs(cast: Cast) -> dict[str, dict[str, Any]]:
    """The arguments of each URL: those its module gives, completed with the project and the engine's own tool."""
    given: dict[str, dict[str, Any]] = {}
    for module in modules():
        if hasattr(module, "url_kwargs"):
            given.update(module.url_kwargs(cast))
    tools = {tool.engine: tool.slug for tool in cast.project.tools.all()}
    complete: dict[str, dict[str, Any]] = {}
    for name, wanted in url_patterns().items():
        base = {"project": cast.project.slug, "tool": tools.get(name.partition(":")[0], "")}
        complete[name] = {
            key: value for key, value in {**base, **given.get(name, {})}.items() if key in wanted
        }
    return complete


def _walk(
    resolver: URLResolver, spaces: tuple[str, ...], before: frozenset[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    for pattern in resolver.url_patterns:
        inside = before | frozenset(pattern.pattern.converters) | frozenset(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            deeper = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(pattern, deeper, inside)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"a URL without a name: {pattern.pattern}"
            yield ":".join((*spaces, pattern.name)), inside


def url_patterns() -> dict[str, frozenset[str]]:
    """Each URL name of the product, with the names of its parameters."""
    return dict(_walk(get_resolver(), (), frozenset()))
