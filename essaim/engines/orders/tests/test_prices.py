"""Fees, levels of price and the solidarity fund, from the order to the books."""

from typing import Any

import pytest

from essaim.engines.invoices.commands.seller import describe_seller
from essaim.engines.invoices.factories import BUYER, IDENTITY
from essaim.engines.invoices.tests.schematron import assert_valid
from essaim.engines.ledger.api import balance_of
from essaim.engines.ledger.queries.check import faults_of_books
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands import orders as placing
from essaim.engines.orders.commands.changes import cancel_order, change_order
from essaim.engines.orders.commands.claims import answer_claim, file_claim
from essaim.engines.orders.commands.cycles import close_cycle
from essaim.engines.orders.commands.invoicing import invoice_order
from essaim.engines.orders.commands.orders import record_order_for
from essaim.engines.orders.commands.serving import serve_standing_orders
from essaim.engines.orders.commands.setup import install_tool
from essaim.engines.orders.commands.shortages import note_shortage
from essaim.engines.orders.commands.standing import StandingPlan, save_standing
from essaim.engines.orders.commands.wishes import Wish
from essaim.engines.orders.errors import FundEmpty, NotALevel
from essaim.engines.orders.factories import (
    TOOL,
    euros,
    form_key,
    make_cycle,
    offers,
    orders_cast,
    wish,
)
from essaim.engines.orders.models import Cycle, Offer, Order, OrderShare, Product, SolidarityFund
from essaim.engines.orders.queries.handover import producers_table
from essaim.engines.orders.queries.lists import cycle_totals, producer_sheets
from essaim.engines.orders.queries.tariffs import fee_rows, tariff_of
from essaim.engines.orders.queries.vat import taxes_of
from essaim.engines.orders.rules import Rhythm, Tariff
from essaim.engines.orders.tests.test_pages import link, signed, text
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import ZERO, Money, total
from essaim.kernel.outbox.models import OutgoingMail
from essaim.kernel.projects.models import Tool

pytestmark = pytest.mark.django_db

LEVELS = [
    {"key": "accessible", "label": "Prix accessible", "rate": "0.65"},
    {"key": "solidaire", "label": "Prix solidaire", "rate": "1.25"},
]
FEES = [
    {"kind": "transport", "base": "order", "amount": "2,00", "below": "50"},
    {"kind": "packing", "base": "unit", "amount": "0,30", "paid_by": "included"},
    {"kind": "commission", "rate": "0.08", "paid_by": "producer"},
    {"kind": "solidarity", "rate": "0.01"},
]


def three_prices(**more: Any) -> tuple[Cast, Cycle]:
    cast = orders_cast(sharing={}, price_levels=LEVELS, **more)
    return cast, make_cycle(cast)


def order_at(cast: Cast, cycle: Cycle, level: str, *, large: int = 1, at: Any = NOW) -> Order:
    household = make_household(cast.project)
    first = wish(cycle, large=large)
    return record_order_for(
        by=cast.coordinator,
        tool=cycle.tool,
        cycle_id=cycle.pk,
        household_id=household.pk,
        wish=Wish(quantities=first.quantities, pickup_id=first.pickup_id, level=level),
        channel=Order.Channel.PHONE,
        form_key=form_key(),
        at=at,
    )


def at_level(cycle: Cycle, level: str, large: int = 1) -> Wish:
    first = wish(cycle, large=large)
    return Wish(quantities=first.quantities, pickup_id=first.pickup_id, level=level)


def fund(cast: Cast) -> SolidarityFund:
    return SolidarityFund.objects.in_project(cast.project).get()


def check_books(cast: Cast) -> None:
    """The books say what the orders say, and the fund's account what the fund says."""
    assert faults_of_books([cast.project.pk]) == []
    assert balance_of(cast.project.pk, "4671") == -fund(cast).balance
    for order in Order.objects.in_project(cast.project).filter(status="confirmed"):
        shares = list(OrderShare.objects.in_project(cast.project).filter(order=order).order_by("pk"))
        assert total([share.amount for share in shares]) == order.price + order.solidarity


