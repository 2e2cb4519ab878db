"""The manifest: installation, wires, jobs, figures, claims, the told story, erasure."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from essaim.engines.ledger.api import balance_of
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.changes import cancel_order
from essaim.engines.orders.commands.cycles import close_due_cycles, open_next_cycle
from essaim.engines.orders.commands.orders import place_order
from essaim.engines.orders.commands.payments import record_payment, refund_payment
from essaim.engines.orders.commands.setup import install_tool
from essaim.engines.orders.engine import ENGINE
from essaim.engines.orders.errors import PaymentRefunded
from essaim.engines.orders.factories import TOOL, euros, form_key, make_cycle, make_order, orders_cast, wish
from essaim.engines.orders.models import Cycle, Offer, Order, Payer, Payment, PickupPoint, Product
from essaim.engines.orders.queries.funding import funding_months, funding_total, statement_rows
from essaim.engines.orders.queries.lists import cycle_totals, pickup_totals, producer_sheets
from essaim.kernel.access.api import grants
from essaim.kernel.actors.actor import Actor
from essaim.kernel.errors import Forbidden
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import ZERO
from essaim.kernel.outbox.models import OutgoingEvent, OutgoingMail
from essaim.kernel.periods import Period
from essaim.kernel.projects.engine import DemoCast

pytestmark = pytest.mark.django_db
YEAR = Period.year(2026)


def pay(cast: Cast, order: Order, amount: str, method: str = "cash") -> Payment:
    return record_payment(
        by=cast.coordinator,
        tool=cast.tool(TOOL),
        household_id=order.household_id,
        amount=euros(amount),
        method=method,
        received_on=NOW.date(),
        form_key=form_key(),
        at=NOW,
    )


def test_install_again_keeps_what_was_spent_and_what_people_changed() -> None:
    cast = orders_cast(sharing={"envelope": "100"})
    make_order(cast, make_cycle(cast), large=1)
    tool = cast.tool(TOOL)
    tool.settings["cost_sharing"][0] |= {"envelope": "50", "rate": "0.25"}
    tool.settings["products"][0]["price"] = "9,50"
    tool.save()

    install_tool(tool, cast.coordinator, NOW)

    payer = Payer.objects.in_tool(tool).get()
    assert (payer.envelope_total, payer.envelope_left, payer.rate) == (euros("50"), euros("42,75"), "0.25")
    assert Product.objects.in_tool(tool).get(name="Petit panier").unit_price == euros("9,50")
    assert PickupPoint.objects.in_tool(tool).count() == 1


def test_install_without_the_funder_leaves_its_past_and_stops_its_help() -> None:
    cast = orders_cast()
    first = make_order(cast, make_cycle(cast), large=1)
    tool = cast.tool(TOOL)
    tool.settings["cost_sharing"] = [{"payer": None, "rate": "0.5"}]
    tool.save()

    install_tool(tool, cast.coordinator, NOW)
    second = make_order(cast, make_cycle(cast, "Décembre"), large=1)

    assert first.household_amount == euros("7,25")
    assert second.household_amount == second.price


def test_due_cycles_close_once_by_the_job() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    make_order(cast, cycle, large=1)
    late = NOW + timedelta(days=10)

    for _minute in range(2):
        close_due_cycles(late)

    cycle.refresh_from_db()
    assert (cycle.status, cycle.closed_at) == ("closed", late)
    assert balance_of(cast.project.pk, "401") == -euros("14,50")
    assert balance_of(cast.project.pk, "607") == euros("14,50")
    assert OutgoingEvent.objects.filter(name="orders.CycleClosed").count() == 1
    assert OutgoingMail.objects.filter(key__startswith="orders.producer_sheet").count() == 2


def test_the_job_may_manage_cycles_and_nothing_else() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    job = Actor.system("orders.close_due_cycles")

    assert grants(job, cast.project.pk) == frozenset({"orders.manage_cycles"})
    with pytest.raises(Forbidden):
        place_order(
            by=job, tool=cycle.tool, cycle_id=cycle.pk, wish=wish(cycle, small=1), form_key="k", at=NOW
        )


def test_open_next_cycle_opens_the_first_prepared_and_only_one() -> None:
    cast = orders_cast()
    make_cycle(cast, "Premier", opened=False)
    make_cycle(cast, "Second", at=NOW + timedelta(days=1), opened=False)
    wire = Actor.system("orders.open_next_cycle")

    opened = [open_next_cycle(tool=cast.tool(TOOL), by=wire, at=NOW) for _event in range(2)]

    assert [cycle and cycle.name for cycle in opened] == ["Premier", None]
    assert Cycle.objects.in_project(cast.project).filter(status="open").count() == 1


def test_metrics_count_live_orders_by_month_in_one_query_each() -> None:
    cast = orders_cast()
    november, december = make_cycle(cast), make_cycle(cast, "Décembre", at=NOW + timedelta(days=30))
    make_order(cast, november, large=2)
    make_order(cast, november, household=make_household(cast.project), small=1, large=0)
    dropped = make_order(cast, november, household=make_household(cast.project), large=1)
    cancel_order(by=cast.coordinator, order_id=dropped.pk, at=NOW, reason="Doublon")
    make_order(cast, december, large=1, at=NOW + timedelta(days=30))
    Offer.unscoped.filter(cycle=november, product__name="Petit panier").update(quality="bio")
    tools, first, second = [cast.tool(TOOL).pk], date(2026, 11, 1), date(2026, 12, 1)
    expected = {
        "distinct_households": ({first: 2, second: 1}, 2),
        "baskets": ({first: 3, second: 1}, 4),
        "producer_euros": ({first: 3800, second: 1450}, 5250),
        "funder_euros": ({first: 1900, second: 725}, 2625),
        "household_euros": ({first: 1900, second: 725}, 2625),
        "organic_euros": ({first: 900}, 900),
    }

    for name, metric in ENGINE.metrics.items():
        with CaptureQueriesContext(connection) as queries:
            measured = (dict(metric.monthly(tools, YEAR)), metric.total(tools, YEAR))
        assert (name, measured) == (name, expected[name])
        assert len(queries) == 2


def test_claims_equal_the_books() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    order = make_order(cast, cycle, large=1)
    cancelled = make_order(cast, cycle, household=make_household(cast.project), large=1)
    cancel_order(by=cast.coordinator, order_id=cancelled.pk, at=NOW, reason="Erreur")
    pay(cast, order, "7,25", "cheque")
    refunded = pay(cast, order, "1")
    refund_payment(by=cast.coordinator, payment_id=refunded.pk, reason="Trop perçu", at=NOW)
    close_due_cycles(cycle.closes_at)

    assert ENGINE.claims is not None
    claimed: dict[str, int] = {}
    for claim in ENGINE.claims(cast.tool(TOOL)):
        claimed[claim.account] = claimed.get(claim.account, 0) + claim.balance.cents
    project = cast.project.pk
    assert claimed == {code: balance_of(project, code).cents for code in claimed}
    assert claimed["5112"] == 725
    assert claimed["411"] == 0


def test_a_payment_is_refunded_once() -> None:
    cast = orders_cast()
    payment = pay(cast, make_order(cast, make_cycle(cast)), "7,25")
    refund_payment(by=cast.coordinator, payment_id=payment.pk, reason="Erreur", at=NOW)

    with pytest.raises(PaymentRefunded):
        refund_payment(by=cast.coordinator, payment_id=payment.pk, reason="Erreur", at=NOW)
    assert balance_of(cast.project.pk, "530") == ZERO


def test_sheets_and_totals_come_from_the_same_lines() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    make_order(cast, cycle, small=1, large=2)

    totals = cycle_totals(cycle)
    sheets = {sheet.producer.name: sheet.amount.plain for sheet in producer_sheets(cycle)}

    assert (totals.orders, totals.units, totals.price.plain) == (1, 3, "38,00")
    assert sheets == {"Ferme des Saules": "25,34", "Jardins de la Marque": "12,66"}
    assert [(row.product, row.units) for row in pickup_totals(cycle)] == [
        ("Petit panier", 1),
        ("Grand panier", 2),
    ]


def test_a_statement_names_nobody_and_sums_to_the_funder_share() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    make_order(cast, cycle, large=1)
    make_order(cast, cycle, household=make_household(cast.project, "Famille Visible"), small=1, large=0)
    payer = Payer.objects.in_project(cast.project).select_related("tool__project").get()

    rows = list(statement_rows(payer, YEAR))
    whole = funding_total(payer, YEAR)

    assert [row.funded.plain for row in rows] == ["7,25", "4,50"]
    assert len({row.household for row in rows}) == 2
    assert "Visible" not in str(rows)
    assert (whole.orders, whole.households, whole.funded.plain) == (2, 2, "11,75")
    assert [month.funded for month in funding_months(payer, YEAR)] == [whole.funded]


def test_the_story_is_told_the_same_for_the_same_seed() -> None:
    cast = orders_cast(sharing={"envelope": "6000", "household_cap": "20"})
    for _n in range(11):
        make_household(cast.project)
    cast.project.launched_at = NOW - timedelta(days=180)
    cast.project.save()
    tool = cast.tool(TOOL)
    told = DemoCast(today=NOW.date(), at=NOW, coordinator=cast.coordinator, members=(cast.member,), seed=3)

    assert ENGINE.demo is not None
    ENGINE.demo(tool, told)

    states = Cycle.objects.in_tool(tool).order_by("distributes_at").values_list("status", flat=True)
    assert list(states) == ["distributed"] * 3 + ["closed", "open"]
    orders = Order.objects.in_tool(tool)
    assert orders.filter(placed_by=cast.bob).exists()
    assert orders.filter(cycle__status="open").exists()
    payer = Payer.objects.in_tool(tool).get()
    assert payer.envelope_left is not None
    assert payer.envelope_total is not None
    assert ZERO < payer.envelope_left < payer.envelope_total
    assert Payment.objects.in_tool(tool).exists()


def test_erasing_a_person_blanks_their_words_and_keeps_the_amounts() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    asked = wish(cycle, large=1, note="Code de la porte : 1234")
    order = place_order(by=cast.member, tool=cycle.tool, cycle_id=cycle.pk, wish=asked, form_key="k", at=NOW)

    assert ENGINE.erase is not None and ENGINE.personal is not None
    assert "1234" in str(ENGINE.personal(cast.bob.pk))
    ENGINE.erase(cast.bob.pk, Actor.system("test"), NOW)

    order.refresh_from_db()
    assert (order.note, order.price) == ("", euros("14,50"))


def test_today_tells_a_household_what_it_can_order_and_fetch() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    tool = cast.tool(TOOL)
    assert ENGINE.today is not None
    held = grants(cast.member, cast.project.pk) or frozenset()

    before = [line.text for line in ENGINE.today(tool, cast.member, held, NOW)]
    make_order(cast, cycle)
    after = [line.text for line in ENGINE.today(tool, cast.member, held, NOW)]

    assert "commandez avant le" in before[0]
    assert "Commande nº\xa01\xa0: à retirer le" in after[0]
