"""What people send, and what is refused in one sentence."""

import io
import zipfile

import pytest
from odfdo import Cell, Document, Row, Table

from essaim.kernel.spreadsheets.reading import FileRefused, read_table
from essaim.kernel.spreadsheets.workbook import LONGEST_CELL, read_workbook


def workbook(cells: str, **more: str) -> bytes:
    """An XLSX of one sheet, whose rows are written as given."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="a" Type="{office}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="a" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="a"/></sheets></workbook>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
        **more,
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0"?>{text}')
    return file.getvalue()


def sparse_workbook() -> bytes:
    """Two cells, at both ends of the largest sheet: read densely, 17 billion cells."""
    return workbook(
        "".join(
            f'<row r="{row}"><c r="{column}{row}" t="inlineStr"><is><t>x</t></is></c></row>'
            for column, row in (("A", 1), ("XFD", 1048576))
        )
    )


def two_rows(value: str) -> str:
    return (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Prix</t></is></c></row>'
        f'<row r="2"><c r="A2">{value}</c></row>'
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "pas de ligne"),
        (b"Nom\n", "pas de ligne"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "pas un tableau"),
        (b"PK\x03\x04 not a workbook", "abîmé"),
        (b"x" * 2_000_001, "2 Mo"),
        (b"Nom\n" + b"Benali\n" * 2002, "trop grand"),
        (b";".join([b"Nom"] * 61) + b"\n" + b";".join([b"a"] * 61), "trop grand"),
        (b'Nom\n"' + b"a" * 200_000 + b'"\n', "pas un tableau"),
    ],
)
def test_read_table_refuses_in_a_sentence(content: bytes, says: str) -> None:
    with pytest.raises(FileRefused, match=says):
        read_table(content)


def test_read_table_survives_a_workbook_that_asks_for_billions_of_cells() -> None:
    with pytest.raises(FileRefused, match="démesuré"):
        read_table(sparse_workbook())


def test_a_cell_that_swells_when_unzipped_is_cut_before_it_leaves_its_process() -> None:
    swollen = workbook(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>' + "a" * 50_000_000 + "</t></is></c></row>"
    )
    assert len(swollen) < 100_000

    assert [[len(cell) for cell in row] for row in read_workbook(swollen, 10, 10)] == [[LONGEST_CELL]]


def test_read_table_reads_the_value_of_a_formula() -> None:
    rows = read_table(workbook(two_rows("<f>1.1*3</f><v>3.3000000000000003</v>")))

    assert rows == [(1, ["Prix"]), (2, ["3.3000000000000003"])]


def old_file_with_macros() -> bytes:
    return b"\xd0\xcf\x11\xe0" + b"\x00" * 60 + "_VBA_PROJECT".encode("utf-16-le")


def ods(*, macros: bool) -> bytes:
    document, sheet = Document("spreadsheet"), Table("Prix")
    for text in ("Prix", "2,50"):
        row = Row()
        row.extend_cells([Cell(text)])
        sheet.append_row(row)
    document.body.clear()
    document.body.append(sheet)
    file = io.BytesIO()
    document.save(file)
    if macros:
        with zipfile.ZipFile(file, "a") as archive:
            archive.writestr("Basic/Standard/Module1.xml", "<module/>")
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        workbook(two_rows("<v>1</v>"), **{"xl/vbaProject.bin": "x"}),
        old_file_with_macros(),
        ods(macros=True),
    ],
)
def test_read_table_does_not_open_macros(content: bytes) -> None:
    with pytest.raises(FileRefused, match="macros"):
        read_table(content)


def test_read_table_reads_ods() -> None:
    assert read_table(ods(macros=False)) == [(1, ["Prix"]), (2, ["2,50"])]


def test_one_very_long_row_does_not_widen_all_the_short_ones() -> None:
    """Made all of one width, these 2 MB would hold a hundred billion cells."""
    with pytest.raises(FileRefused, match="trop grand"):
        read_table(b";" * 130_000 + b"x\n" + b"x\n" * 900_000)


def test_a_workbook_whose_names_are_no_text_is_refused() -> None:
    content = workbook("", **{"é.xml": ""}).replace("é.xml".encode(), b"\xff\xfe.xml")

    with pytest.raises(FileRefused, match="abîmé"):
        read_table(content)
