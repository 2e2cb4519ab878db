"""Reading a recipe file from anywhere: each fault says the file, the key, what was got, what was expected, an example."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from essaim.kernel.errors import DomainError
from essaim.kernel.projects import permissions
from essaim.kernel.projects.engine import Engine, engines
from essaim.kernel.projects.models import Theme
from essaim.kernel.projects.recipe import RecipeData

MAX_BYTES = 256_000
MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a recipe."""

    file: str
    key: str
    got: str
    expected: str
    example: str = ""

    def __str__(self) -> str:
        text = _("{file}, clé « {key} » : reçu {got}, attendu {expected}.").format(
            file=self.file, key=self.key, got=self.got, expected=self.expected
        )
        return f"{text} " + _("Exemple : {example}").format(example=self.example) if self.example else text


class BadRecipe(DomainError):
    """A recipe that cannot be taken; `faults` lists all that is wrong with it."""

    code = "projects.bad_recipe"
    status = 422

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__()
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


def _depth(text: str) -> int:
    """An upper bound of the nesting of brackets, read before parsing so that the parser never meets a hostile depth."""
    deepest = level = 0
    for char in text:
        if char in "[{":
            level += 1
            deepest = max(deepest, level)
        elif char in "]}":
            level = max(0, level - 1)
        elif char == "\n" and level == 1:
            level = 0
    return deepest


def _parse(raw: bytes, file: str) -> dict[str, Any]:
    if len(raw) > MAX_BYTES:
        raise BadRecipe([Fault(file, "", f"{len(raw)} octets", _("au plus {n} octets").format(n=MAX_BYTES))])
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRecipe([Fault(file, "", _("un octet illisible"), _("un texte en UTF-8"))]) from error
    if _depth(text) > MAX_DEPTH:
        raise BadRecipe(
            [Fault(file, "", _("des tables trop imbriquées"), _("au plus {n} niveaux").format(n=MAX_DEPTH))]
        )
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise BadRecipe(
            [Fault(file, "", str(error), _("un fichier TOML bien formé"), 'name = "Bio-cabas"')]
        ) from error


def _shape_faults(error: ValidationError, file: str) -> list[Fault]:
    return [
        Fault(
            file,
            ".".join(str(part) for part in detail["loc"]),
            repr(detail.get("input"))[:120],
            detail["msg"],
        )
        for detail in error.errors(include_url=False)
    ]


def read_recipe(raw: bytes, *, file: str) -> RecipeData:
    """A recipe from its bytes, checked against the engines installed here. Raises BadRecipe with every fault found."""
    table = _parse(raw, file)
    try:
        data = RecipeData.model_validate(table)
    except ValidationError as error:
        raise BadRecipe(_shape_faults(error, file)) from error
    faults = list(_faults(data, file))
    if faults:
        raise BadRecipe(faults)
    return data


def _faults(data: RecipeData, file: str) -> Iterator[Fault]:
    if data.theme not in Theme.values:
        yield Fault(file, "theme", data.theme, " | ".join(Theme.values), 'theme = "alimentation"')
    yield from _script_faults(data, file)
    if not data.is_executable:
        return
    installed = {use.use: engines()[use.use] for use in data.engines if use.use in engines()}
    yield from _engine_faults(data, file)
    yield from _decision_faults(data, file)
    yield from _role_faults(data, file, installed)
    yield from _wire_faults(data, file, installed)
    yield from _indicator_faults(data, file, installed)


