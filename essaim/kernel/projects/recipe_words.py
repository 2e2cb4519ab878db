"""Faults of shape in plain French: what pydantic found becomes what the author of a recipe can mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from essaim.kernel.projects.faults import Fault, shown

_EXPECTED: Mapping[str, Any] = {
    "missing": _lazy("une valeur : cette clé est obligatoire"),
    "extra_forbidden": _lazy("rien : cette clé n'existe pas dans une recette"),
    "string_type": _lazy("un texte entre guillemets"),
    "string_too_short": _lazy("un texte non vide"),
    "string_too_long": _lazy("au plus {max_length} caractères"),
    "string_pattern_mismatch": _lazy("une valeur de la forme de l'exemple"),
    "int_type": _lazy("un nombre entier"),
    "int_parsing": _lazy("un nombre entier"),
    "int_from_float": _lazy("un nombre entier"),
    "float_type": _lazy("un nombre"),
    "float_parsing": _lazy("un nombre"),
    "decimal_type": _lazy("un nombre"),
    "decimal_parsing": _lazy("un nombre"),
    "bool_type": "true | false",
    "bool_parsing": "true | false",
    "list_type": _lazy("une liste entre crochets"),
    "tuple_type": _lazy("une liste entre crochets"),
    "set_type": _lazy("une liste entre crochets"),
    "dict_type": _lazy("une table"),
    "model_type": _lazy("une table"),
    "model_attributes_type": _lazy("une table"),
    "too_short": _lazy("au moins {min_length} élément(s)"),
    "too_long": _lazy("au plus {max_length} élément(s)"),
    "greater_than": _lazy("plus de {gt}"),
    "greater_than_equal": _lazy("au moins {ge}"),
    "less_than": _lazy("moins de {lt}"),
    "less_than_equal": _lazy("au plus {le}"),
    "finite_number": _lazy("un nombre fini"),
    "date_type": _lazy("une date"),
    "date_parsing": _lazy("une date"),
    "date_from_datetime_parsing": _lazy("une date"),
    "time_type": _lazy("une heure"),
    "time_parsing": _lazy("une heure"),
    "datetime_type": _lazy("une date et une heure"),
    "datetime_parsing": _lazy("une date et une heure"),
}
_EXAMPLES = {
    "slug": 'slug = "bio-cabas"',
    "version": 'version = "1.0.0"',
    "name": 'name = "Bio-cabas"',
    "theme": 'theme = "alimentation"',
    "promise": 'promise = "Un panier à moitié prix."',
    "source": 'source = "États généraux de l\'ESS, 2011"',
    "key": 'key = "funder_rate"',
    "kind": 'kind = "rate"',
    "question": 'question = "Quelle part prend le financeur ?"',
    "use": 'use = "orders"',
    "as": 'as = "paniers"',
    "title": 'title = "Les paniers"',
    "grants": 'grants = ["orders.view"]',
    "on": 'on = "orders.CycleClosed"',
    "do": 'do = "events.announce_next"',
    "measure": 'measure = "orders.distinct_households"',
    "url": 'url = "https://exemple.fr/"',
    "value": 'value = "mensuel"',
    "label": 'label = "Chaque mois"',
    "needs_version": 'needs_version = "1.0"',
    "follows": 'follows = ["bio-cabas"]',
    "commune": 'commune = "59009"',
    "year": "year = 2011",
}


def expected_words(detail: ErrorDetails) -> str:
    """What was expected, in words; a rule of the engine's own keeps its own sentence."""
    context = {key: str(value) for key, value in detail.get("ctx", {}).items()}
    if detail["type"] in {"literal_error", "enum"}:
        return context.get("expected", "").replace(" or ", " | ").replace(", ", " | ").replace("'", "")
    words = _EXPECTED.get(detail["type"])
    if words is not None:
        return str(words).format(**context)
    if detail["type"] in {"value_error", "assertion_error"}:
        return context.get("error", detail["msg"])
    return _("une valeur d'un autre genre ({kind})").format(kind=detail["type"])


def shape_faults(
    error: ValidationError, file: str, *, under: str = "", kind: str = "shape"
) -> Iterator[Fault]:
    """One fault a place: the branches of "this or that" are told once."""
    seen: dict[str, ErrorDetails] = {}
    for detail in error.errors(include_url=False):
        path = dotted(_without_branch(detail), under)
        seen.setdefault(path, detail)
    for path, detail in seen.items():
        last = path.rpartition(".")[2]
        got = _("rien") if detail["type"] == "missing" else _got(detail)
        expected = expected_words(detail)
        yield Fault(file, path, got, expected, _EXAMPLES.get(last) or _example(last, detail, expected), kind)


_PLAIN = {
    "text": '"…"',
    "int": "12",
    "number": "0.5",
    "list": '["…"]',
    "date": "2026-01-31",
    "time": "18:00:00",
}
_FAMILIES = {
    "string": "text",
    "int": "int",
    "float": "number",
    "decimal": "number",
    "finite": "number",
    "list": "list",
    "tuple": "list",
    "set": "list",
    "date": "date",
    "time": "time",
}


def _example(key: str, detail: ErrorDetails, expected: str) -> str:
    """A line that would be right, made from what was expected; none where no single line would be."""
    context = detail.get("ctx", {})
    if " | " in expected:
        first = expected.partition(" | ")[0]
        return f"{key} = {first}" if first == "true" else f'{key} = "{first}"'
    if "ge" in context or "le" in context:
        return f"{key} = {context.get('ge', context.get('le'))}"
    if detail["type"] in {"missing", "extra_forbidden", "too_long", "string_too_long"}:
        return ""
    value = _PLAIN.get(_FAMILIES.get(detail["type"].partition("_")[0], ""), "")
    return f"{key} = {value}" if value and not key.isdecimal() else ""


def _got(detail: ErrorDetails) -> str:
    if detail["type"] == "extra_forbidden":
        return _("la clé « {key} »").format(key=str(detail["loc"][-1])[:60])
    return shown(detail.get("input"))


_BRANCHES = {"int", "decimal", "str", "float", "bool", "none", "date", "literal"}


def _without_branch(detail: ErrorDetails) -> Sequence[int | str]:
    loc = detail["loc"]
    return loc[:-1] if len(loc) > 1 and str(loc[-1]).partition("[")[0] in _BRANCHES else loc


def dotted(loc: Sequence[int | str], under: str = "") -> str:
    """A place in the file.

    >>> dotted(("engines", 0, "as"), ""), dotted(("cycle",), "engines.0.settings")
    ('engines.0.as', 'engines.0.settings.cycle')
    """
    return ".".join(str(part) for part in (*([under] if under else []), *loc))[:160]
