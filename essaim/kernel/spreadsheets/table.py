"""Text files of cells (CSV): encoding, separator and header found by looking."""

import csv
from collections.abc import Sequence
from io import StringIO

SEPARATORS = (";", ",", "\t", "|")
BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


class NotTextError(ValueError):
    """The bytes are no text in any encoding that spreadsheets write."""


def decode(content: bytes) -> str:
    """The text of a file saved as UTF-8, UTF-16 with its mark, or Windows-1252.

    >>> decode("é".encode("cp1252")), decode("é".encode("utf-8-sig")), decode("é".encode("utf-16"))
    ('é', 'é', 'é')
    """
    for mark, encoding in BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return _decoded(content, encoding)
    if b"\x00" in content:
        raise NotTextError
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(content, "cp1252", errors="replace")


def _decoded(content: bytes, encoding: str, errors: str = "strict") -> str:
    try:
        return content.decode(encoding, errors)
    except UnicodeDecodeError as error:
        raise NotTextError from error


def _parsed(text: str, separator: str) -> list[list[str]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    return [[" ".join(cell.replace("\x00", "").split()) for cell in row] for row in reader]


def separator_of(text: str) -> str:
    """The separator that cuts the first lines into the most even and widest rows.

    >>> separator_of("Nom;Rue\\nBenali;12, rue Haute\\n"), separator_of("a,b\\n1,2\\n"), separator_of("a\\tb\\n")
    (';', ',', '\\t')
    """
    sample = "\n".join(text.splitlines()[:40])

    def evenness(separator: str) -> tuple[int, int]:
        widths = [len(row) for row in _parsed(sample, separator) if any(row)]
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual) if usual > 1 else 0, usual)

    return max(SEPARATORS, key=evenness)


def read_csv(content: bytes) -> list[list[str]]:
    """Rows of trimmed cells. Raises NotTextError; csv.Error on a cell of more than 131 072 characters."""
    text = decode(content).replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.strip()) == 5:
        return _parsed(rest, first.strip()[-1])
    return _parsed(text, separator_of(text))


def trim(table: Sequence[Sequence[str]], *, rows: int, columns: int) -> list[tuple[int, list[str]]]:
    """The rows that hold something, each with its line number in the file (from 1), all of one width.

    Cut one row and one column past the limits (the caller refuses): one long row never widens a million short ones.
    """
    kept = [(line, row) for line, row in enumerate(table, 1) if any(row)][: rows + 1]
    width = max((max((i for i, cell in enumerate(row, 1) if cell), default=0) for _, row in kept), default=0)
    width = min(width, columns + 1)
    return [(line, [*row[:width], *[""] * (width - len(row))]) for line, row in kept]
