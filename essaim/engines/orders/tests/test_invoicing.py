"""The invoice of an order: its lines and fees at the rates of the goods, once, for the price to the cent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.invoices.api import Invoice
from essaim.engines.invoices.commands.seller import describe_seller
from essaim.engines.invoices.factories import BUYER, IDENTITY
from essaim.engines.orders.commands.cycles import close_cycle
from essaim.engines.orders.commands.invoicing import invoice_order
from essaim.engines.orders.errors import CycleNotClosed, FundedOrder
from essaim.engines.orders.factories import make_cycle, make_order, offers, orders_cast
from essaim.engines.orders.models import Offer, Order
from essaim.engines.orders.rules import Sold, fees_by_rate
from essaim.engines.orders.tests.test_pages import link, signed, text
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import Money, total

PRICES = st.integers(0, 10_000).map(Money)
TAXES = st.sampled_from(["tva.reduit", "tva.normal"])
LINES = st.lists(
    st.tuples(st.just("x"), st.integers(1, 50), PRICES, TAXES).map(lambda row: Sold(*row)), max_size=5
)


@given(LINES, PRICES)
def test_fees_are_shared_to_the_cent_between_the_rates_of_the_goods(lines: list[Sold], fees: Money) -> None:
    parts = fees_by_rate(lines, fees)
    assert parts.keys() <= {line.tax for line in lines if line.unit_price}
    if any(line.unit_price for line in lines):
        assert total(list(parts.values())) == fees


def closed_order(*, funded: bool = False) -> tuple[Cast, Order]:
    """A small basket at the reduced rate, two large ones at the normal one, and two percent of fees."""
    sharing = {"envelope": "100"} if funded else {}
    cast = orders_cast(sharing=sharing, running_cost_rate="0.02")
    describe_seller(by=cast.coordinator, project_id=cast.project.pk, identity=IDENTITY, at=NOW)
    cycle = make_cycle(cast)
    Offer.unscoped.filter(pk=offers(cycle)[1].pk).update(tax="tva.normal")
    order = make_order(cast, cycle, small=1, large=2)
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
    return cast, order


@pytest.mark.django_db
def test_an_order_is_invoiced_once_for_its_price() -> None:
    cast, order = closed_order()
    first = invoice_order(by=cast.coordinator, order_id=order.pk, buyer=BUYER, at=NOW)
    again = invoice_order(by=cast.coordinator, order_id=order.pk, buyer=BUYER, at=NOW)
    assert again == first and Invoice.unscoped.count() == 1
    assert first.payable == order.price == Money(3876)
    rates = [line.item.rate for line in first.lines.order_by("position")]
    assert [str(rate).replace("\xa0", " ") for rate in rates] == ["5,5 %", "20 %", "5,5 %", "20 %"]


@pytest.mark.django_db
def test_an_order_still_open_or_funded_is_not_invoiced() -> None:
    cast, order = closed_order(funded=True)
    with pytest.raises(FundedOrder):
        invoice_order(by=cast.coordinator, order_id=order.pk, buyer=BUYER, at=NOW)
    later = make_order(cast, make_cycle(cast, "Suite"))
    with pytest.raises(CycleNotClosed):
        invoice_order(by=cast.coordinator, order_id=later.pk, buyer=BUYER, at=NOW)


@pytest.mark.django_db
def test_the_page_asks_for_the_buyer_once() -> None:
    cast, order = closed_order()
    client, address = signed(cast.alice), link(cast, "invoice", number=order.number)
    assert "Facturer cette commande" in text(client.get(link(cast, "order", number=order.number)))
    sent = {
        "name": "Famille Delattre",
        "siret": "1",
        "street": "1 rue X",
        "postcode": "59000",
        "city": "Lille",
    }
    assert "SIRET" in text(client.post(address, sent)) and not Invoice.unscoped.exists()
    page = client.post(address, {**sent, "siret": BUYER.siret}, follow=True)
    assert "émise" in text(page) and Invoice.unscoped.get().buyer_siret == BUYER.siret
    assert f'value="{BUYER.siret}"' in text(client.get(address))  # remembered for the next one
