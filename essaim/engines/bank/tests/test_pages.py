"""The bank in pages."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from essaim.engines.bank.factories import (
    BOB_IBAN,
    FARM_IBAN,
    OWN_IBAN,
    add_account,
    bank_cast,
    csv_statement,
    describe,
    only_line,
    receive,
)
from essaim.engines.bank.models import Batch, PartyAccount, StatementLine
from essaim.engines.ledger.api import Party, balance_of
from essaim.engines.ledger.factories import DUVAL, FARM, make_entry, make_order
from essaim.kernel.factories import Cast
from essaim.kernel.money import ZERO, Money

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return bank_cast()


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.alice)
    return client


def url(cast: Cast, name: str, *rest: object) -> str:
    return reverse(f"bank:{name}", args=[cast.project.slug, "banque", *rest])


def test_home_asks_first_for_the_account(cast: Cast, client: Client) -> None:
    assert "Décrivez d'abord le compte" in client.get(url(cast, "home")).content.decode()

    client.post(
        url(cast, "account"), {"holder": "Centre social", "iban": "fr76 3000 6000 0112 3456 7890 189"}
    )

    page = client.get(url(cast, "home")).content.decode()
    assert "Aucun relevé pour l'instant" in page
    assert OWN_IBAN not in client.get(url(cast, "account")).content.decode()


def test_a_wrong_account_number_keeps_what_was_typed(cast: Cast, client: Client) -> None:
    page = client.post(url(cast, "account"), {"holder": "Centre social", "iban": "FR00 1234"})

    assert "Cet IBAN n&#x27;est pas juste" in page.content.decode()
    assert "FR00 1234" in page.content.decode()


def test_a_statement_is_sent_proposed_and_confirmed(cast: Cast, client: Client) -> None:
    describe(cast)
    make_order(cast.project, DUVAL)
    sent = SimpleUploadedFile("nov.csv", csv_statement([("03/11/2026", "VIR FAMILLE DUVAL", "7,25")]))

    client.post(url(cast, "upload"), {"file": sent})
    page = client.get(url(cast, "home"))
    assert "nom retrouvé, montant égal" in page.content.decode()
    key = page.context["rows"][0][1].key
    client.post(url(cast, "accept", only_line(cast).pk), {"key": key})

    assert balance_of(cast.project.pk, "411") == ZERO
    assert "Famille Duval" in client.get(url(cast, "line", only_line(cast).pk)).content.decode()


def test_a_line_is_explained_by_hand_in_parts(cast: Cast, client: Client) -> None:
    describe(cast)
    make_order(cast.project, DUVAL)
    receive(cast, ("03/11/2026", "REMISE", "10,00"))
    line = only_line(cast)
    form = {
        "form-TOTAL_FORMS": "3",
        "form-INITIAL_FORMS": "1",
        "form-0-target": "411:household:1",
        "form-0-amount": "7,25",
    }

    short = client.post(url(cast, "line", line.pk), form)
    assert short.status_code == 422
    assert "Les parts font 7,25" in short.content.decode().replace("\u202f", " ")
    client.post(url(cast, "line", line.pk), {**form, "form-1-target": "754", "form-1-amount": "2,75"})

    assert balance_of(cast.project.pk, "754") == Money(-275)
    client.post(url(cast, "undo", line.pk), {"reason": "erreur de famille"})
    assert balance_of(cast.project.pk, "754") == ZERO


def test_a_file_of_debits_is_prepared_downloaded_and_sent(cast: Cast, client: Client) -> None:
    describe(cast)
    make_order(cast.project, DUVAL)
    given = {"party": "household-1", "holder": "Duval", "iban": BOB_IBAN, "signed_on": "2026-10-01"}
    client.post(url(cast, "party_new"), given)
    account = PartyAccount.objects.in_project(cast.project).get()

    wanted = {"on": "2099-01-04", "label": "Octobre", f"sum-{account.pk}": "7,25"}
    client.post(url(cast, "batch_new", "prelevements"), wanted)
    batch = Batch.objects.in_project(cast.project).get()
    file = client.get(url(cast, "batch_file", batch.pk))
    client.post(url(cast, "batch_sent", batch.pk))

    assert file["Content-Disposition"].startswith('attachment; filename="pain.008-')
    assert b'<InstdAmt Ccy="EUR">7.25</InstdAmt>' in file.content
    assert balance_of(cast.project.pk, "58") == Money(725)
    assert BOB_IBAN not in client.get(url(cast, "parties")).content.decode()


@pytest.mark.parametrize("rows", [1, 40])
@pytest.mark.parametrize(("name", "queries"), [("home", 48), ("parties", 8), ("batches", 25)])
def test_a_list_costs_the_same_for_one_row_and_forty(
    cast: Cast,
    client: Client,
    rows: int,
    name: str,
    queries: int,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[None]],
) -> None:
    describe(cast)
    for n in range(rows):
        party = Party("household", 100 + n, f"Famille {n}")
        make_order(cast.project, party)
        add_account(cast, party, BOB_IBAN, signed_on=date(2026, 10, 1))
    receive(cast, *[("03/11/2026", f"VIR {n}", "7,25") for n in range(rows)])
    make_entry(cast.project, "607", "401", 4500, party=FARM)
    add_account(cast, FARM, FARM_IBAN)
    client.get(url(cast, name))

    with django_assert_max_num_queries(queries):
        assert client.get(url(cast, name)).status_code == 200
    assert StatementLine.objects.in_project(cast.project).count() == rows
