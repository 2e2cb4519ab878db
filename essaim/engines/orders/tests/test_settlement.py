"""Packs settled at closing: what is ordered, what each household gets and pays, and what the books say."""

import random
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from essaim.engines.ledger.api import balance_of
from essaim.engines.ledger.queries.check import faults_of_books
from essaim.engines.members.api import Household
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.catalogue import ProductCard, save_product
from essaim.engines.orders.commands.changes import cancel_order, change_order
from essaim.engines.orders.commands.cycles import close_cycle, close_due_cycles
from essaim.engines.orders.commands.offers import add_offer
from essaim.engines.orders.commands.orders import record_order_for
from essaim.engines.orders.commands.shortages import note_shortage
from essaim.engines.orders.commands.wishes import Wish
from essaim.engines.orders.engine import ENGINE
from essaim.engines.orders.errors import CycleClosed, NotCompleting, ToleranceBelowWanted
from essaim.engines.orders.factories import euros, form_key, make_cycle, offers, orders_cast, wish
from essaim.engines.orders.models import Cycle, Offer, Order, OrderLine, OrderShare, Payer, Settlement
from essaim.engines.orders.queries.packs import cases_of, packed_for, settled_again, wants_of
from essaim.engines.orders.rules import Outcome, Packing, Rule, Want, changed_by_packs, packs_ordered
from essaim.kernel.audit.models import AuditEntry
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import total
from essaim.kernel.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=10, hours=1)


def by_the_six(cycle: Cycle, minimum: int = 0) -> Offer:
    """Large baskets come in cases of six."""
    offer = offers(cycle)[1]
    Offer.unscoped.filter(pk=offer.pk).update(pack_size=6, minimum_units=minimum)
    offer.refresh_from_db()
    return offer


def asked(
    cast: Cast, cycle: Cycle, name: str, units: int, up_to: int | None = None, *, small: int = 0
) -> Order:
    wanted = wish(cycle, small=small, large=units)
    offer = offers(cycle)[1]
    return record_order_for(
        by=cast.coordinator,
        tool=cycle.tool,
        cycle_id=cycle.pk,
        household_id=family(cast, name).pk,
        wish=Wish(
            quantities=wanted.quantities,
            pickup_id=wanted.pickup_id,
            up_to={offer.pk: up_to} if up_to else {},
        ),
        channel="phone",
        form_key=form_key(),
        at=NOW,
    )


def family(cast: Cast, name: str) -> Household:
    known = Household.objects.in_project(cast.project).filter(name=name).first()
    return known or make_household(cast.project, name, email=f"{name.lower()}@exemple.fr")


def more(cycle: Cycle, order: Order, units: int, up_to: int | None = None, small: int = 0) -> Wish:
    key = offers(cycle)[1].pk
    wanted = wish(cycle, small=small, large=units)
    return Wish(quantities=wanted.quantities, pickup_id=order.pickup_id, up_to={key: up_to} if up_to else {})


def served(cycle: Cycle) -> dict[str, int]:
    lines = OrderLine.objects.in_tool(cycle.tool_id).filter(offer=offers(cycle)[1]).order_by("pk")
    return dict(lines.values_list("order__household__name", "quantity"))


def books_hold(cast: Cast) -> None:
    assert faults_of_books([cast.project.pk], {"orders": ENGINE}) == []


def test_tolerance_completes_the_case_and_each_pays_for_what_it_gets() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    by_the_six(cycle)
    first = asked(cast, cycle, "Aubert", 2, 4)
    asked(cast, cycle, "Benali", 3)

    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)

    assert served(cycle) == {"Aubert": 3, "Benali": 3}
    settlement = Settlement.objects.in_tool(cycle.tool_id).get()
    assert (settlement.outcome, settlement.packs, settlement.units) == ("filled", 1, 6)
    first.refresh_from_db()
    shares = OrderShare.objects.in_tool(cycle.tool_id).filter(order=first).order_by("pk")
    assert (first.price, total([share.amount for share in shares])) == (euros("43,50"), euros("43,50"))
    assert balance_of(cast.project.pk, "401") == -euros("87")
    books_hold(cast)
    mail = OutgoingMail.objects.get(key__startswith="orders.packed")
    assert mail.to == "aubert@exemple.fr"
    assert "Grand panier\xa0: 3, pour 2 demandés" in mail.text
    assert AuditEntry.objects.filter(action="orders.packed").count() == 1


def test_a_case_that_does_not_fill_is_left_out_and_the_envelope_gets_its_money_back() -> None:
    cast = orders_cast(sharing={"envelope": "200"}, rationing="first-come")
    cycle = make_cycle(cast, stock=20)
    offer = by_the_six(cycle)
    asked(cast, cycle, "Aubert", 5)
    late = asked(cast, cycle, "Benali", 3)

    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)

    assert served(cycle) == {"Aubert": 5, "Benali": 1}
    late.refresh_from_db()
    offer.refresh_from_db()
    assert (late.price, offer.stock_left) == (euros("14,50"), 14)
    assert Payer.objects.in_project(cast.project).get().envelope_left == euros("200") - euros("43,50")
    books_hold(cast)
    told = packed_for(late)
    assert [(one.asked, one.given) for one in told] == [(3, 1)]
    assert "Le dernier colis n'est pas complet" in str(told[0].explanation.to_json())


