"""A text with headings, lists and tables, written once and sent as DOCX or ODT: real styles, a title, a language.

`render_pdf` prints the same blocks from a template. A table is named by the paragraph before it, its first row is its head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from odfdo import Cell, Document, Element, Header, List, Paragraph, Row, Style, Table

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 to 3, under the title."""

    level: int
    text: str

    kind = "heading"


@dataclass(frozen=True, slots=True)
class Text:
    text: str

    kind = "text"


@dataclass(frozen=True, slots=True)
class Bullets:
    items: Sequence[str]

    kind = "bullets"


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows as long as the columns."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]

    kind = "grid"


_STYLES = (
    '<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" text:bullet-char="•">'
    '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
    '<style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-0.5cm" fo:margin-left="1cm"/>'
    "</style:list-level-properties></text:list-level-style-bullet></text:list-style>",
    '<style:style style:name="Cell" style:family="table-cell">'
    '<style:table-cell-properties fo:border="0.5pt solid #000000" fo:padding="0.1cm"/></style:style>',
    '<style:style style:name="Head" style:family="paragraph"><style:text-properties fo:font-weight="bold"/></style:style>',
)
type Block = Heading | Text | Bullets | Grid


@dataclass(frozen=True, slots=True)
class Paper:
    """`language` is a code: "fr"."""

    title: str
    language: str
    made_at: datetime
    blocks: Sequence[Block]


def clean(text: str) -> str:
    """Without the control characters that XML refuses.

    >>> clean("Un\\x0bdeux\\ttrois")
    'Undeux\\ttrois'
    """
    return "".join(mark for mark in text if mark in "\t\n" or (mark >= " " and mark not in "\ufffe\uffff"))


def docx_bytes(paper: Paper) -> bytes:
    """The paper as DOCX, as Word and LibreOffice open it."""
    made = docx.Document()
    made.core_properties.title = clean(paper.title)[:255]
    made.core_properties.language = paper.language
    made.core_properties.created = made.core_properties.modified = paper.made_at
    made.core_properties.author = ""
    made.core_properties.comments = ""
    _say_language(made, paper.language)
    made.add_heading(clean(paper.title), level=0)
    for block in paper.blocks:
        match block:
            case Heading():
                made.add_heading(clean(block.text), level=block.level)
            case Text():
                made.add_paragraph(clean(block.text))
            case Bullets():
                for item in block.items:
                    made.add_paragraph(clean(item), style="List Bullet")
            case Grid():
                _docx_table(made, block)
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def _say_language(made: docx.document.Document, language: str) -> None:
    """What a screen reader speaks: the language of every style."""
    code = {"fr": "fr-FR", "en": "en-GB"}.get(language, language)
    for lang in made.styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), code)


def _docx_table(made: docx.document.Document, grid: Grid) -> None:
    made.add_paragraph(clean(grid.caption), style="Caption")
    table = made.add_table(rows=1, cols=len(grid.columns), style="Table Grid")
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(head)
    for cell, name in zip(table.rows[0].cells, grid.columns, strict=True):
        cell.paragraphs[0].add_run(clean(name)).bold = True
    for row in grid.rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = clean(value)


def odt_bytes(paper: Paper) -> bytes:
    """The paper as ODT, as LibreOffice opens it."""
    made = Document("text")
    made.meta.title = clean(paper.title)
    made.meta.language = paper.language
    made.meta.creation_date = paper.made_at
    _odt_defaults(made, paper.language)
    body = made.body
    body.clear()
    for style in _STYLES:
        made.insert_style(style, automatic=True)
    body.append(_odt_heading(1, paper.title))
    for n, block in enumerate(paper.blocks):
        match block:
            case Heading():
                body.append(_odt_heading(block.level + 1, block.text))
            case Text():
                body.append(Paragraph(clean(block.text)))
            case Bullets():
                body.append(List([clean(item) for item in block.items], style="Bullets"))
            case Grid():
                body.append(Paragraph(clean(block.caption), style="Caption"))
                body.append(_odt_table(block, f"t{n}"))
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def _odt_defaults(made: Document, language: str) -> None:
    country = {"fr": "FR", "en": "GB"}.get(language, "none")
    for level in made.styles.root.get_elements("//text:outline-level-style"):
        level.set_attribute("style:num-format", "")  # the headings bear their own numbers
        level.set_attribute("style:num-suffix", None)
        level.set_attribute("text:display-levels", None)
    for family in ("paragraph", "graphic"):
        default = made.get_style(family)
        if isinstance(default, Style):
            default.set_properties({"fo:language": language, "fo:country": country}, area="text")


def _odt_heading(level: int, text: str) -> Header:
    made = Header(level, clean(text))
    made.set_attribute("text:style-name", f"Heading_20_{level}")
    return made


def _odt_table(grid: Grid, name: str) -> Table:
    table = Table(name)
    for n, values in enumerate((grid.columns, *grid.rows)):
        row = Row()
        for value in values:
            cell = Cell(style="Cell")
            cell.append(Paragraph(clean(value), style=None if n else "Head"))
            row.append_cell(cell)
        table.append_row(row)
    first = table.get_elements("table:table-row")[0]
    head = Element.from_tag("table:table-header-rows")
    table.insert(head, position=table.index(first))
    head.append(first)
    return table
