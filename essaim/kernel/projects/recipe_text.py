"""From the bytes of a recipe file to a table, whatever the bytes: size, nesting, numbers and characters are bounded first."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import deque
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from essaim.kernel.projects.faults import BadRecipe, Fault, shown

MAX_BYTES = 256_000
MAX_DEPTH = 12
MAX_FAULTS = 100
MAX_PATH = 160
MOST_ITEMS = 500
LARGEST = 10**12
MOST_DECIMALS = 12
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""'
    r"|'''.*?'''"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\#[^\n]*"
    r"|[\[\]{}.,=\n]",
    re.DOTALL,
)
_MARKUP = re.compile(r"<\s*[a-zA-Z/!?]")
_ALLOWED_FORMAT = {"\N{SOFT HYPHEN}", "\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}"}


def nesting(text: str) -> int:
    """How deep the brackets and dotted keys of a TOML text may nest, without parsing it.

    Strings and comments are skipped as the TOML parser skips them, so the bound holds up to its first error.

    >>> nesting('a = ["]", [1]]'), nesting("a.b.c.d = 1"), nesting('a = "[[[[" # [[[[')
    (2, 3, 0)
    """
    deepest = level = dots = 0
    for token in _TOKEN.finditer(text):
        match token.group():
            case "[" | "{":
                level, dots = level + 1, 0
            case "]" | "}":
                level = max(0, level - 1)
            case ".":
                dots += 1
            case "," | "=" | "\n":
                dots = 0
        deepest = max(deepest, level, dots)
    return deepest


def parse(raw: bytes, file: str) -> tuple[dict[str, Any], list[Fault]]:
    """The table of a recipe file, safe to walk, and the faults of its texts (markup, invisible characters).

    Raises BadRecipe for what cannot be walked safely: size, encoding, nesting, syntax, numbers out of the world.
    """
    if len(raw) > MAX_BYTES:
        got = _("{n} octets").format(n=len(raw))
        raise BadRecipe([Fault(file, "", got, _("au plus {n} octets").format(n=MAX_BYTES), kind="text")])
    try:
        text = raw.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        got = _("un octet illisible, le {n}e").format(n=error.start + 1)
        raise BadRecipe([Fault(file, "", got, _("un texte en UTF-8"), kind="text")]) from error
    if nesting(text) > MAX_DEPTH:
        raise BadRecipe([_too_deep(file)])
    table = _table(text, file)
    faults = list(islice(_unsafe(table, file), MAX_FAULTS))
    fatal = [fault for fault in faults if fault.kind == "measure"]
    if fatal or len(faults) == MAX_FAULTS:
        raise BadRecipe(faults)
    return table, faults


def _too_deep(file: str) -> Fault:
    got, expected = _("des tables trop imbriquées"), _("au plus {n} niveaux").format(n=MAX_DEPTH)
    return Fault(file, "", got, expected, kind="measure")


def _table(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=_decimal)
    except (ValueError, RecursionError) as error:
        expected = _("un fichier TOML bien formé")
        raise BadRecipe(
            [Fault(file, _place(str(error)), _got(str(error)), expected, 'name = "Bio-cabas"', kind="text")]
        ) from error


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(f"not a number: {text[:40]}") from error


def _place(message: str) -> str:
    """Where the parser stopped.

    >>> _place("Invalid value (at line 3, column 8)")
    'ligne 3, colonne 8'
    """
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    return _("ligne {line}, colonne {column}").format(line=found[1], column=found[2]) if found else ""


_PARSER_WORDS = (
    ("Cannot overwrite a value", "une clé écrite deux fois"),
    ("Cannot declare", "une table écrite deux fois"),
    ("Duplicate inline", "une clé écrite deux fois"),
    ("Expected '=' after a key", "une clé sans le signe ="),
    ("Unterminated string", "un texte sans guillemet à la fin"),
    ("Illegal character", "un caractère interdit"),
    ("Invalid value", "une valeur mal écrite"),
    ("Invalid statement", "une ligne mal écrite"),
    ("Expected newline or end of document", "quelque chose après la fin de la valeur"),
    ("Unclosed array", "une liste sans crochet à la fin"),
    ("Unescaped", "une barre oblique inverse mal placée"),
    ("Invalid date", "une date impossible"),
    ("not a number", "un nombre impossible"),
    ("Exceeds the limit", "un nombre démesuré"),
)


def _got(message: str) -> str:
    for start, words in _PARSER_WORDS:
        if message.startswith(start):
            return words
    return _("un texte que TOML ne sait pas lire")


def _unsafe(table: dict[str, Any], file: str) -> Iterator[Fault]:
    """Walks without recursion: true depth, numbers out of the world, invisible characters, markup."""
    waiting = deque[tuple[str, Any, int]]([("", table, 0)])
    while waiting:
        path, value, depth = waiting.popleft()
        if depth > MAX_DEPTH:
            yield _too_deep(file)
            return
        if isinstance(value, dict | list) and len(value) > MOST_ITEMS:
            got, expected = shown([*value]), _("au plus {n} éléments").format(n=MOST_ITEMS)
            yield Fault(file, path, got, expected, kind="measure")
            continue
        match value:
            case dict():
                for key, item in value.items():
                    yield from _unsafe_text(key, file, path)
                    waiting.append((_under(path, key), item, depth + 1))
            case list():
                waiting.extend((_under(path, n), item, depth + 1) for n, item in enumerate(value))
            case str():
                yield from _unsafe_text(value, file, path)
            case bool():
                pass
            case int() | Decimal():
                yield from _absurd(value, file, path)


def _under(path: str, part: object) -> str:
    return f"{path}.{part}"[:MAX_PATH].lstrip(".")


def _unsafe_text(text: str, file: str, path: str) -> Iterator[Fault]:
    hidden = next((letter for letter in text if _is_hidden(letter)), None)
    if hidden is not None:
        code = f"U+{ord(hidden):04X}"
        yield Fault(
            file,
            path,
            _("le caractère invisible {code}").format(code=code),
            _("un texte sans caractère de contrôle"),
            kind="text",
        )
    markup = _MARKUP.search(text)
    if markup:
        yield Fault(
            file,
            path,
            shown(text[markup.start() : markup.start() + 40]),
            _("un texte sans balise"),
            'promise = "Un panier à moitié prix."',
            kind="text",
        )


def _is_hidden(letter: str) -> bool:
    if letter in "\n\t\r" or letter in _ALLOWED_FORMAT:
        return False
    return unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _absurd(value: int | Decimal, file: str, path: str) -> Iterator[Fault]:
    if isinstance(value, Decimal):
        absurd = (
            not value.is_finite()
            or value.copy_abs() > LARGEST
            or int(value.as_tuple().exponent) < -MOST_DECIMALS
        )
    else:
        absurd = abs(value) > LARGEST
    if absurd:
        expected = _("un nombre entre −{n} et {n}, {d} décimales au plus").format(n=LARGEST, d=MOST_DECIMALS)
        yield Fault(file, path, shown(value), expected, "max = 100", kind="measure")
