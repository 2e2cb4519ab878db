"""LibreOffice opens the workbook, counts every formula again, and comes to what the screen shows."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from essaim.engines.mandates.queries.compensation_workbook import workbook
from essaim.engines.mandates.queries.statements import controlled, statements_of, years_of
from essaim.engines.mandates.tests.mandates_world import filed, make_world, settled, signed
from essaim.kernel.money import Money
from essaim.kernel.ui.tables import ods_bytes

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.skipif(
        SOFFICE is None, reason="LibreOffice is not installed (apt install libreoffice-calc-nogui)"
    ),
]
EACH_SHEET = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1"
SECONDS = 120


def without_results(content: bytes) -> bytes:
    """The same workbook where no formula says what it came to: whoever opens it must count."""

    def bare(cell: re.Match[str]) -> str:
        told = cell[0]
        return (
            re.sub(r' office:(value|value-type|currency)="[^"]*"', "", told)
            if "table:formula" in told
            else told
        )

    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as known, zipfile.ZipFile(made, "w") as new:
        for entry in known.infolist():
            data = known.read(entry)
            if entry.filename == "content.xml":
                text = re.sub(r"<table:table-cell[^>]*>", bare, data.decode())
                text = re.sub(
                    r"(<table:table-cell[^>]*table:formula[^>]*>)<text:p>[^<]*</text:p>", r"\1", text
                )
                data = text.encode()
            new.writestr(entry, data)
    return made.getvalue()


def converted(content: bytes, folder: Path, to: str) -> None:
    assert SOFFICE is not None
    (folder / "calcul.ods").write_bytes(content)
    home = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    told = [
        SOFFICE,
        home,
        "--headless",
        "--convert-to",
        to,
        "--outdir",
        str(folder),
        str(folder / "calcul.ods"),
    ]
    done = subprocess.run(told, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0 and "Error" not in done.stderr, done.stderr


def rows_of(folder: Path, sheet: str) -> dict[str, list[str]]:
    text = (folder / f"calcul-{sheet}.csv").read_text(encoding="utf-8")
    return {row[0]: row for row in csv.reader(text.splitlines(), delimiter=";")}


def test_a_spreadsheet_program_comes_to_what_the_screen_shows(tmp_path: Path) -> None:
    world = make_world()
    operator = signed(world)
    settled(world, operator, 2027, "200740")
    filed(world, operator, 2028, "190740")
    years = years_of(list(statements_of(operator)))
    content = ods_bytes(*workbook(operator, list(operator.scenarios.all()), years))
    converted(without_results(content), tmp_path, EACH_SHEET)

    plan = rows_of(tmp_path, "Scénario 1")
    shown = years[0].counted.compensation
    for label, amount in (("Compensation permise", shown.allowed), ("À verser en argent", shown.cash)):
        assert Money.euros(plan[label][1]) == amount
    period, _lines = controlled(operator, years)
    control = rows_of(tmp_path, "Contrôle")
    for year in period.years:
        told = [Money.euros(cell) for cell in control[str(year.year)][1:]]
        assert told[0] == year.allowed
        assert told[-4:] == [year.limit, year.excess, year.carried_out, year.clawed_back]

    converted(content, tmp_path, "pdf")
    assert (tmp_path / "calcul.pdf").read_bytes().startswith(b"%PDF")
