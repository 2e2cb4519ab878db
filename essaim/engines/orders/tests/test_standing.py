"""Standing orders: whose turn it is, ordered once whatever happens, absences, skips and commitments."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.members.api import Household
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.changes import cancel_order
from essaim.engines.orders.commands.cycles import close_cycle, open_cycle
from essaim.engines.orders.commands.offers import set_stock
from essaim.engines.orders.commands.serving import serve_one, serve_standing_orders
from essaim.engines.orders.commands.standing import (
    StandingPlan,
    add_absence,
    remove_absence,
    save_standing,
    skip_turn,
    stop_standing,
    unskip_turn,
)
from essaim.engines.orders.errors import (
    AbsencePast,
    EmptyOrder,
    NoStanding,
    ReasonMissing,
    StandingCommitted,
    TurnDecided,
)
from essaim.engines.orders.factories import TOOL, make_cycle, make_order, offers, orders_cast
from essaim.engines.orders.models import Order, PickupPoint, Product, StandingOrder, StandingTurn
from essaim.engines.orders.queries.standing import coming_for
from essaim.engines.orders.rules import Due, Rhythm, committed_until, due_in, serve, turn_of
from essaim.engines.orders.tests.test_pages import link, signed, text
from essaim.engines.orders.tests.test_races import at_once
from essaim.kernel.actors.actor import Actor
from essaim.kernel.errors import NotFound
from essaim.kernel.factories import NOW, Cast
from essaim.kernel.outbox.models import OutgoingMail

JOB = Actor.system("orders.serve_standing_orders")
ALL = ["weekly", "fortnightly", "monthly"]
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
SPANS = {Rhythm.WEEKLY: 7, Rhythm.FORTNIGHTLY: 14, Rhythm.MONTHLY: 31}


@given(st.sampled_from(Rhythm), DAYS, st.integers(0, 1500))
def test_turns_follow_each_other_without_a_gap_and_last_as_long_as_the_rhythm(
    rhythm: Rhythm, first: date, later: int
) -> None:
    day = first + timedelta(days=later)
    turn, next_turn = turn_of(rhythm, first, day), turn_of(rhythm, first, day + timedelta(days=1))
    assert turn_of(rhythm, first, first) == 0 and turn >= 0
    assert next_turn - turn in (0, 1)
    assert turn_of(rhythm, first, day + timedelta(days=SPANS[rhythm])) > turn


@given(
    st.dictionaries(st.integers(1, 9), st.integers(1, 20)),
    st.dictionaries(st.integers(1, 9), st.none() | st.integers(0, 20)),
)
def test_what_is_served_is_never_more_than_wanted_nor_than_left(
    wanted: dict[int, int], left: dict[int, int | None]
) -> None:
    served = serve(wanted, left)
    for key, units in wanted.items():
        given_, lacking = served.given.get(key, 0), served.lacking.get(key, 0)
        assert given_ + lacking == units
        room = left.get(key, 0)
        assert room is None or given_ <= room
        assert not lacking or given_ == room  # as much as there is


@given(DAYS, st.integers(1, 24))
def test_a_commitment_ends_the_eve_of_the_same_day_some_months_later(first: date, months: int) -> None:
    last = committed_until(first, months)
    assert last is not None
    after = last + timedelta(days=1)
    assert 12 * (after.year - first.year) + after.month - first.month == months
    assert after.day <= first.day


def test_an_absence_and_a_turn_taken_are_told_apart() -> None:
    friday = date(2026, 11, 6)
    assert due_in(Rhythm.WEEKLY, friday, friday, [(friday, friday)], [0]) is Due.OUTSIDE
    assert due_in(Rhythm.WEEKLY, friday, friday - timedelta(days=1), [], []) is Due.OUTSIDE


def standing_cast(**settings: Any) -> Cast:
    return orders_cast(standing=ALL, **settings)


def plan(cast: Cast, small: int = 0, large: int = 1, rhythm: Rhythm = Rhythm.WEEKLY) -> StandingPlan:
    first, second = Product.objects.in_tool(cast.tool(TOOL)).order_by("position")[:2]
    point = PickupPoint.objects.in_tool(cast.tool(TOOL))[0]
    return StandingPlan(
        quantities={first.pk: small, second.pk: large},
        rhythm=rhythm,
        pickup_id=point.pk,
        starts_on=NOW.date(),
    )


def subscribe(cast: Cast, household: Household | None = None, **wanted: Any) -> StandingOrder:
    whose = household or Household.objects.in_project(cast.project).get(name="Famille Delattre")
    by = cast.coordinator if household else cast.member
    return save_standing(by=by, tool=cast.tool(TOOL), household=whose, plan=plan(cast, **wanted), at=NOW)


def outcomes(standing: StandingOrder) -> list[str]:
    return list(
        StandingTurn.unscoped.filter(standing=standing).order_by("pk").values_list("outcome", flat=True)
    )


@pytest.mark.django_db
def test_a_standing_order_is_ordered_once_in_each_cycle() -> None:
    cast = standing_cast()
    standing, cycle = subscribe(cast, small=2), make_cycle(cast)
    for _n in range(3):
        serve_standing_orders(NOW)
    order = Order.objects.in_project(cast.project).get()
    assert (order.channel, order.placed_by, order.household) == ("standing", None, standing.household)
    assert {line.offer.product.name: line.quantity for line in order.lines.all()} == {
        "Petit panier": 2,
        "Grand panier": 1,
    }
    assert outcomes(standing) == ["ordered"]
    cancel_order(by=cast.member, order_id=order.pk, at=NOW)
    serve_standing_orders(NOW)
    assert Order.objects.in_project(cast.project).filter(status="confirmed").count() == 0
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
    make_cycle(cast, "Décembre", at=NOW + timedelta(days=30))
    serve_standing_orders(NOW + timedelta(days=30))
    assert outcomes(standing) == ["ordered", "ordered"]


@pytest.mark.django_db
def test_two_cycles_of_one_month_serve_a_monthly_standing_order_once() -> None:
    cast = standing_cast()
    standing = subscribe(cast, rhythm=Rhythm.MONTHLY)
    first, second = make_cycle(cast, "Un"), make_cycle(cast, "Deux", at=NOW + timedelta(days=1))
    assert first.month == second.month
    serve_standing_orders(NOW + timedelta(days=1))
    assert outcomes(standing) == ["ordered"]


@pytest.mark.django_db
def test_what_lacks_is_left_out_and_told() -> None:
    cast = standing_cast()
    standing = subscribe(cast, small=3, large=2)
    other = subscribe(cast, make_household(cast.project, "Famille Roux", email="roux@exemple.fr"), small=1)
    cycle = make_cycle(cast, stock=2)
    small = offers(cycle)[0]
    set_stock(by=cast.coordinator, offer_id=small.pk, stock=1, at=NOW)
    serve_standing_orders(NOW)
    served, none = StandingTurn.unscoped.get(standing=standing), StandingTurn.unscoped.get(standing=other)
    assert (served.outcome, served.lacking) == (
        "reduced",
        [{"product": "Petit panier", "wanted": 3, "given": 1}],
    )
    assert (none.outcome, none.order, len(none.lacking)) == ("nothing", None, 2)
    told = OutgoingMail.objects.filter(key__startswith="orders.standing:").values_list("to", flat=True)
    assert sorted(told) == ["bob@exemple.fr", "roux@exemple.fr"]


@pytest.mark.django_db
def test_a_household_that_ordered_by_itself_is_not_ordered_for() -> None:
    cast = standing_cast()
    standing, cycle = subscribe(cast), make_cycle(cast)
    make_order(cast, cycle, large=3)
    serve_standing_orders(NOW)
    assert outcomes(standing) == ["already"]
    assert Order.objects.in_project(cast.project).count() == 1


@pytest.mark.django_db
def test_absences_and_skips_order_nothing_and_are_taken_back() -> None:
    cast = standing_cast()
    standing, cycle = subscribe(cast), make_cycle(cast, opened=False)
    day = cycle.distributes_at.date()
    by: dict[str, Any] = {"by": cast.member, "standing_id": standing.pk, "at": NOW}
    absence = add_absence(**by, starts_on=day - timedelta(days=2), ends_on=day)
    assert add_absence(**by, starts_on=day - timedelta(days=2), ends_on=day) == absence
    assert [one.due for one in coming_for(standing, NOW)] == [Due.ABSENT]
    remove_absence(**by, absence_id=absence.pk)
    assert [one.can_skip for one in coming_for(standing, NOW)] == [True]
    skip_turn(**by, cycle_id=cycle.pk)
    skip_turn(**by, cycle_id=cycle.pk)
    open_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=NOW)
    serve_standing_orders(NOW)
    assert outcomes(standing) == ["skipped"] and not Order.objects.in_project(cast.project).exists()
    unskip_turn(**by, cycle_id=cycle.pk)
    add_absence(**by, starts_on=day, ends_on=day)
    serve_standing_orders(NOW)
    assert outcomes(standing) == ["absent"] and not Order.objects.in_project(cast.project).exists()
    with pytest.raises(AbsencePast):
        add_absence(**by, starts_on=NOW.date(), ends_on=NOW.date() - timedelta(days=1))
    with pytest.raises(TurnDecided):
        skip_turn(**by, cycle_id=cycle.pk)


@pytest.mark.django_db
def test_a_commitment_is_kept_unless_the_coordination_says_why() -> None:
    cast = standing_cast(commitment_months=6)
    standing = subscribe(cast)
    assert standing.committed_until == committed_until(NOW.date(), 6)
    with pytest.raises(StandingCommitted):
        stop_standing(by=cast.member, standing_id=standing.pk, reason="", at=NOW)
    with pytest.raises(ReasonMissing):
        stop_standing(by=cast.coordinator, standing_id=standing.pk, reason=" ", at=NOW)
    stop_standing(by=cast.coordinator, standing_id=standing.pk, reason="Déménagement", at=NOW)
    make_cycle(cast)
    serve_standing_orders(NOW)
    assert outcomes(standing) == []
    free = subscribe(cast)  # a new one, with its own commitment
    assert free.pk != standing.pk


@pytest.mark.django_db
def test_what_a_project_does_not_take_is_refused() -> None:
    cast = orders_cast(standing=["monthly"])
    with pytest.raises(NoStanding):
        subscribe(cast)
    with pytest.raises(EmptyOrder):
        subscribe(cast, large=0, rhythm=Rhythm.MONTHLY)
    stranger = make_household(cast.project, "Famille Roux")
    with pytest.raises(NotFound):
        save_standing(
            by=cast.member,
            tool=cast.tool(TOOL),
            household=stranger,
            plan=plan(cast, rhythm=Rhythm.MONTHLY),
            at=NOW,
        )


@pytest.mark.django_db
def test_a_change_keeps_one_standing_order_and_serves_the_next_cycles() -> None:
    cast = standing_cast()
    standing = subscribe(cast)
    assert subscribe(cast, small=4, large=0, rhythm=Rhythm.FORTNIGHTLY) == standing
    make_cycle(cast)
    serve_standing_orders(NOW)
    lines = Order.objects.in_project(cast.project).get().lines.all()
    assert [(line.offer.product.name, line.quantity) for line in lines] == [("Petit panier", 4)]


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_open_the_same_run_order_once() -> None:
    cast = standing_cast()
    standing, cycle = subscribe(cast), make_cycle(cast)

    def work(_n: int) -> bool:
        turn = serve_one(by=JOB, standing_id=standing.pk, cycle_id=cycle.pk, at=NOW)
        return turn is not None and turn.outcome == "ordered"

    assert at_once(work, 6, 3) == [True] * 6
    assert Order.objects.in_project(cast.project).count() == 1 and outcomes(standing) == ["ordered"]


@pytest.mark.django_db
def test_pages_of_a_standing_order() -> None:
    cast = standing_cast()
    cycle = make_cycle(cast, at=timezone.now(), opened=False)
    client = signed(cast.bob)
    household = Household.objects.in_project(cast.project).get(name="Famille Delattre")
    page = client.get(link(cast, "standing_own"), follow=True)
    assert "Prendre un abonnement" in text(page)
    address = link(cast, "standing", household=household.pk)
    first = Product.objects.in_tool(cast.tool(TOOL)).order_by("position")[0]
    point = PickupPoint.objects.in_tool(cast.tool(TOOL))[0]
    sent = {
        f"q{first.pk}": "2",
        "rhythm": "weekly",
        "pickup": point.pk,
        "starts_on": timezone.localdate().isoformat(),
    }
    assert "au moins un produit" in text(client.post(address, {**sent, f"q{first.pk}": ""}))
    page = client.post(address, sent, follow=True)
    assert "Abonnement enregistré" in text(page) and "Sauter cette fois" in text(page)
    page = client.post(link(cast, "skip", household=household.pk, cycle=cycle.pk), follow=True)
    assert "Ne plus sauter" in text(page)
    page = client.post(link(cast, "unskip", household=household.pk, cycle=cycle.pk), follow=True)
    assert "Sauter cette fois" in text(page)
    wrong = client.post(
        link(cast, "absence", household=household.pk), {"starts_on": "2020-01-02", "ends_on": "2020-01-01"}
    )
    assert "Ces jours sont passés" in text(wrong)
    day = (timezone.localdate() + timedelta(days=40)).isoformat()
    page = client.post(
        link(cast, "absence", household=household.pk), {"starts_on": day, "ends_on": day}, follow=True
    )
    assert "Absence notée" in text(page) and "Retirer" in text(page)
    listed = text(signed(cast.alice).get(link(cast, "standings")))
    assert "Famille Delattre" in listed and "2 × Petit panier" in listed
    page = client.post(link(cast, "standing_stop", household=household.pk), follow=True)
    assert "Abonnement arrêté" in text(page)


@pytest.mark.django_db
def test_a_household_does_not_see_the_standing_order_of_another() -> None:
    cast = standing_cast()
    other = make_household(cast.project, "Famille Roux")
    subscribe(cast, other)
    client: Client = signed(cast.bob)
    assert client.get(link(cast, "standing", household=other.pk)).status_code == 404
    assert client.post(link(cast, "standing_stop", household=other.pk)).status_code == 404
    found = text(signed(cast.alice).get(link(cast, "standings"), {"words": "delattre"}))
    assert "Foyers sans abonnement" in found and "Famille Delattre" in found
