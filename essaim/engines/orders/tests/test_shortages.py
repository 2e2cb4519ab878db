"""Less came than was ordered: who gets what, told to each, and the books corrected without a line rewritten."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from essaim.engines.ledger.api import Entry, balance_of, balances_by_party
from essaim.engines.ledger.queries.check import faults_of_books
from essaim.engines.members.api import Household
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.cycles import close_cycle
from essaim.engines.orders.commands.shortages import note_shortage
from essaim.engines.orders.engine import ENGINE
from essaim.engines.orders.errors import CycleStillOpen, NotShort, ReasonMissing
from essaim.engines.orders.factories import euros, make_cycle, make_order, offers, orders_cast
from essaim.engines.orders.models import Cycle, Offer, Order, OrderLine, OrderShare, Payer, Shortage
from essaim.engines.orders.queries.shortages import again, missed_by
from essaim.engines.orders.tests.test_pages import link, signed, text
from essaim.kernel.errors import Forbidden
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.money import ZERO, Money, total
from essaim.kernel.outbox.models import OutgoingEvent, OutgoingMail

pytestmark = pytest.mark.django_db
QUOTIENTS = {"Famille Aubert": 900, "Famille Benali": 300, "Famille Caron": None}


def closed(
    cast: Cast, name: str = "Novembre", quantities: tuple[int, ...] = (4, 2, 2)
) -> tuple[Cycle, Offer]:
    """Three families ordered large baskets, in this order, and orders are closed."""
    cycle = make_cycle(cast, name)
    for family, units in zip(families(cast), quantities, strict=True):
        make_order(cast, cycle, household=family, small=0, large=units)
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
    return cycle, offers(cycle)[1]


def families(cast: Cast) -> list[Household]:
    known = {one.name: one for one in Household.objects.in_project(cast.project)}
    return [
        known.get(name)
        or make_household(
            cast.project,
            name,
            quotient=quotient,
            quotient_checked_on=quotient and NOW.date(),
            email=f"{name[8:].lower()}@exemple.fr",
        )
        for name, quotient in QUOTIENTS.items()
    ]


def short(cast: Cast, offer: Offer, came: int, reason: str = "gel tardif") -> Shortage:
    return note_shortage(by=cast.coordinator, offer_id=offer.pk, delivered=came, reason=reason, at=NOW)


def served(offer: Offer) -> list[int]:
    lines = OrderLine.objects.in_tool(offer.tool_id).filter(offer=offer).order_by("order__number")
    return list(lines.values_list("quantity", flat=True))


def books_hold(cast: Cast) -> None:
    assert faults_of_books([cast.project.pk], {"orders": ENGINE}) == []


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        ("pro-rata", [2, 1, 1]),
        ("equal", [2, 1, 1]),
        ("quotient", [2, 2, 0]),
        ("first-come", [4, 0, 0]),
    ],
)
def test_the_rule_of_the_group_shares_what_came(rule: str, given: list[int]) -> None:
    cast = orders_cast(rationing=rule)
    _cycle, offer = closed(cast)

    shortage = short(cast, offer, 4)

    assert served(offer) == given
    assert {int(key): units for key, units in shortage.results.items()} == again(shortage)
    assert "quotient" not in str(shortage.inputs).replace("quotient_rank", "")
    books_hold(cast)


def test_prices_envelope_producers_and_households_follow_to_the_cent() -> None:
    cast = orders_cast(sharing={"envelope": "100"})
    _cycle, offer = closed(cast)
    spent = Payer.objects.in_project(cast.project).get().spent
    assert spent == Money(1450 * 8 // 2)

    short(cast, offer, 4)

    orders = Order.objects.in_project(cast.project).order_by("number")
    assert [order.price for order in orders] == [Money(2900), Money(1450), Money(1450)]
    shares = OrderShare.objects.in_project(cast.project).order_by("pk")
    assert total([share.amount for share in shares]) == Money(1450 * 4)
    assert Payer.objects.in_project(cast.project).get().spent == Money(1450 * 4 // 2)
    assert balance_of(cast.project.pk, "441") == Money(1450 * 4 // 2)
    assert balance_of(cast.project.pk, "401") == Money(-1450 * 4)
    assert balance_of(cast.project.pk, "707") == Money(-1450 * 4)
    assert OutgoingEvent.objects.filter(name="orders.DeliveryShort").count() == 1
    books_hold(cast)


def test_nothing_already_written_changes() -> None:
    cast = orders_cast()
    _cycle, offer = closed(cast)
    before = list(
        Entry.objects.in_project(cast.project).order_by("number").values("number", "total", "label")
    )

    short(cast, offer, 0)

    after = list(Entry.objects.in_project(cast.project).order_by("number").values("number", "total", "label"))
    assert after[: len(before)] == before
    assert balances_by_party(cast.project.pk, "411") == {}
    assert balance_of(cast.project.pk, "401") == ZERO
    books_hold(cast)


def test_each_household_is_written_to_and_reads_the_rule_and_its_place() -> None:
    cast = orders_cast(rationing="quotient")
    _cycle, offer = closed(cast)

    short(cast, offer, 4)

    letters = OutgoingMail.objects.filter(key__startswith="orders.shortage").order_by("pk")
    assert [letter.to for letter in letters] == [
        "aubert@exemple.fr",
        "caron@exemple.fr",
    ]  # Benali lost nothing
    assert "Votre part passe de" in letters[0].text
    order = (
        Order.objects.in_project(cast.project).select_related("cycle").get(household__name="Famille Caron")
    )
    (missed,) = missed_by(order)
    rules = [str(step.rule) for step in missed.explanation.steps]
    assert "quotient familial non renseigné\xa0: servi en dernier" in rules
    page = text(signed(cast.alice).get(link(cast, "order", number=order.number)))
    assert "0 sur 2 commandés. Motif : gel tardif" in page


def test_who_lost_last_time_is_served_first_in_a_rotation() -> None:
    cast = orders_cast(rationing="rotation")
    _cycle, first = closed(cast, "Octobre", (2, 2, 2))
    short(cast, first, 4)
    assert served(first) == [2, 2, 0]

    _cycle, second = closed(cast, "Novembre", (2, 2, 2))
    short(cast, second, 4)

    assert served(second) == [2, 0, 2]


def test_noted_again_it_starts_from_what_was_asked_and_twice_the_same_is_once() -> None:
    cast = orders_cast()
    _cycle, offer = closed(cast)
    one, two = short(cast, offer, 2), short(cast, offer, 2)
    assert one == two

    short(cast, offer, 8, "le reste est venu")

    assert served(offer) == [4, 2, 2]
    assert not OrderLine.objects.in_project(cast.project).exclude(ordered=None).exists()
    assert balance_of(cast.project.pk, "401") == Money(-1450 * 8)
    books_hold(cast)


def test_what_makes_no_sense_is_refused_and_nothing_is_written() -> None:
    cast = orders_cast()
    _cycle, offer = closed(cast)
    for came in (-1, 9):
        with pytest.raises(NotShort):
            short(cast, offer, came)
    with pytest.raises(ReasonMissing):
        short(cast, offer, 4, " ")
    with pytest.raises(Forbidden):
        note_shortage(by=cast.member, offer_id=offer.pk, delivered=1, reason="non", at=NOW)
    still_open = offers(make_cycle(cast, "Décembre"))[0]
    with pytest.raises(CycleStillOpen):
        short(cast, still_open, 0)
    assert not Shortage.objects.in_project(cast.project).exists()


def test_the_page_tells_the_rule_before_and_who_gets_what_after() -> None:
    cast = orders_cast()
    cycle, offer = closed(cast)
    client, address = signed(cast.alice), link(cast, "shortage", cycle=cycle.pk, offer=offer.pk)

    assert "au prorata" in text(client.get(address))
    refused = client.post(address, {"delivered": 99, "reason": "trop"})
    assert "Donnez un nombre entre 0 et 8" in text(refused)
    client.post(address, {"delivered": 4, "reason": "gel tardif"})

    assert served(offer) == [2, 1, 1]
    assert "4 / 8 · gel tardif" in text(client.get(address))


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_noting_at_once_have_one_effect() -> None:
    cast = orders_cast()
    _cycle, offer = closed(cast)

    def note(_n: int) -> None:
        try:
            short(cast, offer, 4)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(note, range(4)))

    assert Shortage.objects.in_project(cast.project).count() == 1
    assert balance_of(cast.project.pk, "401") == -euros("58")
    books_hold(cast)
