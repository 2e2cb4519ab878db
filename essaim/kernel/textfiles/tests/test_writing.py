"""A paper written as DOCX and ODT is read back whole, with its structure."""

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import docx
import odfdo
import pytest

from essaim.kernel.textfiles.reading import read_text
from essaim.kernel.textfiles.writing import Bullets, Grid, Heading, Paper, Text, docx_bytes, odt_bytes

PAPER = Paper(
    "Délibération <1> & suite",
    "fr",
    datetime(2026, 11, 28, 9),  # noqa: DTZ001
    [
        Heading(1, "1. Le service"),
        Heading(2, "Ses usagers"),
        Text("Bonjour « monde »,\x0b\ufffe ligne\nsuivante."),
        Bullets(["Accueil ;", "écoute."]),
        Grid("Chiffres", ("Nom", "Valeur"), [("Coût", "12,50 €"), ("Durée", "3 ans")]),
    ],
)


@pytest.mark.parametrize("write", [docx_bytes, odt_bytes])
def test_a_paper_is_read_back(write: object) -> None:
    assert callable(write)
    text = read_text(write(PAPER)).text
    for told in (
        "Délibération <1> & suite",
        "1. Le service",
        "Bonjour « monde »",
        "écoute.",
        "12,50 €",
        "3 ans",
    ):
        assert told in text


def test_docx_has_headings_a_table_head_and_a_language() -> None:
    made = docx.Document(BytesIO(docx_bytes(PAPER)))
    assert [one.style and one.style.name for one in made.paragraphs][:3] == [
        "Title",
        "Heading 1",
        "Heading 2",
    ]
    assert made.core_properties.title == PAPER.title and made.core_properties.language == "fr"
    assert made.tables[0].cell(1, 1).text == "12,50 €" and "w:tblHeader" in made.tables[0]._tbl.xml
    assert 'w:lang w:val="fr-FR"' in made.styles.element.xml


def test_odt_has_headings_a_table_head_and_a_language() -> None:
    content = odt_bytes(PAPER)
    made = odfdo.Document(BytesIO(content))
    assert [(int(one.level), one.text) for one in made.body.headers][1:] == [
        (2, "1. Le service"),
        (3, "Ses usagers"),
    ]
    assert made.meta.title == PAPER.title and made.meta.language == "fr"
    raw = ZipFile(BytesIO(content)).read("content.xml").decode()
    assert "table:table-header-rows" in raw and raw.count("<text:list-item>") == 2
