"""The invoices in pages."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from essaim.engines.invoices.factories import (
    BUYER,
    CARROTS,
    IDENTITY,
    OWN_IBAN,
    describe,
    elsewhere,
    invoices_cast,
    issue,
)
from essaim.engines.invoices.models import Invoice, Seller
from essaim.kernel.factories import Cast
from essaim.kernel.money import Money

pytestmark = pytest.mark.django_db
SELLER = {
    "name": IDENTITY.name,
    "siret": "732 829 320 00074",
    "street": IDENTITY.street,
    "postcode": "59650",
    "city": IDENTITY.city,
    "regime": "taxed",
    "vat_number": "FR 44 732829320",
    "iban": OWN_IBAN,
    "payment_days": "30",
    "late_terms": IDENTITY.late_terms,
    "series": "bc",
}


@pytest.fixture
def cast() -> Cast:
    return invoices_cast()


@pytest.fixture
def client(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.alice)
    return client


def url(cast: Cast, name: str, *rest: object) -> str:
    return reverse(f"invoices:{name}", args=[cast.project.slug, "factures", *rest])


def typed(*lines: dict[str, str], **changed: str) -> dict[str, Any]:
    """The form of an invoice as it is sent."""
    rows = {
        f"lines-{n}-{name}": text
        for n, line in enumerate(lines)
        for name, text in {"unit": "C62", "rate": "550", **line}.items()
    }
    return {
        "key": str(uuid4()),
        "buyer_name": BUYER.name,
        "buyer_siret": BUYER.siret,
        "street": BUYER.address.street,
        "postcode": "59000",
        "city": "Lille",
        "nature": "B1",
        "with_tax": "yes",
        "lines-TOTAL_FORMS": "8",
        "lines-INITIAL_FORMS": "0",
        **{f"lines-{n}-unit": "C62" for n in range(8)},
        **{f"lines-{n}-rate": "550" for n in range(8)},
        **rows,
        **changed,
    }


PANIERS = {"name": "Paniers", "quantity": "20", "price": "14,50"}


def test_home_asks_first_for_the_seller(cast: Cast, client: Client) -> None:
    assert "Dites d'abord qui facture" in client.get(url(cast, "home")).content.decode()
    assert client.get(url(cast, "new")).headers["Location"] == url(cast, "seller")

    assert client.post(url(cast, "seller"), SELLER).status_code == 302

    assert Seller.objects.in_project(cast.project).get().series == "BC"
    assert "Aucune facture pour l'instant" in client.get(url(cast, "home")).content.decode()
    page = client.get(url(cast, "seller")).content.decode()
    assert OWN_IBAN not in page
    assert "FR76 … 0189" in page


def test_the_seller_keeps_its_account_unless_told(cast: Cast, client: Client) -> None:
    client.post(url(cast, "seller"), SELLER)
    client.post(url(cast, "seller"), {**SELLER, "iban": "", "city": "Lille"})
    known = Seller.objects.in_project(cast.project).get()
    assert (known.iban, known.city) == (OWN_IBAN, "Lille")

    client.post(url(cast, "seller"), {**SELLER, "iban": "", "without_iban": "on"})

    assert Seller.objects.in_project(cast.project).get().iban == ""


def test_a_wrong_number_keeps_what_was_typed(cast: Cast, client: Client) -> None:
    page = client.post(url(cast, "seller"), {**SELLER, "siret": "123 456"}).content.decode()

    assert "On attend 14 chiffres" in page
    assert "123 456" in page
    assert IDENTITY.street in page


def test_an_invoice_is_written_read_and_downloaded(cast: Cast, client: Client) -> None:
    describe(cast)

    answer = client.post(url(cast, "new"), typed(PANIERS, service="CANTINES"), follow=True)

    made = Invoice.objects.in_project(cast.project).get()
    assert (made.payable, made.source_engine) == (Money(29000), "invoices")
    page = answer.content.decode()
    for words in (f"La facture {made.number} est émise.", "290,00", "CANTINES", "TVA à 5,5"):
        assert words in page
    xml = client.get(url(cast, "xml", made.pk))
    assert xml.content.decode() == made.xml
    pdf = client.get(url(cast, "pdf", made.pk))
    assert pdf.content.startswith(b"%PDF")
    assert pdf.headers["Content-Disposition"] == f'attachment; filename="{made.number}.pdf"'


def test_a_form_sent_twice_makes_one_invoice(cast: Cast, client: Client) -> None:
    describe(cast)
    form = typed(PANIERS)
    client.post(url(cast, "new"), form)
    client.post(url(cast, "new"), form)

    assert Invoice.objects.in_project(cast.project).count() == 1


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (typed(), "Cette facture n&#x27;a aucune ligne"),
        (typed({"name": "Paniers", "quantity": "2"}), "Écrivez le prix."),
        (typed({"name": "Paniers", "quantity": "0", "price": "1"}), "Écrivez une quantité, par exemple"),
        (typed({"name": "Paniers", "quantity": "1,2345", "price": "1"}), "Écrivez une quantité, par exemple"),
        (typed(PANIERS, buyer_siret="999"), "On attend 14 chiffres"),
        (typed(PANIERS, period_start="2026-10-01"), "Donnez les deux jours"),
        (typed(PANIERS, due_on="2020-01-01"), "Ce jour est passé"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    cast: Cast, client: Client, form: dict[str, str], told: str
) -> None:
    describe(cast)

    page = client.post(url(cast, "new"), form).content.decode()

    assert told in page
    assert BUYER.address.street in page
    assert not Invoice.objects.in_project(cast.project).exists()


def test_without_tax_the_form_asks_no_rate(cast: Cast, client: Client) -> None:
    describe(cast, regime="franchise", vat_number="")
    page = client.get(url(cast, "new")).content.decode()
    assert "lines-0-rate" not in page
    assert "article 293 B du CGI" in page

    client.post(url(cast, "new"), typed(PANIERS))

    made = Invoice.objects.in_project(cast.project).get()
    assert (made.net, made.tax) == (Money(29000), Money(0))
    assert "article 293 B du CGI" in client.get(url(cast, "invoice", made.pk)).content.decode()


def test_a_buyer_already_known_is_written_for_you(cast: Cast, client: Client) -> None:
    describe(cast)
    made = issue(cast)

    page = client.get(url(cast, "new"), {"comme": made.pk}).content.decode()

    assert BUYER.siret in page
    assert "CANTINES" in page
    assert client.get(url(cast, "new"), {"comme": "9" * 30}).status_code == 200


def test_an_invoice_is_taken_back_with_a_reason(cast: Cast, client: Client) -> None:
    describe(cast)
    made = issue(cast)

    page = client.post(url(cast, "credit", made.pk), {"reason": "Livraison annulée"}, follow=True)

    assert "Livraison annulée" in page.content.decode()
    assert made.number in page.content.decode()
    assert client.get(url(cast, "credit", made.pk)).status_code == 409
    home = client.get(url(cast, "home")).content.decode()
    credit = Invoice.objects.in_project(cast.project).get(kind="381")
    assert f"annulée par {credit.number}" in home
    assert f"avoir de {made.number}" in home


def test_the_list_is_searched(cast: Cast, client: Client) -> None:
    describe(cast)
    issue(cast)

    assert "BC-2026-00001" in client.get(url(cast, "home"), {"q": "nord"}).content.decode()
    assert "BC-2026-00001" not in client.get(url(cast, "home"), {"q": "lens"}).content.decode()
    assert "BC-2026-00001" not in client.get(url(cast, "home"), {"kind": "381"}).content.decode()


def test_an_invoice_of_another_project_is_not_found(cast: Cast, client: Client) -> None:
    other = elsewhere(cast)
    describe(other, series="AI")
    made = issue(other)

    for name in ("invoice", "pdf", "xml", "credit"):
        assert client.get(url(cast, name, made.pk)).status_code == 404


@pytest.mark.parametrize(("name", "queries"), [("home", 12), ("invoice", 12), ("new", 11), ("xml", 9)])
@pytest.mark.parametrize("rows", [1, 12])
def test_pages_take_as_many_queries_whatever_the_rows(
    cast: Cast,
    client: Client,
    name: str,
    queries: int,
    rows: int,
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    describe(cast)
    for _n in range(rows):
        made = issue(cast, *[CARROTS] * rows)
    asked = url(cast, name, made.pk) if name in ("invoice", "xml") else url(cast, name)
    client.get(asked)

    with django_assert_max_num_queries(queries):
        assert client.get(asked).status_code == 200