def test_fees_are_kept_by_kind_and_shared_with_the_price() -> None:
    cast = orders_cast(sharing={"envelope": "100"}, fees=FEES, running_cost_rate="0.02")
    cycle = make_cycle(cast)
    order = order_at(cast, cycle, "", large=2)  # 29,00

    assert (order.goods, order.fees, order.price) == (euros("29"), euros("2,87"), euros("31,87"))
    told = [(str(row.label), row.amount.plain, row.included) for row in fee_rows(order)]
    assert told == [
        ("Frais du groupe", "0,58", False),
        ("Transport", "2,00", False),
        ("Solidarité", "0,29", False),
        ("Emballage", "0,60", True),
    ]
    assert order.to_fund == fund(cast).balance == euros("0,29")
    check_books(cast)
    again = change_order(by=cast.coordinator, order_id=order.pk, wish=at_level(cycle, "", 4), at=NOW)
    assert (again.fees, fund(cast).balance) == (euros("1,74"), euros("0,58"))  # from 50 €, no transport
    check_books(cast)


def test_a_commission_is_kept_from_what_producers_are_paid() -> None:
    cast = orders_cast(sharing={}, fees=FEES)
    cycle = make_cycle(cast)
    order = order_at(cast, cycle, "", large=3)  # 29,01 and 14,49 to the farms
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)

    sheets = [(sheet.gross.plain, sheet.kept.plain, sheet.amount.plain) for sheet in producer_sheets(cycle)]
    assert sheets == [("29,01", "2,32", "26,69"), ("14,49", "1,16", "13,33")]
    assert cycle_totals(cycle).producers == euros("40,02") == -balance_of(cast.project.pk, "401")
    page = text(signed(cast.alice).get(link(cast, "cycle", cycle=cycle.pk)))
    assert "29,01 € moins 2,32 € gardés par le groupe" in page.replace("\xa0", " ")
    farm = producer_sheets(cycle)[0].producer
    own = text(signed(cast.alice).get(link(cast, "own_producer", pk=farm.pk)))
    kept = "Gardé par le groupe · Commission (8 % du prix des produits, décidé par le groupe)"
    assert kept in own.replace("\xa0", " ") and "26,69" in own
    (sheet,) = OutgoingMail.objects.filter(to=farm.email, key__startswith="orders.producer_sheet")
    assert f"{kept} : −2,32 €" in sheet.text.replace("\xa0", " ") and "26,69" in sheet.text
    ((_name, label, *_none, less), _other) = [row for row in producers_table(cycle).rows if row[4] is None]
    assert (str(label).replace("\xa0", " "), less) == (kept, -euros("2,32"))
    offer = offers(cycle)[1]
    note_shortage(by=cast.coordinator, offer_id=offer.pk, delivered=2, reason="Gel", at=NOW)
    cycle.refresh_from_db()
    assert -balance_of(cast.project.pk, "401") == cycle_totals(cycle).producers == euros("26,68")
    line = order.lines.get()
    claim = file_claim(by=cast.coordinator, line_id=line.pk, units=1, trouble="Pourri", form_key="c1", at=NOW)
    answer_claim(by=cast.coordinator, claim_id=claim.pk, decision="accepted", reason="", at=NOW)
    assert -balance_of(cast.project.pk, "401") == cycle_totals(cycle).producers == euros("13,34")
    check_books(cast)


def test_a_cycle_keeps_the_tariff_it_opened_with() -> None:
    cast, cycle = three_prices(running_cost_rate="0.05")
    tool = cast.tool(TOOL)
    tool.settings = {**tool.settings, "running_cost_rate": "0.2", "price_levels": []}
    tool.save()
    install_tool(tool, cast.coordinator, NOW)
    order = order_at(cast, Cycle.unscoped.get(pk=cycle.pk), "solidaire")
    assert (order.fees, order.solidarity) == (euros("0,73"), euros("3,81"))
    assert not tariff_of(make_cycle(cast, "Suite")).levels


