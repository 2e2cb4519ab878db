"""The user guide and the glossary: pages lead to each other, and speak in short calm sentences."""

import re
from pathlib import Path

import pytest

from essaim.site.help.glossary import Term, glossary
from essaim.site.help.library import FOLDER, OUTSIDE, explaining, pages
from tests.access.table import url_patterns

PAGES = sorted(FOLDER.glob("*.md"))
MOST_WORDS = 25
LINK = re.compile(r"\]\(([^)]+)\)")


def test_glossary_terms_are_unique_and_in_order() -> None:
    spellings = [spelling.lower() for term in glossary() for spelling in term.spellings]

    assert len({term.key for term in glossary()}) == len(glossary())
    assert not [spelling for spelling in set(spellings) if spellings.count(spelling) > 1]


@pytest.mark.parametrize("term", glossary(), ids=lambda term: str(term.key))
def test_glossary_definition_is_one_short_sentence(term: Term) -> None:
    assert term.definition.endswith(".")
    assert not re.search(r"[.?!]\s", term.definition)
    assert len(re.findall(r"[\w'’%€/-]+", term.definition)) <= MOST_WORDS


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_guide_links_lead_somewhere(path: Path) -> None:
    wrong = []
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        if target.startswith((*OUTSIDE, "/")) or name == "glossaire.md":
            continue
        page = pages().get(name.removesuffix(".md")) if name else pages()[path.stem]
        if page is None or (anchor and anchor not in {section.anchor for section in page.sections}):
            wrong.append(target)

    assert wrong == []


def test_guide_contents_name_each_page_once() -> None:
    assert sorted(pages()) == [path.stem for path in PAGES]


@pytest.mark.parametrize("slug", sorted(pages()))
def test_guide_headings_of_a_page_have_each_their_anchor(slug: str) -> None:
    anchors = [section.anchor for section in pages()[slug].sections]

    assert len(set(anchors)) == len(anchors)
    assert pages()[slug].summary


def test_guide_explains_screens_that_exist() -> None:
    """A whole engine may have been removed; a name of the site or of an engine still here may not be wrong."""
    known = url_patterns()
    spaces = {name.partition(":")[0] for name in known}
    wrong = [
        screen
        for page in pages().values()
        for screen in page.screens
        if screen not in known and (screen.partition(":")[0] in spaces if ":" in screen else "_" in screen)
    ]

    assert wrong == []


def test_guide_explains_the_first_page_of_every_engine() -> None:
    homes = [name for name in url_patterns() if name.endswith(":home")]

    assert homes
    assert [name for name in homes if explaining(name) is None] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_guide_sentences_are_short_and_calm(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    sentences = re.split(r"(?<=[.?!…])\s+|\n+|\|", text)

    assert not [s for s in sentences if len(re.findall(r"[\w'’%€/-]+", s)) > MOST_WORDS]
    assert "!" not in text
