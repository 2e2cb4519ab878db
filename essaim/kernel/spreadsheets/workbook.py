"""Reads a workbook (XLSX, ODS, XLS) into rows of text, in a process of its own.

A hostile workbook can ask for billions of cells: run as `python -m essaim.kernel.spreadsheets.workbook`, the file on
standard input, this process holds its memory and time limits and dies alone.
"""

import json
import resource
import sys
from contextlib import suppress
from datetime import date, datetime
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

MEMORY_BYTES = 1_500_000_000
CPU_SECONDS = 15
UNREADABLE = 3
LONGEST_CELL = 2000


def cell_text(value: Any) -> str:
    """A cell as text: whole numbers without decimals, dates as AAAA-MM-JJ.

    >>> cell_text(612345678.0), cell_text(date(2026, 11, 2)), cell_text(" a\\n b ")
    ('612345678', '2026-11-02', 'a b')
    """
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(str(value)[: 2 * LONGEST_CELL].split())[:LONGEST_CELL]


def read_workbook(content: bytes, rows: int, columns: int) -> list[list[str]]:
    """The first sheet that holds something, cut one row and one column past the limits (the caller refuses)."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    for index in range(len(book.sheet_names)):
        sheet = book.get_sheet_by_index(index)
        table = sheet.to_python(skip_empty_area=True, nrows=rows + 1)
        if table:
            return [[cell_text(cell) for cell in row[: columns + 1]] for row in table]
    return []


def main() -> None:
    with suppress(ValueError, OSError):  # a system that knows no such limit keeps the caller's time limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    try:
        table = read_workbook(sys.stdin.buffer.read(), int(sys.argv[1]), int(sys.argv[2]))
    except (CalamineError, OSError, ValueError, MemoryError):
        sys.exit(UNREADABLE)
    json.dump(table, sys.stdout)


if __name__ == "__main__":
    main()
