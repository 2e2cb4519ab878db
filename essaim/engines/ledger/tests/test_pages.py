"""Pages of the books."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from essaim.engines.ledger.commands.post import post
from essaim.engines.ledger.engine import ENGINE
from essaim.engines.ledger.factories import DUVAL, FARM, JOB, NGUYEN, make_books, make_entry, make_order
from essaim.engines.ledger.models import Account, Entry
from essaim.engines.ledger.queries.owed import who_owes
from essaim.engines.ledger.rules import Line, Party, Source
from essaim.engines.ledger.tests import rights
from essaim.kernel.factories import NOW, Cast, make_cast
from essaim.kernel.money import Money

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast(make_books())


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.alice)
    return client


def url(cast: Cast, name: str, **more: object) -> str:
    return reverse(f"ledger:{name}", kwargs={"project": cast.project.slug, "tool": "comptes", **more})


def text(html: bytes) -> str:
    return html.decode().replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


def test_home_teaches_when_it_is_empty(client: Client, cast: Cast) -> None:
    assert "Les comptes sont vides" in text(client.get(url(cast, "home")).content)


def test_home_says_who_owes_whom_in_words(client: Client, cast: Cast) -> None:
    make_order(cast.project, DUVAL, share=500, funded=950)
    make_order(cast.project, NGUYEN, share=250, funded=0)
    make_entry(cast.project, "530", "411", 300, party=NGUYEN, journal="CA")
    make_entry(cast.project, "607", "401", 1800, party=FARM, journal="AC")
    page = text(client.get(url(cast, "home")).content)
    for words in ("Famille Duval", "5,00 €", "Foyers qui ont une avance", "0,50 €", "18,00 €", "9,50 €"):
        assert words in page
    assert "En caisse" in page


def test_side_lists_and_searches_with_the_same_queries_for_300_households(client: Client, cast: Cast) -> None:
    """Session, person, tool, two for the rights, merged ones, balances and names: as many for one household as for three hundred."""
    address = url(cast, "side", side="foyers-qui-doivent")
    make_order(cast.project, DUVAL)
    with CaptureQueriesContext(connection) as first:
        client.get(address)
    lines = [
        Line("411", debit=Money(100 + n), party=Party("household", 100 + n, f"Foyer {n:03}"))
        for n in range(300)
    ]
    whole = Money(sum(line.debit.cents for line in lines))
    post(
        project_id=cast.project.pk,
        by=JOB,
        on=NOW.date(),
        label="Reprise",
        source=Source("x", "1", "y"),
        lines=[*lines, Line("707", credit=whole)],
    )
    with CaptureQueriesContext(connection) as many:
        page = text(client.get(address).content)
    assert len(many) == len(first) == 7, [query["sql"] for query in many]
    assert "1 à 25 sur 301" in page
    assert "Foyer 042" in text(client.get(address, {"q": "foyer 042"}).content)


def test_journal_costs_the_same_queries_for_1_and_31_entries(client: Client, cast: Cast) -> None:
    """Session, person, tool, two for the rights, months, count, entries, lines."""
    make_order(cast.project)
    with CaptureQueriesContext(connection) as first:
        client.get(url(cast, "journal"))
    for _n in range(30):
        make_order(cast.project)
    with CaptureQueriesContext(connection) as many:
        client.get(url(cast, "journal"))
    assert len(many) == len(first) == 8, [query["sql"] for query in many]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, 3),
        ({"month": "2026-12"}, 1),
        ({"code": "CA"}, 1),
        ({"party": "nguyen"}, 1),
        ({"text": "Panier"}, 2),
        ({"text": "606"}, 1),
        ({"month": "jamais", "code": "??"}, 3),
    ],
)
def test_journal_filters(client: Client, cast: Cast, filters: dict[str, str], found: int) -> None:
    make_order(cast.project, DUVAL)
    make_order(cast.project, NGUYEN)
    make_entry(
        cast.project, "606", "530", on=date(2026, 12, 5), journal="CA", label="Sacs en papier", ref="autre"
    )
    page = client.get(url(cast, "journal"), filters)
    assert page.context["page"].paginator.count == found


def test_statement_runs_its_balance_and_costs_the_same(client: Client, cast: Cast) -> None:
    make_order(cast.project, DUVAL, share=500, funded=500)
    make_entry(cast.project, "530", "411", 200, party=DUVAL, on=date(2026, 11, 9), journal="CA")
    address = url(cast, "party", kind="foyer", party=DUVAL.id)
    with CaptureQueriesContext(connection) as first:
        page = client.get(address)
    assert [line.running for line, _url in page.context["rows"]] == [Money(300), Money(500)]
    assert "Doit au projet :" in text(page.content)
    for _n in range(40):
        make_order(cast.project, DUVAL)
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) == len(first)


def test_statement_of_an_unknown_party_is_not_found(client: Client, cast: Cast) -> None:
    make_order(make_books("Autre"), NGUYEN)
    assert client.get(url(cast, "party", kind="foyer", party=NGUYEN.id)).status_code == 404
    assert client.get(url(cast, "party", kind="voisin", party=NGUYEN.id)).status_code == 404


def test_a_treasurer_writes_an_expense_once_even_if_sent_twice(client: Client, cast: Cast) -> None:
    address = url(cast, "movement", kind="depense")
    form = client.get(address).context["form"]
    data = {
        "key": form.initial["key"],
        "amount": "4,20",
        "source": "530",
        "target": "606",
        "on": "2026-11-02",
        "label": "Papier",
    }
    for _time in range(2):
        assert client.post(address, data).status_code == 302
    entry = Entry.objects.in_project(cast.project).get()
    assert (entry.journal, entry.total, entry.created_by) == ("CA", Money(420), "Alice Fontaine")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": "zéro"}, "par exemple 14,50"),
        ({"amount": "-4"}, "plus grand que zéro"),
        ({"on": "2999-01-01"}, "pas encore venue"),
        ({"target": "707"}, "target"),
    ],
)
def test_a_wrong_expense_is_refused_with_words(
    client: Client, cast: Cast, change: dict[str, str], words: str
) -> None:
    data = {"key": "k", "amount": "4,20", "source": "530", "target": "606", "on": "2026-11-02", "label": "x"}
    page = client.post(url(cast, "movement", kind="depense"), {**data, **change})
    assert page.status_code == 200
    assert words in text(page.content)
    assert not Entry.objects.in_project(cast.project).exists()


def test_a_producer_is_paid_from_who_owes_whom(client: Client, cast: Cast) -> None:
    make_entry(cast.project, "607", "401", 1800, party=FARM, journal="AC")
    address = url(cast, "movement", kind="paiement")
    side = text(client.get(url(cast, "side", side="producteurs-a-payer")).content)
    assert f"{address}?qui=organisation:{FARM.id}&amp;montant=18%2C00" in side
    data = {
        "key": "k",
        "party": f"organisation:{FARM.id}",
        "amount": "18",
        "source": "512",
        "target": "401",
        "on": "2026-11-02",
        "label": "Ferme des Saules",
    }
    assert client.post(address, data).status_code == 302
    assert not any(owed.rows for owed in who_owes(cast.project.pk))


def lines_data(*rows: tuple[str, str, str, str]) -> dict[str, str]:
    data = {
        "key": "k",
        "on": "2026-11-02",
        "label": "Régularisation",
        "form-TOTAL_FORMS": "4",
        "form-INITIAL_FORMS": "0",
    }
    for n, row in enumerate(rows):
        data |= {
            f"form-{n}-{name}": value
            for name, value in zip(("account", "party", "debit", "credit"), row, strict=True)
        }
    return data


def test_lines_typed_by_hand_make_an_entry(client: Client, cast: Cast) -> None:
    make_order(cast.project, DUVAL, share=500)
    typed = lines_data(("654", "", "5", ""), ("411", f"{DUVAL.code} Famille Duval", "", "5"))
    assert client.post(url(cast, "lines"), typed).status_code == 302
    assert not who_owes(cast.project.pk)[0].rows


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("654", "", "5", ""), ("530", "", "", "4")], "doivent être égaux"),
        ([("654", "", "5", ""), ("411", "personne", "", "5")], "un nom de la liste"),
        ([("654", "", "5", "5")], "un seul des deux"),
        ([("", "", "5", "")], "Choisissez un compte"),
        ([], "doivent être égaux"),
    ],
)
def test_lines_that_make_no_entry_are_refused(
    client: Client, cast: Cast, rows: list[tuple[str, str, str, str]], words: str
) -> None:
    page = client.post(url(cast, "lines"), lines_data(*rows))
    assert words in text(page.content)
    assert not Entry.objects.in_project(cast.project).exists()


def test_an_entry_by_hand_is_cancelled_and_one_of_a_tool_is_not(client: Client, cast: Cast) -> None:
    kwargs = rights.url_kwargs(cast)["ledger:cancel"]
    told = make_order(cast.project, NGUYEN)
    assert client.post(url(cast, "cancel", **kwargs), {"reason": "Erreur de saisie"}).status_code == 302
    assert "est annulée par une autre" in text(client.get(url(cast, "entry", **kwargs)).content)
    refused = client.post(url(cast, "cancel", year=2026, number=told.number), {"reason": "x"})
    assert refused.status_code == 409


def test_an_account_is_added_once(client: Client, cast: Cast) -> None:
    for expected in (302, 422):
        answer = client.post(url(cast, "account"), {"code": "6068", "label": "Sacs"})
        assert answer.status_code == expected
    assert Account.objects.in_project(cast.project).get(code="6068").label == "Sacs"


def test_balance_adds_up(client: Client, cast: Cast) -> None:
    make_order(cast.project)
    make_entry(cast.project, on=date(2027, 1, 3))
    whole = client.get(url(cast, "balance")).context
    year = client.get(url(cast, "balance"), {"year": "2027-01-01"}).context
    assert whole["debits"] == whole["credits"] == Money(2900)
    assert year["debits"] == Money(1450)


def test_today_says_who_owes(cast: Cast) -> None:
    make_order(cast.project, DUVAL, share=5000, funded=0)
    make_order(cast.project, NGUYEN, share=3450, funded=0)
    assert ENGINE.today is not None
    tool = cast.tool("comptes")
    held = frozenset({"ledger.view"})
    lines = [line.text for line in ENGINE.today(tool, cast.coordinator, held, NOW)]
    assert lines == ["2 foyers doivent 84,50\N{NO-BREAK SPACE}€."]
    assert list(ENGINE.today(tool, cast.member, frozenset(), NOW)) == []
