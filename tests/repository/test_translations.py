"""The product in English: every French text is translated, faithfully, and compiled. `tools/messages` refreshes."""

import ast
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.utils import translation
from django.utils.translation import gettext, ngettext

from essaim.kernel.ui.language import colon
from tests.repository.messages import (
    CATALOGUE,
    FRENCH,
    KEYWORDS,
    compiled,
    french,
    is_translated,
    key_of,
    keys_in,
    messages,
    parts,
    placeholders,
    read_catalogue,
    source_keys,
    spaced,
    strings,
    written,
)
from tests.repository.tree import name_of, python_files

pytestmark = pytest.mark.repository
EACH_PART = pytest.mark.parametrize("part", parts(), ids=name_of)


def _catalog(*texts: tuple[str | tuple[str, str], str | tuple[str, str]]) -> Catalog:
    catalog = Catalog(locale="en")
    for source, english in texts:
        catalog.add(source, english)
    return catalog


def untranslated(catalog: Catalog) -> list[object]:
    return [message.id for message in messages(catalog) if not is_translated(message)]


def unfaithful(catalog: Catalog) -> list[object]:
    """Texts whose placeholders or elements are not those of their translation."""
    faults = []
    for message in messages(catalog):
        french = (message.id,) if isinstance(message.id, str) else message.id
        expected = frozenset.union(*map(placeholders, french))
        if frozenset.union(*map(placeholders, strings(message))) != expected:
            faults.append(message.id)
    return faults


@EACH_PART
def test_every_text_of_a_part_is_in_its_catalogue_and_nothing_else(part: Path) -> None:
    source, known = source_keys(part), {key_of(message) for message in messages(read_catalogue(part))}

    assert source, "no text was found: the search is broken"
    assert sorted(map(str, source - known)) == [], "run tools/messages"
    assert sorted(map(str, known - source)) == [], "run tools/messages"


@EACH_PART
def test_every_text_is_translated(part: Path) -> None:
    assert untranslated(read_catalogue(part)) == []


@EACH_PART
def test_translation_keeps_the_placeholders(part: Path) -> None:
    assert unfaithful(read_catalogue(part)) == []


@EACH_PART
def test_compiled_catalogue_is_the_one_written(part: Path) -> None:
    path = part / CATALOGUE

    assert path.with_suffix(".mo").read_bytes() == compiled(read_catalogue(part)), "run tools/messages"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Annuler la commande ? « Oui » : 5 %", "Annuler la commande_? «_Oui_»_: 5_%"),
        ("14,50 € ; rien d'autre !", "14,50_€_; rien d'autre_!"),
        ("%(rate)s %% de %(all)s %(unit)s", "%(rate)s_%% de %(all)s %(unit)s"),
        ("Prix : %s %d", "Prix_: %s %d"),
        ("Commande nº {number} de l'an", "Commande nº_{number} de l'an"),
        ("10:30, a;b, http://x?y", "10:30, a;b, http://x?y"),
    ],
)
def test_a_sign_set_off_by_a_space_never_begins_a_line_in_french(text: str, printed: str) -> None:
    assert spaced(text) == printed.replace("_", "\N{NO-BREAK SPACE}")


def test_a_page_shows_french_as_it_is_printed() -> None:
    assert gettext("Jusqu'à combien de « {name} » ?") == spaced("Jusqu'à combien de « {name} » ?")
    assert colon() == "\N{NO-BREAK SPACE}:"


@EACH_PART
def test_french_catalogue_holds_what_is_not_shown_as_the_source_has_it(part: Path) -> None:
    path = part / FRENCH

    assert path.read_bytes() == written(french(part)), "run tools/messages"
    assert path.with_suffix(".mo").read_bytes() == compiled(french(part)), "run tools/messages"


def test_zero_is_singular_in_french_and_plural_in_english() -> None:
    assert [ngettext("foyer", "foyers", n) for n in (0, 1, 2)] == ["foyer", "foyer", "foyers"]
    assert gettext("foyer") == "foyer"
    with translation.override("en"):
        assert [ngettext("foyer", "foyers", n) for n in (0, 1, 2)] == [
            "households",
            "household",
            "households",
        ]
        assert gettext("foyer") == "household"


def test_a_text_of_two_parts_is_said_once() -> None:
    """Django keeps one answer for a text, whoever asks: two catalogues that differ would hide one another."""
    said: dict[object, set[tuple[str, ...]]] = {}
    for part in parts():
        for message in messages(read_catalogue(part)):
            said.setdefault(key_of(message), set()).add(strings(message))
    assert {key: answers for key, answers in said.items() if len(answers) > 1} == {}


def test_text_to_translate_is_written_out() -> None:
    """`_(name)` and `_(f"…")` are found by no one: the text stays French for everybody."""
    faults = [
        f"{name}:{node.lineno}"
        for name, tree in python_files()
        if name.startswith("essaim/") and "/tests/" not in name
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS
        if not isinstance(node.args[0], ast.Constant)
    ]
    assert faults == []


def test_search_finds_each_way_to_write_a_text(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        '{% load i18n %}<p>{% translate "un" %}\n      {% blocktranslate count n=n %}{{ n }} œuf{% plural %}'
        "{{ n }} œufs{% endblocktranslate %}</p>\n{{ x|default:_('deux') }}\n"
        '{% blocktranslate trimmed %}\n  trois\n  quatre\n{% endblocktranslate %}{% button _("cinq") %}',
        encoding="utf-8",
    )
    code = tmp_path / "code.py"
    code.write_text(
        '_("six "\n  "sept"); gettext_lazy("huit"); ngettext("{n} an", "{n} ans", n)', encoding="utf-8"
    )

    assert [text for _, text in keys_in(page)] == [
        "un",
        ("%(n)s œuf", "%(n)s œufs"),
        "deux",
        "trois quatre",
        "cinq",
    ]
    assert [text for _, text in keys_in(code)] == ["six sept", "huit", ("{n} an", "{n} ans")]


def test_faults_of_a_catalogue_are_seen() -> None:
    catalog = _catalog(
        ("Bonjour", ""),
        ("Bonjour {name}", "Hello"),
        ("Le %(day)s", "On %(date)s"),
        (("{n} œuf", "{n} œufs"), ("{n} egg", "")),
        (("un œuf", "{n} œufs"), ("an egg", "{n} eggs")),
        ("Il est <strong>là</strong>", "It is <b>there</b>"),
    )

    assert untranslated(catalog) == ["Bonjour", ("{n} œuf", "{n} œufs")]
    assert unfaithful(catalog) == ["Bonjour {name}", "Le %(day)s", "Il est <strong>là</strong>"]
