"""The electronic form: valid for the norm and for the French reform, and carried by the PDF."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from lxml import etree
from pypdf import PdfReader

from essaim.engines.invoices.commands.issue import credit_invoice
from essaim.engines.invoices.factories import (
    NORMAL,
    OWN_IBAN,
    describe,
    invoices_cast,
    issue,
)
from essaim.engines.invoices.queries.files import factur_x
from essaim.engines.invoices.rules.totals import Item
from essaim.engines.invoices.tests.schematron import EN_16931, FRENCH, assert_valid, faults
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import Money

pytestmark = pytest.mark.django_db
BONBON = Item("Bonbon", 1000, Money(3), NORMAL)
HARD = Item("Vis & écrous <M8>\x01 «\u00a0lot\u00a0»", 12_345_678, Money(7), NORMAL)


@pytest.fixture
def cast() -> Cast:
    return invoices_cast()


def texts(xml: str, name: str) -> list[str]:
    return [str(node.text) for node in etree.fromstring(xml.encode()).iter(f"{{*}}{name}")]


def test_an_invoice_with_two_rates_is_valid(cast: Cast) -> None:
    describe(cast)
    made = issue(cast, period=(date(2026, 10, 1), date(2026, 10, 31)), note="Merci")

    assert_valid(made.xml)
    assert texts(made.xml, "DuePayableAmount") == ["103.49"]
    assert texts(made.xml, "RateApplicablePercent") == ["5.50", "20.00", "5.50", "20.00"]
    assert texts(made.xml, "BuyerReference") == ["CANTINES"]
    assert texts(made.xml, "IssuerAssignedID") == ["2026-118"]
    assert texts(made.xml, "IBANID") == [OWN_IBAN]


@pytest.mark.parametrize(
    ("regime", "code"), [("franchise", "VATEX-FR-FRANCHISE"), ("nonprofit", "VATEX-FR-CGI261-7")]
)
def test_an_invoice_without_tax_is_valid_and_says_why(cast: Cast, regime: str, code: str) -> None:
    describe(cast, regime=regime, vat_number="", iban="")
    made = issue(cast)

    assert_valid(made.xml)
    assert texts(made.xml, "CategoryCode") == ["E", "E", "E"]
    assert texts(made.xml, "ExemptionReasonCode") == [code]
    assert texts(made.xml, "TaxTotalAmount") == ["0.00"]
    assert (made.net, made.payable) == (Money(10349), Money(10349))


def test_a_rounding_is_valid_and_shown(cast: Cast) -> None:
    describe(cast)
    made = issue(cast, BONBON)

    assert_valid(made.xml)
    assert texts(made.xml, "RoundingAmount") == ["0.01"]
    assert texts(made.xml, "DuePayableAmount") == ["0.03"]


@pytest.mark.parametrize(("prepaid", "due"), [(4000, "63.49"), (10349, "0.00")])
def test_what_another_paid_is_taken_off_what_is_due(cast: Cast, prepaid: int, due: str) -> None:
    describe(cast)
    made = issue(cast, prepaid=Money(prepaid), note="Payé par le fonds")
    credit = credit_invoice(by=cast.coordinator, invoice_id=made.pk, reason="Erreur", at=NOW)

    for one in (made, credit):
        assert_valid(one.xml)
        assert texts(one.xml, "TotalPrepaidAmount") == [f"{prepaid / 100:.2f}"]
        assert texts(one.xml, "DuePayableAmount") == [due]
        assert (one.gross + one.rounding, one.payable) == (Money(10349), Money(10349 - prepaid))
    page = " ".join(" ".join(one.extract_text().split()) for one in PdfReader(BytesIO(factur_x(made))).pages)
    assert "Déjà payé" in page and ("À payer par virement" in page) == (due != "0.00")


def test_more_paid_than_invoiced_is_a_fault_of_who_asks(cast: Cast) -> None:
    describe(cast)
    with pytest.raises(ValueError, match="paid already"):
        issue(cast, prepaid=Money(10350))


def test_awkward_names_and_quantities_are_valid(cast: Cast) -> None:
    describe(cast, name="L'Étoile\x02 & fils", about="")
    made = issue(cast, HARD)

    assert_valid(made.xml)
    assert texts(made.xml, "BilledQuantity") == ["12345.678"]


def test_a_credit_note_is_valid_and_names_its_invoice(cast: Cast) -> None:
    describe(cast)
    made = issue(cast, BONBON)
    credit = credit_invoice(by=cast.coordinator, invoice_id=made.pk, reason="Erreur de prix", at=NOW)

    assert_valid(credit.xml)
    assert texts(credit.xml, "TypeCode")[0] == "381"
    assert made.number in texts(credit.xml, "IssuerAssignedID")
    assert "Erreur de prix" in texts(credit.xml, "Content")


@pytest.mark.parametrize(
    ("rules", "right", "wrong"),
    [
        (EN_16931, "<ram:GrandTotalAmount>103.48", "<ram:GrandTotalAmount>103.50"),
        (EN_16931, "<ram:BasisAmount>83.32", "<ram:BasisAmount>83.31"),
        (FRENCH, "<ram:SubjectCode>PMD", "<ram:SubjectCode>AAI"),
    ],
)
def test_the_published_rules_see_a_fault(cast: Cast, rules: str, right: str, wrong: str) -> None:
    describe(cast)
    xml = issue(cast).xml

    assert right in xml
    assert faults(xml.replace(right, wrong), rules)


def test_the_pdf_is_archivable_and_carries_the_xml(cast: Cast) -> None:
    describe(cast)
    made = issue(cast)
    reader = PdfReader(BytesIO(factur_x(made)))

    assert reader.attachments == {"factur-x.xml": [made.xml.encode()]}
    root: Any = reader.root_object
    assert [one.get_object()["/AFRelationship"] for one in root["/AF"]] == ["/Data"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/OutputIntents"]
    assert root["/Lang"] == "fr-FR"
    told = root["/Metadata"].get_data().decode()
    for word in ("<pdfaid:part>3</pdfaid:part>", "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>"):
        assert word in told
    page = " ".join(" ".join(one.extract_text().split()) for one in reader.pages)
    for word in (made.number, "Département du Nord", "Carottes", "103,49 €", "FR76", "recouvrement"):
        assert word in page
