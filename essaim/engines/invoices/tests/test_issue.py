"""Issuing: numbers, sources, refusals; what is issued never changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from essaim.engines.invoices.commands.issue import credit_invoice, issue_invoice
from essaim.engines.invoices.errors import (
    AlreadyCredited,
    NoSeller,
    NotAnInvoice,
    NothingToInvoice,
    RateNotInForce,
    SeriesTaken,
    TooManyLines,
    WrongLine,
)
from essaim.engines.invoices.factories import (
    BUYER,
    CARROTS,
    OWN_IBAN,
    describe,
    draft,
    elsewhere,
    invoices_cast,
    issue,
)
from essaim.engines.invoices.models import Invoice, InvoiceLine, Seller
from essaim.engines.invoices.queries.rates import rates_on
from essaim.engines.invoices.rules.asked import Source
from essaim.kernel.errors import Forbidden, Invalid, NotFound
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import ZERO, Money, Rate
from essaim.kernel.outbox.models import OutgoingEvent

pytestmark = pytest.mark.django_db
NEXT_YEAR = NOW + timedelta(days=90)


@pytest.fixture
def cast() -> Cast:
    return invoices_cast()


def test_numbers_follow_one_another_and_start_again_each_year(cast: Cast) -> None:
    describe(cast)
    made = [issue(cast), issue(cast), issue(cast, at=NEXT_YEAR)]

    assert [one.number for one in made] == ["BC-2026-00001", "BC-2026-00002", "BC-2027-00001"]
    assert made[0].due_on == date(2026, 12, 2)


def test_a_refused_invoice_leaves_no_gap(cast: Cast) -> None:
    describe(cast)
    issue(cast)
    with pytest.raises(Invalid):
        issue(cast, buyer=replace(BUYER, siret="123"))

    assert issue(cast).number == "BC-2026-00002"


def test_credit_notes_take_their_number_in_the_same_series(cast: Cast) -> None:
    describe(cast)
    first = issue(cast)
    credit = credit_invoice(by=cast.coordinator, invoice_id=first.pk, reason="Annulée", at=NOW)

    assert (credit.number, issue(cast).number) == ("BC-2026-00002", "BC-2026-00003")
    assert (credit.net, credit.tax, credit.payable) == (first.net, first.tax, first.payable)
    names = OutgoingEvent.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["invoices.InvoiceIssued", "invoices.InvoiceCredited", "invoices.InvoiceIssued"]


def test_a_credit_repeats_the_seller_of_the_invoice(cast: Cast) -> None:
    """The association left VAT between the two: what it asked is what it gives back."""
    describe(cast)
    first = issue(cast)
    describe(cast, regime="franchise", vat_number="", name="Autre nom")
    credit = credit_invoice(by=cast.coordinator, invoice_id=first.pk, reason="Annulée", at=NOW)

    assert (credit.seller, credit.tax, credit.exemption) == (first.seller, first.tax, "")
    assert issue(cast).tax == ZERO


def test_one_source_makes_one_invoice(cast: Cast) -> None:
    describe(cast)
    first, again = issue(cast, ref="order-12"), issue(cast, CARROTS, ref="order-12")

    assert first == again
    assert Invoice.objects.in_project(cast.project).count() == 1


def test_sources_are_those_of_a_project(cast: Cast) -> None:
    other = elsewhere(cast)
    describe(cast)
    describe(other, series="AI")

    assert issue(cast, ref="order-12").pk != issue(other, ref="order-12").pk


def test_two_projects_of_one_seller_never_share_numbers(cast: Cast) -> None:
    describe(cast)
    with pytest.raises(SeriesTaken):
        describe(elsewhere(cast))


def test_without_a_seller_nothing_is_invoiced(cast: Cast) -> None:
    with pytest.raises(NoSeller):
        issue(cast)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        (lambda: draft(items=[]), NothingToInvoice),
        (lambda: draft(items=[CARROTS] * 501), TooManyLines),
        (lambda: draft(replace(CARROTS, name=" ")), WrongLine),
        (lambda: draft(replace(CARROTS, quantity=0)), WrongLine),
        (lambda: draft(replace(CARROTS, price=ZERO)), WrongLine),
        (lambda: draft(replace(CARROTS, rate=Rate.parse("19,6 %"))), RateNotInForce),
        (lambda: draft(buyer=replace(BUYER, siret="22590001801245")), Invalid),
        (lambda: draft(buyer=replace(BUYER, name="")), Invalid),
        (lambda: draft(due_on=date(2026, 11, 1)), Invalid),
        (lambda: draft(period=(date(2026, 10, 2), date(2026, 10, 1))), Invalid),
    ],
)
def test_what_an_invoice_cannot_say_is_refused(
    cast: Cast, make: Callable[[], Any], error: type[Exception]
) -> None:
    describe(cast)
    with pytest.raises(error):
        issue_invoice(
            by=cast.coordinator,
            project_id=cast.project.pk,
            source=Source("orders", "x"),
            draft=make(),
            at=NOW,
        )
    assert not Invoice.objects.in_project(cast.project).exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"siret": "73282932000075"},
        {"vat_number": ""},
        {"vat_number": "FR61998000004"},
        {"series": "é-1"},
        {"iban": "FR00"},
    ],
)
def test_a_seller_that_is_not_sound_is_refused(cast: Cast, changed: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        describe(cast, **changed)


def test_the_account_number_is_sealed_kept_and_removed(cast: Cast) -> None:
    describe(cast)
    issue(cast)
    with connection.cursor() as cursor:
        for table, column in (("seller", "iban"), ("invoice", "iban"), ("invoice", "xml")):
            cursor.execute(f"SELECT {column} FROM invoices_{table}")
            assert OWN_IBAN not in str(cursor.fetchone())

    assert describe(cast, iban=None).iban == OWN_IBAN
    assert describe(cast, iban="").iban_hint == ""
    assert issue(cast).iban == ""


def test_a_credit_is_made_once_and_of_an_invoice(cast: Cast) -> None:
    describe(cast)
    first = issue(cast)
    with pytest.raises(Invalid):
        credit_invoice(by=cast.coordinator, invoice_id=first.pk, reason=" ", at=NOW)
    credit = credit_invoice(by=cast.coordinator, invoice_id=first.pk, reason="Annulée", at=NOW)

    with pytest.raises(AlreadyCredited):
        credit_invoice(by=cast.coordinator, invoice_id=first.pk, reason="Annulée", at=NOW)
    with pytest.raises(NotAnInvoice):
        credit_invoice(by=cast.coordinator, invoice_id=credit.pk, reason="Annulée", at=NOW)


def test_only_who_may_issue_issues(cast: Cast) -> None:
    describe(cast)
    made = issue(cast)
    for who, error in ((cast.member, Forbidden), (cast.stranger, NotFound)):
        with pytest.raises(error):
            issue_invoice(
                by=who, project_id=cast.project.pk, source=Source("orders", "y"), draft=draft(), at=NOW
            )
        with pytest.raises(error):
            credit_invoice(by=who, invoice_id=made.pk, reason="Annulée", at=NOW)


def change_sum(made: Invoice) -> None:
    Invoice.unscoped.filter(pk=made.pk).update(net=Money(1), payable=made.tax + made.rounding + Money(1))


def add_line(made: Invoice) -> None:
    InvoiceLine.unscoped.create(
        project_id=made.project_id, invoice=made, position=9, name="x", quantity=1, unit="C62",
        price=Money(1), rate=0, amount=Money(0),
    )  # fmt: skip


def skip_number(made: Invoice) -> None:
    made.pk, made.source_ref, made.sequence = None, "skip", 9
    made.save(force_insert=True)


@pytest.mark.parametrize(
    "fault",
    [
        change_sum,
        add_line,
        skip_number,
        lambda made: made.delete(),
        lambda made: InvoiceLine.unscoped.filter(invoice=made).update(name="x"),
        lambda made: InvoiceLine.unscoped.filter(invoice=made).delete(),
    ],
)
def test_the_database_refuses_to_change_what_is_issued(cast: Cast, fault: Callable[[Invoice], None]) -> None:
    describe(cast)
    made = issue(cast)
    with pytest.raises(DatabaseError), transaction.atomic():
        fault(made)


def test_a_seller_that_changes_leaves_its_invoices_alone(cast: Cast) -> None:
    describe(cast)
    made = issue(cast)
    describe(cast, city="Lille", series="CS")
    made.refresh_from_db()

    assert made.seller["address"]["city"] == "Villeneuve-d'Ascq"
    assert issue(cast).number == "CS-2026-00002"
    assert Seller.objects.in_project(cast.project).count() == 1


def test_rates_are_those_of_the_parameters() -> None:
    assert [str(rate) for rate in rates_on(date(2026, 11, 2))] == ["5,5\u00a0%", "10\u00a0%", "20\u00a0%"]
