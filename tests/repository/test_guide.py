"""The user guide and the glossary: pages link to each other, definitions are one short sentence and never drift apart."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(GUIDE.glob("*.md"))
GLOSSARY = ROOT / "essaim" / "site" / "glossary.toml"
MOST_WORDS = 25


def _terms() -> list[dict[str, object]]:
    terms: list[dict[str, object]] = tomllib.loads(GLOSSARY.read_text(encoding="utf-8"))["terms"]
    return terms


def test_glossary_terms_are_unique() -> None:
    terms = _terms()
    spellings = [str(term["term"]).lower() for term in terms]
    spellings += [str(form).lower() for term in terms for form in term.get("forms", [])]  # type: ignore[attr-defined]

    assert len({term["key"] for term in terms}) == len(terms)
    assert not [spelling for spelling in set(spellings) if spellings.count(spelling) > 1]


@pytest.mark.parametrize("term", _terms(), ids=lambda term: str(term["key"]))
def test_glossary_definition_is_one_short_sentence(term: dict[str, object]) -> None:
    definition = str(term["definition"])

    assert definition.endswith(".")
    assert not re.search(r"[.?!]\s", definition)
    assert len(re.findall(r"[\w'’%€/-]+", definition)) <= MOST_WORDS


def test_glossary_page_repeats_the_definitions() -> None:
    page = (GUIDE / "glossaire.md").read_text(encoding="utf-8")

    listed = re.findall(r"^- \*\*(.+?)\*\*\s: (.+)$", page, flags=re.MULTILINE)

    assert listed == [(term["term"], term["definition"]) for term in _terms()]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_guide_links_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8"))

    assert not [
        target for target in targets if not target.startswith("http") and not (GUIDE / target).is_file()
    ]


def test_guide_index_leads_to_each_page() -> None:
    index = (GUIDE / "index.md").read_text(encoding="utf-8")

    assert not [path.name for path in PAGES if path.stem != "index" and f"({path.name})" not in index]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_guide_sentences_are_short_and_calm(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    sentences = re.split(r"(?<=[.?!…])\s+|\n+|\|", text)

    assert not [s for s in sentences if len(re.findall(r"[\w'’%€/-]+", s)) > MOST_WORDS]
    assert "!" not in text
