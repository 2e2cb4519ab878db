"""Slots of pick-up points: proposed from the hours, chosen, never over capacity, changed and told."""

from dataclasses import replace
from datetime import date, time
from itertools import pairwise
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.members.api import household_of
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.changes import change_order
from essaim.engines.orders.commands.cycles import close_cycle, finish_distribution
from essaim.engines.orders.commands.orders import place_order
from essaim.engines.orders.commands.serving import serve_standing_orders
from essaim.engines.orders.commands.slots import HoursRow, SlotRow, set_hours, set_slots
from essaim.engines.orders.commands.standing import StandingPlan, save_standing
from essaim.engines.orders.errors import (
    HoursWrong,
    SlotElsewhere,
    SlotFull,
    SlotMissing,
    SlotsFull,
    SlotsTooLate,
    SlotTaken,
    SlotTooSmall,
)
from essaim.engines.orders.factories import (
    TOOL,
    form_key,
    make_cycle,
    make_order,
    make_slots,
    offers,
    orders_cast,
    wish,
)
from essaim.engines.orders.models import Cycle, Order, PickupPoint, Slot, StandingTurn
from essaim.engines.orders.queries.handover import handover_table, labels, packing_table, to_hand_over
from essaim.engines.orders.rules import Rhythm, Room, cut, nearest, overlap
from essaim.engines.orders.tests.test_pages import choice, link, signed, text
from essaim.engines.orders.tests.test_races import at_once
from essaim.kernel.factories import NOW, Cast, tell_events
from essaim.kernel.outbox.models import OutgoingMail

TUESDAY = 1  # the day of the distribution of `make_cycle`
HOURS = st.builds(time, st.integers(0, 22), st.integers(0, 59))


@given(HOURS, st.integers(1, 59), st.integers(5, 90))
def test_slots_cover_an_opening_end_to_end_without_a_gap(starts: time, more: int, length: int) -> None:
    ends = time(starts.hour, 59) if starts.minute + more > 59 else time(starts.hour, starts.minute + more)
    if ends <= starts:
        return
    slots = cut(starts, ends, length)
    assert (slots[0][0], slots[-1][1]) == (starts, ends)
    assert all(before[1] == after[0] for before, after in pairwise(slots))
    assert not overlap(slots)


@given(st.lists(st.tuples(HOURS, st.none() | st.integers(-1, 3)), max_size=6), st.none() | HOURS)
def test_the_nearest_slot_is_never_a_full_one(
    rows: list[tuple[time, int | None]], wished: time | None
) -> None:
    rooms = [Room(n, starts, time(23, 59), left) for n, (starts, left) in enumerate(rows)]
    found = nearest(rooms, wished)
    assert (found is None) == all(room.is_full for room in rooms)
    assert found is None or not found.is_full


@pytest.fixture
def cast(db: None) -> Cast:
    return orders_cast()


def point_of(cast: Cast) -> PickupPoint:
    return PickupPoint.objects.in_project(cast.project).order_by("pk")[0]


def open_on(cast: Cast, *rows: HoursRow) -> None:
    set_hours(by=cast.coordinator, tool=cast.tool(TOOL), pickup_id=point_of(cast).pk, rows=rows, at=NOW)


def place(cast: Cast, cycle: Cycle, slot: Slot | None) -> Order:
    wanted = wish(cycle, small=1, slot=slot)
    return place_order(
        by=cast.member, tool=cycle.tool, cycle_id=cycle.pk, wish=wanted, form_key=form_key(), at=NOW
    )


def test_a_cycle_starts_with_the_slots_of_the_day_of_its_distribution(cast: Cast) -> None:
    open_on(
        cast,
        HoursRow(TUESDAY, time(17), time(18, 15), 30, 12),
        HoursRow(TUESDAY + 1, time(9), time(10), 30, 12),
    )
    slots = Slot.objects.in_tool(cast.tool(TOOL)).filter(cycle=make_cycle(cast))
    assert [(str(slot), slot.capacity) for slot in slots] == [
        ("17:00–17:30", 12),
        ("17:30–18:00", 12),
        ("18:00–18:15", 12),
    ]
    with pytest.raises(HoursWrong):
        open_on(cast, HoursRow(1, time(9), time(11), 30, 1), HoursRow(1, time(10), time(12), 30, 1))


def test_an_order_takes_a_slot_with_room_and_keeps_it(cast: Cast) -> None:
    cycle = make_cycle(cast)
    early, late = make_slots(cast, cycle, capacity=1)
    make_order(cast, cycle, household=make_household(cast.project), slot=early)
    with pytest.raises(SlotMissing):
        place(cast, cycle, None)
    with pytest.raises(SlotFull, match=r"17:00–18:00 de «\xa0Centre social\xa0» est complet"):
        place(cast, cycle, early)
    other = make_slots(cast, make_cycle(cast, "Décembre 2026"))[0]
    with pytest.raises(SlotElsewhere):
        place(cast, cycle, other)

    order = place(cast, cycle, late)
    again = change_order(by=cast.member, order_id=order.pk, wish=wish(cycle, small=2), at=NOW)
    assert (again.revision, again.slot) == (2, late), "the slot is not said again: it stays"
    with pytest.raises(SlotsFull):
        make_order(cast, cycle, household=make_household(cast.project))
    tell_events()
    told = OutgoingMail.objects.filter(key__startswith="orders.order_confirmed").order_by("-pk")[0]
    assert "Votre créneau\xa0: 18:00–19:00" in told.text


