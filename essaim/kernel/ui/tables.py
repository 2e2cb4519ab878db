"""Tables that leave for a spreadsheet: CSV as it is read row by row, ODS whole."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO

from django.http import HttpResponse, StreamingHttpResponse
from odfdo import Cell as OdsCell
from odfdo import Document, Row
from odfdo import Table as OdsTable

from essaim.kernel.money import Money

type Value = str | int | Money | date | None


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that a spreadsheet computes again (OpenFormula, without its prefix), and what it comes to here."""

    text: str
    value: Money | int


type Cell = Value | Formula
MARK = b"\xef\xbb\xbf"  # tells spreadsheets that the text is UTF-8
ODS = "application/vnd.oasis.opendocument.spreadsheet"
_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Table:
    """A title, the names of the columns, and rows as long as them, read once."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def unformula(text: str) -> str:
    """A text that a spreadsheet will not run.

    >>> unformula("=1+1"), unformula("Lens")
    ("'=1+1", 'Lens')
    """
    return f"'{text}" if text.startswith(_RUN_BY_SPREADSHEETS) else text


def csv_cell(value: Cell) -> str:
    """
    >>> csv_cell(Money(-1450)), csv_cell(date(2026, 11, 2)), csv_cell("@moi"), csv_cell(None)
    ('-14,50', '02/11/2026', "'@moi", '')
    """
    match value:
        case None:
            return ""
        case Formula():
            return csv_cell(value.value)
        case Money():
            return value.plain
        case date():
            return f"{value:%d/%m/%Y}"
        case int():
            return str(value)
        case _:
            return unformula(value)


class _Echo:
    """A file that gives back each line it is asked to write."""

    def write(self, line: str) -> str:
        return line


def csv_lines(table: Table) -> Iterator[bytes]:
    """The file, line by line: semicolons, comma decimals, UTF-8 with its mark."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield MARK + str(writer.writerow(table.columns)).encode()
    for row in table.rows:
        yield str(writer.writerow([csv_cell(value) for value in row])).encode()


def csv_response(table: Table, name: str) -> StreamingHttpResponse:
    """`name`.csv, sent as it is read."""
    response = StreamingHttpResponse(csv_lines(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _ods_cell(value: Cell) -> OdsCell:
    match value:
        case Formula():
            cell = _ods_cell(value.value)
            cell.formula = f"of:={value.text}"
        case Money():
            cell = OdsCell(Decimal(value.cents) / 100, cell_type="currency", currency="EUR", text=str(value))
        case date() | int():
            cell = OdsCell(value)
        case None:
            cell = OdsCell()
        case _:
            cell = OdsCell(value, cell_type="string", text=value)
    return cell


def ods_bytes(*tables: Table) -> bytes:
    """A spreadsheet of one sheet a table; amounts are numbers in euros, dates are dates."""
    document = Document("spreadsheet")
    document.body.clear()
    for table in tables:
        sheet = OdsTable(table.title[:30].translate(str.maketrans("", "", "[]*?:/\\'")))
        for values in ([*table.columns], *table.rows):
            row = Row()
            row.extend_cells([_ods_cell(value) for value in values])
            sheet.append_row(row, clone=False)
        document.body.append(sheet)
    saved = BytesIO()
    document.save(saved)
    return saved.getvalue()


def ods_response(name: str, *tables: Table) -> HttpResponse:
    """`name`.ods."""
    response = HttpResponse(ods_bytes(*tables), content_type=ODS)
    response["Content-Disposition"] = f'attachment; filename="{name}.ods"'
    return response
