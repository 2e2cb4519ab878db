"""The French texts of each part of the house, and its English catalogue. Run as a module, refreshes the catalogues.

A part is what one may delete: an engine, the kernel, the site. Its texts go with its folder.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tests.repository.tree import ROOT, name_of

KEYWORDS = {
    "_": None,
    **dict.fromkeys(("gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
PERCENT = re.compile(r"%\((\w+)\)s|%[sd]")
MARKUP = re.compile(r"<[^>]+>")
# A sign that French sets off by a space never begins a line, nor ends one after « or nº.
SET_OFF = re.compile(r" (?=[:;?!»€]|%%|%(?![\w(%]))|(?<=«) |(?<=[Nn][º°]) ")
CATALOGUE = "locale/en/LC_MESSAGES/django.po"
FRENCH = "locale/fr/LC_MESSAGES/django.po"

type Text = str | tuple[str, str]
type Key = tuple[str | None, Text]


class QuietCatalog(Catalog):
    """Headers that say neither a date nor a tool: a refresh without a new text changes nothing."""

    def __init__(self, language: str = "en") -> None:
        super().__init__(locale=language, header_comment="", fuzzy=False)

    @property
    def num_plurals(self) -> int:
        return 2  # Babel gives French a third, for millions

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", str(self.locale)),
            ("Plural-Forms", f"nplurals=2; plural=({'n > 1' if str(self.locale) == 'fr' else 'n != 1'});"),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def parts() -> list[Path]:
    """Folders that carry their own catalogue."""
    house = ROOT / "essaim"
    engines = (path.parent for path in house.glob("engines/*/engine.py"))
    return sorted([*engines, house / "kernel", house / "site"])


def sources(part: Path) -> list[Path]:
    """What the product shows: its Python and its templates, without tests, migrations and vendored files."""
    python = (path for path in part.rglob("*.py") if not {"tests", "migrations"} & set(path.parts))
    templates = (path for path in part.rglob("templates/**/*") if path.suffix in {".html", ".txt"})
    return sorted([*python, *templates])


def _as_python(path: Path) -> bytes:
    """Python as it is; a template as Django prepares it for gettext, its indentation taken away."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    return text.encode()


def keys_in(path: Path) -> Iterator[Key]:
    """The texts to translate in a file, with their context; a plural is a pair."""
    for _, text, _, context in extract(
        "python", BytesIO(_as_python(path)), KEYWORDS, options={"encoding": "utf-8"}
    ):
        yield context, text


def source_keys(part: Path) -> set[Key]:
    """The texts of a part. A text that is also the singular of a plural is one message with it."""
    found = {key for path in sources(part) for key in keys_in(path) if key[1]}
    return found - {(context, text[0]) for context, text in found if isinstance(text, tuple)}


def read_catalogue(part: Path) -> Catalog:
    path = part / CATALOGUE
    if not path.exists():
        return QuietCatalog()
    with path.open("rb") as file:
        return read_po(file, locale="en", abort_invalid=True)


def messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def key_of(message: Message) -> Key:
    return message.context, message.id


def strings(message: Message) -> tuple[str, ...]:
    """What the catalogue answers: one text, or the singular and the plural."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def is_translated(message: Message) -> bool:
    expected = 2 if isinstance(message.id, tuple) else 1
    return len(strings(message)) == expected and all(strings(message)) and not message.fuzzy


def placeholders(text: str) -> frozenset[str]:
    """`{name}`, `%(name)s` and HTML elements: what a translation keeps as it is."""
    braces = {f"{{{name}}}" for _, name, _, _ in Formatter().parse(text) if name is not None}
    return frozenset(braces | {match.group() for match in PERCENT.finditer(text)} | set(MARKUP.findall(text)))


def compiled(catalog: Catalog) -> bytes:
    """The `.mo` of a catalogue, the same bytes for the same texts."""
    whole = QuietCatalog(str(catalog.locale))
    for message in messages(catalog):
        whole.add(message.id, message.string, context=message.context)
    out = BytesIO()
    write_mo(out, whole)
    return out.getvalue()


def written(catalog: Catalog) -> bytes:
    """The `.po` of a catalogue, sorted by text so that two additions rarely meet."""
    out = BytesIO()
    write_po(out, catalog, width=0, no_location=True, omit_header=False, sort_output=True)
    return out.getvalue()


def refreshed(part: Path, known: dict[Key, Message]) -> QuietCatalog:
    """The texts of the part today, with what its catalogue, else another one, already says of them."""
    mine = {key_of(message): message for message in messages(read_catalogue(part))}
    fresh = QuietCatalog()
    for context, text in source_keys(part):
        found = mine.get((context, text)) or known.get((context, text))
        empty = ("", "") if isinstance(text, tuple) else ""
        fresh.add(text, found.string if found else empty, context=context)
    return fresh


def spaced(text: str) -> str:
    """French as it is printed: a sign set off by a space keeps to its word."""
    return SET_OFF.sub("\N{NO-BREAK SPACE}", text)


def french(part: Path) -> QuietCatalog:
    """The texts of a part that are not shown as the source has them: `spaced`, and plurals, else zero would be plural in French too."""
    shown = QuietCatalog("fr")
    for context, text in source_keys(part):
        if isinstance(text, tuple):
            shown.add(text, tuple(map(spaced, text)), context=context)
        elif (printed := spaced(text)) != text:
            shown.add(text, printed, context=context)
    return shown


def write(catalog: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written(catalog))
    path.with_suffix(".mo").write_bytes(compiled(catalog))


def refresh() -> int:
    """Writes every catalogue and its compiled form; returns how many texts wait for a translation."""
    known = {key_of(message): message for part in parts() for message in messages(read_catalogue(part))}
    waiting = 0
    for part in parts():
        catalog, path = refreshed(part, known), part / CATALOGUE
        write(catalog, path)
        write(french(part), part / FRENCH)
        missing = sum(not is_translated(message) for message in messages(catalog))
        waiting += missing
        print(f"  {name_of(path):<62} {len(messages(catalog)):>5} textes, {missing} à traduire")
    return waiting


if __name__ == "__main__":
    raise SystemExit(1 if refresh() else 0)
