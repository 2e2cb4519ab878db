"""What leaves for a spreadsheet is read back as it was meant."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO

from python_calamine import CalamineWorkbook

from essaim.kernel.money import Money
from essaim.kernel.ui.tables import Table, csv_lines, csv_response, ods_response

ROWS = (("Famille Duval", 2, Money(-1450), date(2026, 11, 2)), ("=1+1", 0, None, None))
TABLE = Table("Commandes [nov.] d'essai", ("Foyer", "Paniers", "Dû", "Le"), ROWS)


def test_csv_has_comma_decimals_french_days_and_no_formula() -> None:
    lines = b"".join(csv_lines(TABLE)).decode("utf-8-sig").splitlines()

    assert lines == ["Foyer;Paniers;Dû;Le", "Famille Duval;2;-14,50;02/11/2026", "'=1+1;0;;"]


def test_csv_is_sent_while_it_is_read() -> None:
    read: list[int] = []

    def rows() -> Iterator[tuple[int]]:
        for n in range(3):
            read.append(n)
            yield (n,)

    lines = iter(csv_response(Table("Essai", ("N",), rows()), "essai"))
    next(lines)
    next(lines)

    assert read == [0]


def test_ods_keeps_amounts_as_numbers_and_texts_as_texts() -> None:
    response = ods_response("essai", TABLE)
    book = CalamineWorkbook.from_filelike(BytesIO(response.content))

    assert book.sheet_names == ["Commandes nov. dessai"]
    header, first, second = book.get_sheet_by_index(0).to_python()
    assert header == list(TABLE.columns)
    assert first == ["Famille Duval", 2.0, -14.5, date(2026, 11, 2)]
    assert second[:2] == ["=1+1", 0.0]
    assert response["Content-Disposition"] == 'attachment; filename="essai.ods"'