def test_under_the_minimum_nobody_gets_it_and_the_rest_of_the_order_stays() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    by_the_six(cycle, minimum=12)
    order = asked(cast, cycle, "Aubert", 7, small=1)

    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)

    order.refresh_from_db()
    assert (served(cycle), order.price) == ({"Aubert": 0}, euros("9"))
    assert balance_of(cast.project.pk, "401") == -euros("9")
    books_hold(cast)


def test_full_cases_change_nothing_and_write_to_nobody() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    by_the_six(cycle)
    order = asked(cast, cycle, "Aubert", 6)

    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)

    order.refresh_from_db()
    assert (order.revision, Settlement.objects.in_tool(cycle.tool_id).count()) == (1, 1)
    assert not OutgoingMail.objects.filter(key__startswith="orders.packed").exists()


def test_settled_again_from_what_was_kept_gives_the_same() -> None:
    cast = orders_cast(rationing="rotation")
    cycle = make_cycle(cast)
    by_the_six(cycle)
    wanted = (("Aubert", 3), ("Benali", 4), ("Caron", 1))
    _first, second, last = [asked(cast, cycle, name, units) for name, units in wanted]
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)

    settlement = Settlement.objects.in_tool(cycle.tool_id).get()

    assert (settlement.outcome, settlement.results) == ("cut", {str(last.pk): 0, str(second.pk): 3})
    assert {str(key): units for key, units in settled_again(settlement).items()} == settlement.results


def every_want(lines: list[OrderLine], rule: Rule, lost: dict[int, int]) -> list[Want]:
    """All that is asked of an offer: what a settlement that would read everything reads."""
    wants = []
    for rank, line in enumerate(lines, 1):
        home = line.order.household
        place = home.quotient if rule is Rule.QUOTIENT else None  # ordered as its place would be
        most = line.up_to or line.quantity
        wants.append(Want(line.order_id, line.quantity, most, rank, lost.get(home.pk, 0), place))
    return wants


def test_the_lines_a_settlement_reads_give_what_all_of_them_would() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    offer = by_the_six(cycle)
    chance = random.Random(764)
    for n in range(9):
        units = chance.randint(1, 5)
        order = asked(cast, cycle, f"Foyer {n}", units, units + chance.choice((0, 0, 1, 3)) or None)
        quotient = chance.choice((None, 300, 700, 900))
        Household.unscoped.filter(pk=order.household_id).update(
            quotient=quotient, quotient_checked_on=quotient and NOW.date()
        )
        Order.unscoped.filter(pk=order.pk).update(placed_at=NOW + timedelta(minutes=chance.randint(0, 4)))
    case = cases_of(cycle)[0]
    rows = OrderLine.objects.in_tool(cycle.tool_id).filter(offer=offer).select_related("order__household")
    lines = list(rows.order_by("order__placed_at", "order__number"))
    homes = list(Household.objects.in_project(cast.project).order_by("pk").values_list("pk", flat=True))
    seen = set()
    for rule, pack, minimum, stock in product(Rule, range(2, 12, 3), (0, 40), (None, 3, 11, 20)):
        lost = {home: chance.choice((0, 0, 0, 1, 2)) for home in homes}
        outcome, units = packs_ordered(Packing(pack, minimum, stock), case.wanted, case.most)
        read = wants_of(case, outcome, units, rule, lost)
        extra = units - case.wanted
        changed = changed_by_packs(outcome, extra, read.wants, rule)

        assert changed == changed_by_packs(outcome, extra, every_want(lines, rule, lost), rule)
        assert len(read.wants) <= abs(extra) + sum(map(bool, lost.values()))
        seen.add((rule, outcome))
    assert seen == set(product(Rule, Outcome))


def test_who_lost_units_of_a_case_is_served_first_the_next_time() -> None:
    cast = orders_cast(rationing="rotation")
    for name in ("Novembre", "Décembre"):
        cycle = make_cycle(cast, name)
        by_the_six(cycle)
        asked(cast, cycle, "Aubert", 5)
        asked(cast, cycle, "Benali", 3)
        close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
        if name == "Novembre":
            assert served(cycle) == {"Aubert": 5, "Benali": 1}

    assert served(cycle) == {"Aubert": 3, "Benali": 3}