def test_lines_priced_before_the_cycle_is_held_follow_it_once_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    cast, cycle = three_prices(running_cost_rate="0.05")
    hold = placing._hold

    def changed(tool: Tool, cycle_id: int) -> Cycle:
        """Its tariff is no longer the one that was read."""
        found = hold(tool, cycle_id)
        found.tariff = Tariff().to_json()
        return found

    assert order_at(cast, cycle, "").fees == euros("0,73")
    monkeypatch.setattr(placing, "_hold", changed)
    assert order_at(cast, cycle, "").fees == ZERO


def test_gifts_pay_for_the_accessible_price_and_are_given_back_exactly() -> None:
    cast, cycle = three_prices()
    with pytest.raises(FundEmpty, match="il lui reste 0,00"):
        order_at(cast, cycle, "accessible")
    assert not Order.objects.in_project(cast.project).exists()
    with pytest.raises(NotALevel):
        order_at(cast, cycle, "gratuit")

    generous = order_at(cast, cycle, "solidaire", large=2)  # 29,00 at 125 %
    helped = order_at(cast, cycle, "accessible")  # 14,50 at 65 %: 9,43
    assert (generous.household_amount, generous.solidarity) == (euros("36,25"), euros("7,25"))
    assert (helped.household_amount, helped.solidarity) == (euros("9,43"), euros("-5,07"))
    assert (helped.price, fund(cast).balance) == (euros("14,50"), euros("2,18"))
    check_books(cast)

    change_order(by=cast.coordinator, order_id=helped.pk, wish=at_level(cycle, ""), at=NOW)
    assert fund(cast).balance == euros("7,25")
    change_order(by=cast.coordinator, order_id=helped.pk, wish=at_level(cycle, "accessible"), at=NOW)
    cancel_order(by=cast.coordinator, order_id=generous.pk, at=NOW, reason="erreur")  # its gift is spent
    assert (fund(cast).balance, fund(cast).advanced) == (euros("-5,07"), euros("5,07"))
    check_books(cast)
    order_at(cast, cycle, "solidaire")
    assert (fund(cast).balance, fund(cast).advanced) == (euros("-1,45") + Money(1), euros("1,45") - Money(1))
    cancel_order(by=cast.coordinator, order_id=helped.pk, at=NOW, reason="erreur")
    assert (fund(cast).balance, fund(cast).advanced) == (euros("3,63"), ZERO)
    check_books(cast)


def test_an_overdraft_lets_the_fund_go_down_to_its_bound() -> None:
    cast, cycle = three_prices(fund_overdraft="10")
    order_at(cast, cycle, "accessible")
    with pytest.raises(FundEmpty, match="il lui reste 4,93"):
        order_at(cast, cycle, "accessible")
    assert fund(cast).balance == euros("-5,07")
    check_books(cast)


def test_what_comes_short_gives_back_to_the_fund_and_takes_back_from_it() -> None:
    cast, cycle = three_prices()
    order_at(cast, cycle, "solidaire", large=3)
    order_at(cast, cycle, "accessible", large=1)
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
    note_shortage(by=cast.coordinator, offer_id=offers(cycle)[1].pk, delivered=0, reason="Gel", at=NOW)
    assert fund(cast).balance == ZERO
    assert not total([order.household_amount for order in Order.objects.in_project(cast.project)])
    check_books(cast)


def test_the_level_counts_on_what_the_funder_leaves() -> None:
    cast = orders_cast(sharing={"envelope": "100"}, price_levels=LEVELS, fund_overdraft="50")
    order = order_at(cast, make_cycle(cast), "accessible")
    assert (order.price, order.household_amount, order.solidarity) == (
        euros("14,50"),
        euros("4,71"),
        euros("-2,54"),
    )
    steps = [str(step.label) for step in order.shares.get(payer=None).explained.steps]
    assert steps[-2:] == ["Part au prix juste", "Moins l'aide du fonds de solidarité"]
    check_books(cast)


