"""The FEC and the CSV, read as an auditor's tool reads them."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from essaim.engines.ledger.commands.closing import close_year
from essaim.engines.ledger.factories import DUVAL, make_books, make_entry, make_order
from essaim.engines.ledger.models import FiscalYear
from essaim.engines.ledger.rules import Party
from essaim.kernel.factories import Cast, make_cast, make_organisation

pytestmark = pytest.mark.django_db

# Written from the article itself, not from our constant.
COLUMNS = [
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum",
    "CompAuxLib", "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet",
    "ValidDate", "Montantdevise", "Idevise",
]  # fmt: skip


@pytest.fixture
def cast() -> Cast:
    return make_cast(make_books(carrier=make_organisation("Centre social", siren="732829320")))


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.alice)
    return client


def url(cast: Cast, name: str, **more: object) -> str:
    return reverse(f"ledger:{name}", kwargs={"project": cast.project.slug, "tool": "comptes", **more})


def fec(client: Client, cast: Cast, first: int = 2026) -> list[dict[str, str]]:
    answer = client.get(url(cast, "fec", year=date(first, 1, 1)))
    records = answer.getvalue().decode("iso8859-15").split("\r\n")
    assert records.pop() == ""
    rows = [record.split("\t") for record in records]
    assert rows[0] == COLUMNS
    assert {len(row) for row in rows} == {18}
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows[1:]]


def test_fec_is_named_after_the_siren_and_the_closing_date(client: Client, cast: Cast) -> None:
    make_order(cast.project)
    answer = client.get(url(cast, "fec", year=date(2026, 1, 1)))
    assert answer["Content-Disposition"] == 'attachment; filename="732829320FEC20261231.txt"'
    assert answer.streaming


def test_fec_tells_each_line_and_balances(client: Client, cast: Cast) -> None:
    make_order(cast.project, DUVAL, share=725, funded=725)
    make_entry(cast.project, "58", "530", 123456, journal="CA")
    rows = fec(client, cast)
    assert rows[0] == {
        "JournalCode": "VE",
        "JournalLib": "Ventes",
        "EcritureNum": "1",
        "EcritureDate": "20261102",
        "CompteNum": "411",
        "CompteLib": "Foyers et usagers",
        "CompAuxNum": "F000001",
        "CompAuxLib": "Famille Duval",
        "PieceRef": rows[0]["PieceRef"],
        "PieceDate": "20261102",
        "EcritureLib": "Panier de novembre, Famille Duval",
        "Debit": "7,25",
        "Credit": "0,00",
        "EcritureLet": "",
        "DateLet": "",
        "ValidDate": rows[0]["ValidDate"],
        "Montantdevise": "",
        "Idevise": "",
    }
    assert rows[0]["PieceRef"].startswith("essai/order-")
    assert len(rows[0]["ValidDate"]) == 8
    assert rows[-1]["Credit"] == "1234,56"
    assert rows[3]["CompteNum"] == "580"
    cents = {side: sum(int(row[side].replace(",", "")) for row in rows) for side in ("Debit", "Credit")}
    assert cents["Debit"] == cents["Credit"] == 1450 + 123456


def test_fec_keeps_its_columns_whatever_people_type(client: Client, cast: Cast) -> None:
    make_order(cast.project, Party("household", 5, "L’Œuvre\tde\r\nŁukasz “Zoé” 🥕"))
    row = fec(client, cast)[0]
    assert row["CompAuxLib"] == 'L\'Œuvre de ?ukasz "Zoé" ?'


def test_fec_of_a_closed_year_and_of_the_next(client: Client, cast: Cast) -> None:
    make_order(cast.project)
    make_entry(cast.project, on=date(2027, 1, 2))
    year = FiscalYear.objects.in_project(cast.project).get(starts_on=date(2026, 1, 1))
    close_year(year_id=year.pk, by=cast.coordinator, at=datetime(2027, 2, 1, tzinfo=UTC))
    assert {row["JournalCode"] for row in fec(client, cast)} == {"VE"}
    following = fec(client, cast, 2027)
    assert [row["JournalCode"] for row in following] == ["AN", "AN", "AN", "VE", "VE"]
    assert {row["CompteNum"]: row["Debit"] for row in following[:3]} == {
        "120": "0,00",
        "411": "7,25",
        "441": "7,25",
    }


def test_fec_without_siren_is_refused_in_one_sentence(client: Client, cast: Cast) -> None:
    make_order(cast.project)
    cast.project.carrier.siren = ""
    cast.project.carrier.save()
    answer = client.get(url(cast, "fec", year=date(2026, 1, 1)))
    assert answer.status_code == 409
    assert "Le SIREN de Centre social manque" in answer.content.decode()
    assert "Le SIREN de Centre social manque" in client.get(url(cast, "exports")).content.decode()


def test_fec_takes_the_siren_of_a_siret(client: Client, cast: Cast) -> None:
    make_order(cast.project)
    carrier = cast.project.carrier
    carrier.siren, carrier.siret = "", "73282932000074"
    carrier.save()
    answer = client.get(url(cast, "fec", year=date(2026, 1, 1)))
    assert "732829320FEC20261231.txt" in answer["Content-Disposition"]


def test_fec_of_a_year_never_opened_is_not_found(client: Client, cast: Cast) -> None:
    assert client.get(url(cast, "fec", year=date(1998, 1, 1))).status_code == 404


def test_csv_opens_in_a_spreadsheet_without_running_what_people_type(client: Client, cast: Cast) -> None:
    make_order(cast.project, Party("household", 5, "=HYPERLINK(1)"))
    make_order(cast.project, DUVAL)
    text = client.get(url(cast, "journal_csv"), {"party": "hyperlink"}).getvalue().decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0].split(";")[:4] == ["Journal", "Numéro", "Date", "Compte"]
    assert len(lines) == 4
    assert ";'=HYPERLINK(1);" in lines[1]
    assert lines[1].endswith(";7,25;0,00")


def test_closing_and_locking_by_the_page(client: Client, cast: Cast) -> None:
    make_entry(cast.project, on=date(2024, 3, 1))
    assert client.post(url(cast, "lock"), {"until": "2024-06-30"}).status_code == 302
    assert client.post(url(cast, "lock"), {"until": "bientôt"}).status_code == 302
    assert client.post(url(cast, "close", year=date(2024, 1, 1))).status_code == 302
    year = FiscalYear.objects.in_project(cast.project).get(starts_on=date(2024, 1, 1))
    assert year.closed_at is not None


def test_fec_is_french_whoever_takes_it(client: Client, cast: Cast) -> None:
    make_entry(cast.project)
    french = fec(client, cast)
    client.cookies["django_language"] = "en"

    assert french[0]["JournalLib"] == "Ventes"
    assert fec(client, cast) == french