def test_what_comes_short_of_a_settled_case_is_shared_from_what_was_ordered() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    offer = by_the_six(cycle)
    asked(cast, cycle, "Aubert", 2, 4)
    asked(cast, cycle, "Benali", 3)
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)

    shortage = note_shortage(by=cast.coordinator, offer_id=offer.pk, delivered=4, reason="casse", at=NOW)

    assert (shortage.asked, served(cycle)) == (6, {"Aubert": 2, "Benali": 2})
    books_hold(cast)


def test_a_tolerance_under_what_is_wanted_is_refused() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    by_the_six(cycle)

    with pytest.raises(ToleranceBelowWanted, match="Grand panier"):
        asked(cast, cycle, "Aubert", 3, 2)


def test_a_new_cycle_copies_the_pack_of_its_products() -> None:
    cast = orders_cast()
    cycle, by = make_cycle(cast), cast.coordinator
    card = ProductCard(name="Œufs", unit="douzaine", unit_price=euros("3"), pack_size=6, minimum_units=12)
    product = save_product(by=by, tool=cycle.tool, card=card, at=NOW)

    offer = add_offer(by=by, cycle_id=cycle.pk, product_id=product.pk, at=NOW)

    assert (offer.pack_size, offer.minimum_units) == (6, 12)


def filling(stock: int | None = None) -> tuple[Cast, Cycle, Order]:
    """A cycle closed an hour ago that may be completed for a day; five baskets are ordered, in cases of six."""
    cast = orders_cast(filling_hours=24)
    cycle = make_cycle(cast, stock=stock)
    by_the_six(cycle)
    asked(cast, cycle, "Benali", 1)
    return cast, cycle, asked(cast, cycle, "Aubert", 4)


def test_while_cases_are_completed_only_what_brings_them_closer_is_accepted() -> None:
    cast, cycle, order = filling()
    by = cast.coordinator
    told = "Il manque\xa0: 1 «\xa0Grand panier\xa0»"

    for refused in (more(cycle, order, 3), more(cycle, order, 6), more(cycle, order, 5, small=1)):
        with pytest.raises(NotCompleting, match=told):
            change_order(by=by, order_id=order.pk, wish=refused, at=LATER)
    with pytest.raises(NotCompleting, match=told):
        cancel_order(by=by, order_id=order.pk, at=LATER, reason="départ")
    change_order(by=by, order_id=order.pk, wish=more(cycle, order, 4, up_to=5), at=LATER)

    close_due_cycles(LATER)
    assert served(cycle) == {"Benali": 1, "Aubert": 5}
    cycle.refresh_from_db()
    assert cycle.status == Cycle.Status.CLOSED


def test_a_case_that_is_not_full_waits_for_the_end_of_the_completing_time() -> None:
    cast, cycle, order = filling()

    close_due_cycles(LATER)
    cycle.refresh_from_db()
    assert cycle.is_filling(LATER)

    close_due_cycles(LATER + timedelta(days=1))
    cycle.refresh_from_db()
    assert (cycle.status, served(cycle)) == (Cycle.Status.CLOSED, {"Benali": 0, "Aubert": 0})
    with pytest.raises(CycleClosed):
        change_order(by=cast.coordinator, order_id=order.pk, wish=more(cycle, order, 6), at=LATER)


def test_without_completing_time_a_cycle_closes_at_its_hour() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    by_the_six(cycle)
    asked(cast, cycle, "Aubert", 5)

    close_due_cycles(LATER)

    cycle.refresh_from_db()
    assert cycle.status == Cycle.Status.CLOSED


def test_a_monthly_cap_and_an_envelope_follow_each_order_priced_again() -> None:
    cast = orders_cast(sharing={"envelope": "40", "household_cap": "15"}, rationing="first-come")
    first, cycle = make_cycle(cast, "Début du mois"), make_cycle(cast, "Fin du mois")
    asked(cast, first, "Aubert", 1)
    by_the_six(cycle)
    orders = [asked(cast, cycle, "Aubert", 5), asked(cast, cycle, "Benali", 3, small=1)]
    given = [order.price - order.household_amount for order in orders]
    assert given == [euros("7,75"), euros("15")]

    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)

    for order in orders:
        order.refresh_from_db()
    assert [order.price for order in orders] == [euros("72,50"), euros("23,50")]
    assert [order.price - order.household_amount for order in orders] == [euros("7,75"), euros("11,75")]
    assert Payer.objects.in_project(cast.project).get().envelope_left == euros("40") - euros("26,75")
    books_hold(cast)


def test_closing_costs_the_same_queries_a_changed_order_whatever_their_number() -> None:
    cast = orders_cast(sharing={"envelope": "5000", "household_cap": "50"})

    def cost(many: int) -> int:
        cycle = make_cycle(cast, f"Pour {many}")
        by_the_six(cycle, minimum=1000)
        for n in range(many):
            asked(cast, cycle, f"Foyer {n}", 2, small=1)
        with CaptureQueriesContext(connection) as queries:
            close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
        return len(queries)

    cost(1)
    few, many = cost(2), cost(12)

    assert many == few
