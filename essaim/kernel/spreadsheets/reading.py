"""An uploaded spreadsheet becomes rows of text, or a refusal in one sentence."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import zipfile
from io import BytesIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.kernel.errors import DomainError
from essaim.kernel.spreadsheets.table import NotTextError, read_csv, trim
from essaim.kernel.spreadsheets.workbook import LONGEST_CELL

LARGEST_BYTES = 2_000_000
MOST_ROWS = 2001  # a header and two thousand lines
MOST_COLUMNS = 60
SECONDS = 20
ZIPPED, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # .xlsx and .ods; .xls
OLD_MACROS = "_VBA_PROJECT".encode("utf-16-le")


class FileRefused(DomainError):
    """The file cannot be read as a spreadsheet; `message` says why and what to do."""

    code = "spreadsheets.file_refused"
    status = 422
    sentence = gettext_lazy("{message}")


def _holds_macros(content: bytes) -> bool:
    """Programs inside the workbook: VBA in the Excel formats, Basic in ODS. Raises what zipfile does for a broken archive."""
    if content.startswith(OLD):
        return OLD_MACROS in content
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
    return any(name.endswith("vbaProject.bin") or name.startswith(("Basic/", "Scripts/")) for name in names)


def _unreadable() -> FileRefused:
    return FileRefused(
        message=_(
            "Ce classeur est abîmé, protégé ou démesuré : il n'a pas pu être lu. "
            "Enregistrez-le de nouveau au format CSV, puis renvoyez-le."
        )
    )


def _read_workbook(content: bytes) -> list[list[str]]:
    """In a process of its own, with its own limits: a hostile file takes nothing else down."""
    command = [
        sys.executable,
        "-m",
        "essaim.kernel.spreadsheets.workbook",
        str(MOST_ROWS),
        str(MOST_COLUMNS),
    ]
    try:
        if _holds_macros(content):
            raise FileRefused(
                message=_(
                    "Ce classeur contient des macros, que nous n'ouvrons pas. "
                    "Enregistrez-le au format CSV, puis renvoyez-le."
                )
            )
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
    except (
        subprocess.TimeoutExpired,
        subprocess.CalledProcessError,
        zipfile.BadZipFile,
        NotImplementedError,
        UnicodeDecodeError,
    ) as error:
        raise _unreadable() from error
    rows: list[list[str]] = json.loads(done.stdout)
    return rows


def _read(content: bytes) -> list[list[str]]:
    if content.startswith((ZIPPED, OLD)):
        return _read_workbook(content)
    try:
        return read_csv(content)
    except (NotTextError, csv.Error) as error:
        raise FileRefused(
            message=_(
                "Ce fichier n'est pas un tableau que l'on sait lire. "
                "Envoyez un fichier CSV, XLSX, ODS ou XLS, par exemple notre modèle rempli."
            )
        ) from error


def read_table(content: bytes) -> list[tuple[int, list[str]]]:
    """The rows that hold something, each with its line number in the file. Raises FileRefused."""
    if len(content) > LARGEST_BYTES:
        raise FileRefused(
            message=_("Ce fichier dépasse 2 Mo. Gardez la seule feuille utile, ou envoyez-le en deux fois.")
        )
    rows = trim(_read(content), rows=MOST_ROWS, columns=MOST_COLUMNS)
    if len(rows) < 2:
        raise FileRefused(
            message=_(
                "Ce fichier n'a pas de ligne à importer. "
                "La première ligne nomme les colonnes, les suivantes les remplissent."
            )
        )
    if len(rows) > MOST_ROWS or len(rows[0][1]) > MOST_COLUMNS:
        raise FileRefused(
            message=_(
                "Ce tableau est trop grand : au plus {rows} lignes et {columns} colonnes. "
                "Envoyez-le en plusieurs fois."
            ).format(rows=MOST_ROWS - 1, columns=MOST_COLUMNS)
        )
    return [(line, [cell[:LONGEST_CELL] for cell in row]) for line, row in rows]