def test_a_standing_order_keeps_its_level_and_takes_what_the_fund_has() -> None:
    cast = orders_cast(sharing={}, price_levels=LEVELS, standing=["monthly"], fund_overdraft="2")
    household, product = (
        make_household(cast.project),
        Product.objects.in_project(cast.project).get(name="Grand panier"),
    )
    cycle = make_cycle(cast)
    plan = StandingPlan(
        quantities={product.pk: 1},
        rhythm=Rhythm.MONTHLY,
        pickup_id=wish(cycle).pickup_id,
        starts_on=NOW.date(),
        level="accessible",
    )
    save_standing(by=cast.coordinator, tool=cast.tool(TOOL), household=household, plan=plan, at=NOW)
    serve_standing_orders(NOW)
    order = Order.objects.in_project(cast.project).get()
    assert (order.level, order.solidarity, order.household_amount) == (
        "accessible",
        euros("-2"),
        euros("12,50"),
    )
    rules = [str(step.rule) for step in order.shares.get(payer=None).explained.steps]
    assert "le fonds de solidarité ne suffit pas" in rules[-1]
    check_books(cast)


def test_the_vat_told_is_that_of_the_invoice() -> None:
    cast = orders_cast(sharing={}, fees=FEES, running_cost_rate="0.02", price_levels=LEVELS)
    describe_seller(by=cast.coordinator, project_id=cast.project.pk, identity=IDENTITY, at=NOW)
    cycle = make_cycle(cast)
    Offer.unscoped.filter(pk=offers(cycle)[1].pk).update(tax="tva.normal")
    order = record_order_for(
        by=cast.coordinator,
        tool=cycle.tool,
        cycle_id=cycle.pk,
        household_id=make_household(cast.project).pk,
        wish=wish(cycle, small=1, large=2),
        channel=Order.Channel.PHONE,
        form_key="vat",
        at=NOW,
    )
    given = order_at(cast, cycle, "solidaire")
    SolidarityFund.unscoped.update(balance=10_000)
    helped = order_at(cast, cycle, "accessible")
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
    lines = list(order.lines.select_related("offer__product"))
    taxes = taxes_of(order, lines, NOW)
    invoice = invoice_order(by=cast.coordinator, order_id=order.pk, buyer=BUYER, at=NOW)
    assert invoice.payable == order.price
    assert total([tax.amount for tax in taxes]) == invoice.tax
    assert [str(tax.rate).replace("\xa0", " ") for tax in taxes] == ["5,5 %", "20 %"]
    page = text(signed(cast.alice).get(link(cast, "order", number=order.number))).replace("\xa0", " ")
    assert f"dont TVA à 20 % : {taxes[1].amount!s}".replace("\xa0", " ") in page
    fair = invoice_order(by=cast.coordinator, order_id=given.pk, buyer=BUYER, at=NOW)
    assert fair.payable == given.price == given.household_amount - given.solidarity
    told = " ".join(fair.notes.values()).replace("\xa0", " ")
    gift = str(given.solidarity).replace("\xa0", " ")
    assert f"Don au fonds de solidarité, hors de cette facture : {gift}" in told
    cheap = invoice_order(by=cast.coordinator, order_id=helped.pk, buyer=BUYER, at=NOW)
    assert_valid(cheap.xml)
    assert (cheap.prepaid, cheap.payable) == (helped.helped, helped.household_amount)
    assert cheap.gross + cheap.rounding == helped.price
    assert f"<ram:TotalPrepaidAmount>{helped.helped.cents / 100:.2f}<" in cheap.xml
    assert f"<ram:DuePayableAmount>{helped.household_amount.cents / 100:.2f}<" in cheap.xml
    assert "Déjà payé par le fonds de solidarité" in " ".join(cheap.notes.values())
