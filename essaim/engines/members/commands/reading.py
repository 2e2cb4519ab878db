"""An uploaded spreadsheet becomes rows of text, or a refusal in one sentence."""

from __future__ import annotations

import csv
import json
import subprocess
import sys

from django.utils.translation import gettext as _

from essaim.engines.members.errors import ImportRefused
from essaim.engines.members.rules.table import NotTextError, read_csv, trim

LARGEST_BYTES = 2_000_000
MOST_ROWS = 2000
MOST_COLUMNS = 60
LONGEST_CELL = 2000
SECONDS = 20
WORKBOOKS = {b"PK\x03\x04": (".xlsx", ".ods"), b"\xd0\xcf\x11\xe0": (".xls",)}


def _read_workbook(content: bytes) -> list[list[str]]:
    """In a process of its own, with its own limits: a hostile file takes nothing else down."""
    command = [
        sys.executable,
        "-m",
        "essaim.engines.members.rules.workbook",
        str(MOST_ROWS),
        str(MOST_COLUMNS),
    ]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise ImportRefused(
            message=_(
                "Ce classeur est abîmé, protégé ou démesuré : il n'a pas pu être lu. "
                "Enregistrez-le de nouveau au format CSV, puis renvoyez-le."
            )
        ) from error
    rows: list[list[str]] = json.loads(done.stdout)
    return rows


def _read(content: bytes) -> list[list[str]]:
    if any(content.startswith(mark) for mark in WORKBOOKS):
        return _read_workbook(content)
    try:
        return read_csv(content)
    except (NotTextError, csv.Error) as error:
        raise ImportRefused(
            message=_(
                "Ce fichier n'est pas un tableau que l'on sait lire. "
                "Envoyez un fichier CSV, XLSX, ODS ou XLS, par exemple notre modèle rempli."
            )
        ) from error


def read_table(content: bytes) -> list[tuple[int, list[str]]]:
    """The rows that hold something, each with its line number in the file. Raises ImportRefused."""
    if len(content) > LARGEST_BYTES:
        raise ImportRefused(
            message=_(
                "Ce fichier dépasse 2 Mo. Gardez la seule feuille des foyers, ou envoyez-le en deux fois."
            )
        )
    rows = trim(_read(content))
    if len(rows) < 2:
        raise ImportRefused(
            message=_(
                "Ce fichier n'a pas de ligne à importer. La première ligne nomme les colonnes, "
                "chaque ligne suivante décrit un foyer."
            )
        )
    if len(rows) > MOST_ROWS or len(rows[0][1]) > MOST_COLUMNS:
        raise ImportRefused(
            message=_(
                "Ce tableau est trop grand : au plus {rows} lignes et {columns} colonnes. "
                "Envoyez-le en plusieurs fois."
            ).format(rows=MOST_ROWS, columns=MOST_COLUMNS)
        )
    return [(line, [cell[:LONGEST_CELL] for cell in row]) for line, row in rows]