def test_a_point_without_slots_takes_none(cast: Cast) -> None:
    elsewhere = make_slots(cast, make_cycle(cast, "Décembre 2026"))[0]
    with pytest.raises(SlotElsewhere):
        place(cast, make_cycle(cast), elsewhere)


def test_placing_reads_once_more_where_the_point_has_slots(cast: Cast) -> None:
    place(cast, make_cycle(cast, "Octobre 2026"), None)  # what is read once a process is read
    plain, slotted = make_cycle(cast), make_cycle(cast, "Décembre 2026")
    few = make_slots(cast, slotted, capacity=5)
    with CaptureQueriesContext(connection) as without:
        place(cast, plain, None)
    with CaptureQueriesContext(connection) as with_slots:
        place(cast, slotted, few[0])
    assert len(with_slots) - len(without) == 1


def test_new_hours_are_told_to_who_chose_the_slot_and_to_nobody_else(cast: Cast) -> None:
    cycle = make_cycle(cast)
    early, late = make_slots(cast, cycle, capacity=2)
    place(cast, cycle, early)
    make_order(cast, cycle, household=make_household(cast.project, email="autre@exemple.fr"), slot=late)

    def rows(*given: SlotRow) -> list[Slot]:
        return set_slots(
            by=cast.coordinator, cycle_id=cycle.pk, pickup_id=point_of(cast).pk, rows=given, at=NOW
        )

    kept = SlotRow(late.pk, time(18), time(19), 2)
    rows(SlotRow(early.pk, time(16), time(17), 2), kept)
    told = OutgoingMail.objects.get(key__startswith="orders.new_slot")
    assert told.to == "bob@exemple.fr" and "Centre social, 16:00–17:00" in told.text
    with pytest.raises(SlotTaken):
        rows(kept)
    with pytest.raises(HoursWrong):
        rows(SlotRow(early.pk, time(17), time(18, 30), 2), kept)
    make_order(cast, cycle, household=make_household(cast.project), slot=early)
    with pytest.raises(SlotTooSmall):
        rows(SlotRow(early.pk, time(16), time(17), 1), kept)
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
    finish_distribution(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
    with pytest.raises(SlotsTooLate):
        rows(kept)


def test_papers_are_sorted_by_slot(cast: Cast) -> None:
    cycle = make_cycle(cast)
    early, late = make_slots(cast, cycle)
    make_order(cast, cycle, household=make_household(cast.project, "Famille Abel"), slot=late)
    place(cast, cycle, early)
    names = ["Famille Delattre", "Famille Abel"]
    assert [order.household.name for order in to_hand_over(cycle)] == names
    assert [label.order.household.name for label in labels(cycle)] == names
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
    assert [row[1:3] for row in handover_table(cycle).rows] == [
        ("17:00–18:00", names[0]),
        ("18:00–19:00", names[1]),
    ]
    assert [row[1] for row in packing_table(cycle).rows] == ["17:00–18:00", "18:00–19:00"]
    page = text(signed(cast.alice).get(link(cast, "distribution", cycle=cycle.pk)))
    assert page.index("17:00–18:00") < page.index("18:00–19:00")


def subscribe(cast: Cast, cycle: Cycle, arrives: time | None) -> None:
    household = household_of(cast.member, cast.project.pk)
    assert household is not None
    plan = StandingPlan(
        quantities={offers(cycle)[0].product_id: 1},
        rhythm=Rhythm.WEEKLY,
        pickup_id=point_of(cast).pk,
        starts_on=date(2026, 11, 2),
        arrives=arrives,
    )
    save_standing(by=cast.member, tool=cast.tool(TOOL), household=household, plan=plan, at=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hours", "given", "said"),
    [
        ((17, 18), "17:00–18:00", ""),
        ((18, 19), "18:00–19:00", "Le créneau que vous préférez était complet"),
        ((), "", "Tous les créneaux de Centre social étaient complets."),
    ],
)
def test_a_standing_order_gets_its_slot_or_the_nearest_and_is_told(
    hours: tuple[int, ...], given: str, said: str
) -> None:
    cast = orders_cast(standing=["weekly"])
    cycle = make_cycle(cast)
    full = [hour for hour in (17, 18, 19) if hour not in hours]
    slots = make_slots(cast, cycle, capacity=1, hours=(17, 18, 19))
    for slot in slots:
        if slot.starts.hour in full:
            make_order(cast, cycle, household=make_household(cast.project), slot=slot)
    subscribe(cast, cycle, time(17, 15))

    serve_standing_orders(NOW)

    turn = StandingTurn.objects.in_tool(cast.tool(TOOL)).get()
    assert str(turn.order.slot if turn.order else "") == given
    letters = OutgoingMail.objects.filter(key__startswith="orders.standing")
    assert (said in letters.get().text) if said else not letters.exists()


def test_a_household_chooses_its_slot_on_the_pages(cast: Cast) -> None:
    now = timezone.now()
    cycle = make_cycle(cast, at=now)
    early, late = make_slots(cast, cycle, capacity=1)
    make_order(cast, cycle, household=make_household(cast.project), slot=early, at=now)
    bob, chosen = signed(cast.bob), choice(cast, cycle, small=1)
    home = text(bob.get(link(cast, "home")))
    assert "17:00–18:00, complet" in home and "18:00–19:00, reste 1 place" in home
    new = link(cast, "new", cycle=cycle.pk)
    assert "À « Centre social », on vient sur un créneau" in text(bob.get(new, chosen))
    full = bob.post(new, {**chosen, "slot": early.pk, "form_key": "un"})
    assert full.status_code == 422 and "complet. Choisissez-en un autre" in text(full)
    bob.post(new, {**chosen, "slot": late.pk, "form_key": "un"})
    order = Order.objects.in_project(cast.project).get(slot=late)
    assert "Votre créneau : <strong>18:00–19:00</strong>" in text(
        bob.get(link(cast, "order", number=order.number))
    )
    assert "checked" in text(bob.get(link(cast, "change", number=order.number)))


def test_the_coordination_sets_hours_and_slots_on_the_pages(cast: Cast) -> None:
    cycle, alice, point = make_cycle(cast), signed(cast.alice), point_of(cast)

    def sent(prefix: str, *rows: dict[str, object]) -> dict[str, object]:
        filled = {f"{prefix}-{n}-{key}": value for n, row in enumerate(rows) for key, value in row.items()}
        return {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0, **filled}

    hours = link(cast, "hours", pk=point.pk)
    row = {"weekday": TUESDAY, "starts": "17:00", "ends": "18:00", "slot_minutes": 30, "capacity": 12}
    assert alice.post(hours, sent("h", row)).status_code == 302
    assert alice.post(hours, sent("h", {**row, "ends": "16:00"})).status_code == 422
    slots = link(cast, "slots", cycle=cycle.pk, pk=point.pk)
    assert 'value="17:30"' in text(alice.get(slots)), "proposed from the hours"
    assert (
        alice.post(slots, sent("s", {"starts": "17:00", "ends": "17:30", "capacity": 4})).status_code == 302
    )
    assert "17:00–17:30 : 0 sur 4" in text(alice.get(link(cast, "cycle_slots", cycle=cycle.pk)))


@pytest.mark.django_db(transaction=True)
def test_the_last_place_of_a_slot_counted_without_the_cycle_held_is_taken_twice() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    slot = make_slots(cast, cycle, capacity=1)[0]
    households = [make_household(cast.project) for _n in range(2)]
    both_have_counted = Barrier(2)

    def careless(n: int) -> bool:
        taken = Order.objects.in_tool(cycle.tool_id).filter(slot=slot).count()
        both_have_counted.wait(timeout=20)
        if taken >= 1:
            return False
        Order.unscoped.create(
            **{name: getattr(cycle, name) for name in ("project_id", "tool_id")},
            number=90 + n,
            cycle=cycle,
            household=households[n],
            pickup=slot.pickup,
            slot=slot,
            goods=0,
            fees=0,
            price=0,
            household_amount=0,
            form_key=form_key(),
        )
        return True

    assert at_once(careless, 2, 2) == [True, True]


@pytest.mark.django_db(transaction=True)
def test_the_last_places_of_a_slot_are_taken_once_whatever_the_crowd() -> None:
    cast = orders_cast()
    cycle = make_cycle(cast)
    slot = make_slots(cast, cycle, capacity=3, hours=(17,))[0]
    households = [make_household(cast.project) for _n in range(10)]

    def order(n: int) -> bool:
        try:
            make_order(cast, cycle, household=households[n], slot=slot)
        except SlotFull:
            return False
        return True

    assert at_once(order, 10, 10).count(True) == 3
    assert slot.orders.count() == 3


def test_the_same_wish_with_another_slot_moves_the_order(cast: Cast) -> None:
    cycle = make_cycle(cast)
    early, late = make_slots(cast, cycle, capacity=1)
    order = place(cast, cycle, early)
    same = wish(cycle, small=1, slot=early)
    assert change_order(by=cast.member, order_id=order.pk, wish=same, at=NOW).revision == 1
    moved = change_order(by=cast.member, order_id=order.pk, wish=replace(same, slot_id=late.pk), at=NOW)
    assert (moved.slot, moved.booked_revision) == (late, 1)