def _strings(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _strings(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _strings(item, f"{path}.{index}")


def _script_faults(data: RecipeData, file: str) -> Iterator[Fault]:
    for path, text in _strings(data.model_dump()):
        lowered = text.lower()
        if "<" in text and any(
            tag in lowered for tag in ("<script", "<iframe", "<img", "<svg", "<a ", "onerror")
        ):
            yield Fault(file, path, text[:60], _("un texte sans balise"))


def _engine_faults(data: RecipeData, file: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, use in enumerate(data.engines):
        key = f"engines.{index}"
        found = engines().get(use.use)
        if found is None:
            yield Fault(
                file,
                f"{key}.use",
                use.use,
                " | ".join(engines()),
                f'use = "{next(iter(engines()), "orders")}"',
            )
            continue
        if _numbers(use.needs_version) > _numbers(found.version):
            yield Fault(
                file,
                f"{key}.needs_version",
                use.needs_version,
                _("au plus {version}, la version installée ; mettez Essaim à jour").format(
                    version=found.version
                ),
            )
        if use.as_ in seen:
            yield Fault(file, f"{key}.as", use.as_, _("un nom d'outil différent des autres"))
        seen.add(use.as_)
        for needed in found.needs:
            if needed not in {other.use for other in data.engines}:
                yield Fault(
                    file, key, use.use, _("aussi le moteur {name}").format(name=needed), f'use = "{needed}"'
                )
        for setting in use.settings:
            if setting not in found.settings.model_fields:
                yield Fault(
                    file, f"{key}.settings.{setting}", setting, " | ".join(found.settings.model_fields)
                )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def references(value: Any) -> Iterator[str]:
    """The decisions named as "$key" anywhere in a setting."""
    for _path, text in _strings(value):
        if text.startswith("$"):
            yield text[1:]


def _decision_faults(data: RecipeData, file: str) -> Iterator[Fault]:
    keys = [decision.key for decision in data.decisions]
    for key in {key for key in keys if keys.count(key) > 1}:
        yield Fault(file, f"decisions.{key}", key, _("une clé par décision"))
    for index, decision in enumerate(data.decisions):
        if decision.kind == "choice" and not decision.choices:
            yield Fault(
                file,
                f"decisions.{index}.choices",
                "[]",
                _("au moins un choix"),
                'choices = [{ value = "mensuel", label = "Chaque mois" }]',
            )
    for index, use in enumerate(data.engines):
        for key in references(use.settings):
            if key not in keys:
                yield Fault(
                    file,
                    f"engines.{index}.settings",
                    f"${key}",
                    _("une décision demandée : {keys}").format(keys=", ".join(keys)),
                    f'[[decisions]] key = "{key}"',
                )


def _role_faults(data: RecipeData, file: str, installed: Mapping[str, Engine]) -> Iterator[Fault]:
    known = {str(permission) for permission in permissions.P}
    known |= {str(p) for found in installed.values() for p in found.permissions}
    for slug, role in data.roles.items():
        for permission in role.grants:
            if permission not in known:
                yield Fault(file, f"roles.{slug}.grants", permission, ", ".join(sorted(known)))
        if role.decision and data.decision(role.decision) is None:
            yield Fault(
                file, f"roles.{slug}.decision", role.decision, _("une décision de genre organisation")
            )


def _wire_faults(data: RecipeData, file: str, installed: Mapping[str, Engine]) -> Iterator[Fault]:
    events = {name for found in installed.values() for name in found.event_names}
    commands = {f"{slug}.{name}" for slug, found in installed.items() for name in found.accepts}
    edges: dict[str, set[str]] = {}
    for index, wire in enumerate(data.wires):
        if wire.on not in events:
            yield Fault(file, f"wires.{index}.on", wire.on, " | ".join(sorted(events)))
        if wire.do not in commands:
            yield Fault(file, f"wires.{index}.do", wire.do, " | ".join(sorted(commands)))
            continue
        slug, _dot, name = wire.do.partition(".")
        emitted = installed[slug].accepts[name].emits
        edges.setdefault(wire.on, set()).update(event.event_name() for event in emitted)
    for start in edges:
        if _reaches(edges, start, start):
            yield Fault(file, "wires", start, _("des fils qui ne reviennent pas à leur départ"))
            return


def _reaches(edges: Mapping[str, set[str]], start: str, goal: str) -> bool:
    waiting, seen = list(edges.get(start, ())), set[str]()
    while waiting:
        event = waiting.pop()
        if event == goal:
            return True
        if event not in seen:
            seen.add(event)
            waiting.extend(edges.get(event, ()))
    return False


def _indicator_faults(data: RecipeData, file: str, installed: Mapping[str, Engine]) -> Iterator[Fault]:
    measures = {f"{slug}.{name}" for slug, found in installed.items() for name in found.metrics}
    for index, indicator in enumerate(data.indicators):
        if indicator.measure not in measures:
            yield Fault(file, f"indicators.{index}.measure", indicator.measure, " | ".join(sorted(measures)))
