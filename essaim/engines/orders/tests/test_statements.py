"""A household's statement agrees with its books, and a receipt is its own."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.payments import record_payment, refund_payment
from essaim.engines.orders.factories import TOOL, euros, make_cycle, make_order, orders_cast
from essaim.engines.orders.models import Payment
from essaim.engines.orders.queries.accounts import dues, statement_of
from essaim.engines.orders.tests.test_pages import link, signed, text
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import Money, total

pytestmark = pytest.mark.django_db


def paid_cast() -> tuple[Cast, Payment]:
    """Bob ordered a large basket, half paid by the funder, and gave five euros."""
    cast = orders_cast()
    order = make_order(cast, make_cycle(cast))
    payment = record_payment(
        by=cast.coordinator,
        tool=cast.tool(TOOL),
        household_id=order.household_id,
        amount=euros("5"),
        method="cheque",
        reference="0042",
        received_on=NOW.date(),
        form_key="releve",
        at=NOW,
    )
    return cast, payment


def test_a_statement_ends_on_what_the_books_say_is_due() -> None:
    cast, payment = paid_cast()
    household, tool = payment.household, cast.tool(TOOL)
    moves = statement_of(tool, household)
    assert [move.amount for move in moves] == [euros("7,25"), -euros("5")]
    refund_payment(by=cast.coordinator, payment_id=payment.pk, reason="Sans provision", at=NOW)
    moves = statement_of(tool, household)
    assert moves[-1].due == dues(tool, [household.pk])[household.pk] == total([move.amount for move in moves])
    assert moves[-1].due == Money(725)


def test_the_statement_is_read_and_taken_away() -> None:
    cast, _payment = paid_cast()
    client = signed(cast.bob)
    page = text(client.get(link(cast, "account_statement")))
    assert "Relevé de Famille Delattre" in page and "2,25 €" in page and "−5,00 €" in page
    spread = client.get(link(cast, "account_file", kind="csv"))
    assert "-5,00" in b"".join(spread.streaming_content).decode()  # type: ignore[attr-defined]
    assert client.get(link(cast, "account_file", kind="pdf"))["Content-Type"] == "application/pdf"
    assert client.get(link(cast, "account_file", kind="exe")).status_code == 404


def test_a_receipt_is_for_its_household_and_who_takes_payments() -> None:
    cast, payment = paid_cast()
    answer = signed(cast.bob).get(link(cast, "receipt", payment=payment.pk))
    said = " ".join(PdfReader(BytesIO(answer.content)).pages[0].extract_text().split())
    assert "Famille Delattre" in said and "0042" in said and "5,00" in said
    assert signed(cast.alice).get(link(cast, "receipt", payment=payment.pk)).status_code == 200
    other = make_household(cast.project, "Famille Roux")
    Payment.unscoped.filter(pk=payment.pk).update(household=other)
    assert signed(cast.bob).get(link(cast, "receipt", payment=payment.pk)).status_code == 404
