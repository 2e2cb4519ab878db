"""Reading a recipe file from anywhere: each fault says the file, the key, what was got, what was expected, an example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from essaim.kernel.projects import permissions
from essaim.kernel.projects.decision_check import decision_faults
from essaim.kernel.projects.engine import Engine, engines
from essaim.kernel.projects.faults import BadRecipe, Fault, shown
from essaim.kernel.projects.models import Theme
from essaim.kernel.projects.recipe import RecipeData
from essaim.kernel.projects.recipe_settings import references, setting_faults
from essaim.kernel.projects.recipe_text import MAX_FAULTS, parse
from essaim.kernel.projects.recipe_words import shape_faults
from essaim.kernel.projects.versions import numbers

_STAND_INS: Mapping[str, Any] = {
    "slug": "x",
    "version": "0.0.0",
    "name": "x",
    "theme": Theme.FOOD.value,
    "promise": "x",
    "source": "x",
}


def read_recipe(raw: bytes, *, file: str, installed: Mapping[str, Engine] | None = None) -> RecipeData:
    """A recipe from its bytes, checked against the engines installed here. Raises BadRecipe with every fault found."""
    table, faults = parse(raw, file)
    known = engines() if installed is None else installed
    if "role_order" in table:
        faults.append(Fault(file, "role_order", _("la clé « role_order »"), _("l'ordre des tables [roles]")))
    data: RecipeData | None
    try:
        data = RecipeData.model_validate(table)
    except ValidationError as error:
        faults.extend(shape_faults(error, file))
        data = _sound_part(table, error)
    if data is not None:
        faults.extend(_Check(data, _Written.of(table), file, known).faults())
    if faults or data is None:
        raise BadRecipe(faults[:MAX_FAULTS])
    return data


def advice(data: RecipeData) -> list[str]:
    """What may be forgotten in a recipe that is right: said, never refused."""
    if not data.is_executable:
        return []
    used = {key for use in data.engines for key in references(use.settings)}
    used |= {role.decision for role in data.roles.values() if role.decision}
    return [
        _("La décision « {key} » est demandée, mais aucun réglage ne s'en sert.").format(key=decision.key)
        for decision in data.decisions
        if decision.key not in used
    ]


def _sound_part(table: dict[str, Any], error: ValidationError) -> RecipeData | None:
    """The recipe without its badly shaped parts, so that the other faults are told in the same breath."""
    bad: dict[str, set[int | str]] = {}
    for detail in error.errors(include_url=False, include_context=False):
        loc = detail["loc"]
        bad.setdefault(str(loc[0]) if loc else "", set()).add(loc[1] if len(loc) > 1 else "")
    kept = dict(table)
    for key, places in bad.items():
        value = kept.pop(key, None)
        if isinstance(value, list) and "" not in places:
            kept[key] = [item for index, item in enumerate(value) if index not in places]
        elif isinstance(value, dict) and "" not in places and key == "roles":
            kept[key] = {name: item for name, item in value.items() if name not in places}
        elif key in _STAND_INS:
            kept[key] = _STAND_INS[key]
    try:
        return RecipeData.model_validate(kept)
    except ValidationError:
        return None


@dataclass(frozen=True)
class _Written:
    """The names the file gives, badly shaped parts included: what rests on them is not a second fault."""

    decisions: frozenset[str]
    engines: frozenset[str]
    tools: frozenset[str]

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> _Written:
        return cls(
            _named(table, "decisions", "key"), _named(table, "engines", "use"), _named(table, "engines", "as")
        )


def _named(table: Mapping[str, Any], part: str, key: str) -> frozenset[str]:
    items = table.get(part)
    rows = items if isinstance(items, list) else []
    return frozenset(str(row[key]) for row in rows if isinstance(row, dict) and key in row)


@dataclass(frozen=True)
class _Check:
    data: RecipeData
    written: _Written
    file: str
    known: Mapping[str, Engine]

    @property
    def installed(self) -> dict[str, Engine]:
        return {slug: self.known[slug] for slug in sorted(self.written.engines) if slug in self.known}

    def fault(self, kind: str, key: str, got: object, expected: str, example: str = "") -> Fault:
        return Fault(self.file, key, shown(got), expected, example, kind)

    def faults(self) -> Iterator[Fault]:
        data = self.data
        if data.theme not in Theme.values:
            yield self.fault("shape", "theme", data.theme, " | ".join(Theme.values), 'theme = "alimentation"')
        if data.slug in data.follows:
            yield self.fault("shape", "follows", data.slug, _("l'adresse d'une autre recette"))
        yield from decision_faults(data, self.file)
        if not self.written.engines:
            return
        yield from self._engines()
        yield from self._references()
        positions = {use.as_: index for index, use in enumerate(data.engines)}
        yield from setting_faults(data, positions, self.file, self.known)
        yield from self._roles()
        yield from self._wires()
        yield from self._indicators()

    def _engines(self) -> Iterator[Fault]:
        seen: set[str] = set()
        for index, use in enumerate(self.data.engines):
            key = f"engines.{index}"
            if use.as_ in seen:
                yield self.fault("engine", f"{key}.as", use.as_, _("un nom d'outil différent des autres"))
            seen.add(use.as_)
            found = self.known.get(use.use)
            if found is None:
                expected = _("un moteur installé ici : {names}").format(names=" | ".join(self.known) or "—")
                yield self.fault("engine", f"{key}.use", use.use, expected, _nearest(use.use, self.known))
                continue
            if numbers(use.needs_version) > numbers(found.version):
                expected = _("au plus {version}, la version installée ; mettez Essaim à jour")
                yield self.fault(
                    "engine",
                    f"{key}.needs_version",
                    use.needs_version,
                    expected.format(version=found.version),
                    f'needs_version = "{found.version}"',
                )
            for needed in sorted(set(found.needs) - self.written.engines):
                expected = _("aussi le moteur {name}").format(name=needed)
                yield self.fault("engine", key, use.use, expected, f'use = "{needed}"')

    def _references(self) -> Iterator[Fault]:
        asked = self.written.decisions
        for index, use in enumerate(self.data.engines):
            for setting, value in use.settings.items():
                for key in dict.fromkeys(references(value)):
                    if key not in asked:
                        expected = _("une décision demandée : {keys}").format(
                            keys=", ".join(sorted(asked)) or "—"
                        )
                        place = f"engines.{index}.settings.{setting}"
                        yield self.fault(
                            "decision", place, f"${key}", expected, f'[[decisions]] key = "{key}"'
                        )

    def _roles(self) -> Iterator[Fault]:
        known = {str(permission) for permission in permissions.P}
        known |= {str(p) for found in self.installed.values() for p in found.permissions}
        if not any(role.holder == "person" for role in self.data.roles.values()):
            expected = _("au moins un rôle tenu par une personne : le premier coordonne")
            yield self.fault("role", "roles", len(self.data.roles), expected, "[roles.coordination]")
        told: set[str] = set()
        for slug, role in self.data.roles.items():
            for permission in role.grants:
                engine = permission.partition(".")[0]
                if permission in known or engine in told or not self._is_told(permission):
                    continue
                if engine != "projects" and engine not in self.installed:
                    told.add(engine)  # once: its other permissions are the same fault
                yield self.fault("role", f"roles.{slug}.grants", permission, *_permissions(permission, known))
            yield from self._role_decision(slug, role.decision, role.holder)

    def _is_told(self, dotted: str) -> bool:
        """Whether the engine of a name is present: where it is missing or misspelt, that alone is the fault."""
        slug = dotted.partition(".")[0]
        if slug in self.written.engines:
            return slug in self.known
        unknown = self.written.engines - set(self.known)
        return not any(slug in get_close_matches(name, self.known, 1) for name in unknown)

    def _role_decision(self, slug: str, key: str | None, holder: str) -> Iterator[Fault]:
        if key is None:
            return
        decision = self.data.decision(key)
        wrong = key not in self.written.decisions if decision is None else decision.kind != "organisation"
        if wrong or holder != "organisation":
            expected = _("une décision de genre organisation, et holder = « organisation »")
            yield self.fault("role", f"roles.{slug}.decision", key, expected, 'decision = "funder"')

    def _wires(self) -> Iterator[Fault]:
        installed = self.installed
        events = {name for found in installed.values() for name in found.event_names}
        commands = {f"{slug}.{name}" for slug, found in installed.items() for name in found.accepts}
        edges: dict[str, set[str]] = {}
        for index, wire in enumerate(self.data.wires):
            if wire.on not in events and self._is_told(wire.on):
                yield self.fault("wire", f"wires.{index}.on", wire.on, _listed(events), _quoted("on", events))
            yield from self._ends(index, (("from", wire.from_, wire.on), ("to", wire.to, wire.do)))
            if wire.do not in commands:
                if self._is_told(wire.do):
                    yield self.fault(
                        "wire", f"wires.{index}.do", wire.do, _listed(commands), _quoted("do", commands)
                    )
                continue
            slug, _dot, name = wire.do.partition(".")
            emitted = installed[slug].accepts[name].emits
            edges.setdefault(wire.on, set()).update(event.event_name() for event in emitted)
        looped = next((loop for start in edges if (loop := _loop(edges, start))), None)
        if looped is not None:
            expected = _("des fils qui ne reviennent pas à leur départ : retirez l'un d'eux")
            yield self.fault("wire", "wires", " → ".join(looped), expected)

    def _ends(self, index: int, ends: tuple[tuple[str, str | None, str], ...]) -> Iterator[Fault]:
        for end, tool, dotted in ends:
            slug = dotted.partition(".")[0]
            own = {use.as_ for use in self.data.engines if use.use == slug}
            if tool is not None and tool not in own and (own or tool not in self.written.tools):
                expected = _("un outil du moteur {slug} : {tools}").format(slug=slug, tools=_listed(own))
                yield self.fault("wire", f"wires.{index}.{end}", tool, expected, _quoted(end, own))

    def _indicators(self) -> Iterator[Fault]:
        measures = {f"{slug}.{name}" for slug, found in self.installed.items() for name in found.metrics}
        seen: set[str] = set()
        for index, indicator in enumerate(self.data.indicators):
            if indicator.key in seen:
                yield self.fault(
                    "indicator", f"indicators.{index}.key", indicator.key, _("une clé par indicateur")
                )
            seen.add(indicator.key)
            if indicator.measure not in measures and self._is_told(indicator.measure):
                place = f"indicators.{index}.measure"
                yield self.fault(
                    "indicator", place, indicator.measure, _listed(measures), _quoted("measure", measures)
                )


def _permissions(wrong: str, known: set[str]) -> tuple[str, str]:
    """What was expected: the permissions of the same engine, else all of them; and the nearest as an example."""
    same = {name for name in known if name.startswith(f"{wrong.partition('.')[0]}.")}
    nearest = get_close_matches(wrong, sorted(known), 1, 0.0)[0]
    return _listed(same or known), f'grants = ["{nearest}"]'


def _listed(names: set[str]) -> str:
    return " | ".join(sorted(names)) or _("rien : aucun n'est disponible ici")


def _quoted(key: str, names: set[str]) -> str:
    return f'{key} = "{min(names)}"' if names else ""


def _nearest(wrong: str, known: Mapping[str, Engine]) -> str:
    return f'use = "{next(iter(get_close_matches(wrong, known, 1, 0.0)), "orders")}"'


def _loop(edges: Mapping[str, set[str]], start: str) -> list[str]:
    """The way by which an event would cause itself again; empty for none."""
    waiting, seen = [[start]], set[str]()
    while waiting:
        way = waiting.pop()
        for event in sorted(edges.get(way[-1], ())):
            if event == start:
                return [*way, start]
            if event not in seen:
                seen.add(event)
                waiting.append([*way, event])
    return []
