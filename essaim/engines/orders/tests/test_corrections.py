"""Weighings and corrections: prices, shares, books, producers and letters follow, dated the day they are made."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from essaim.engines.invoices.commands.seller import describe_seller
from essaim.engines.invoices.factories import BUYER, IDENTITY
from essaim.engines.ledger.api import balance_of, balances_by_party
from essaim.engines.ledger.commands.closing import lock_books
from essaim.engines.ledger.models import Entry
from essaim.engines.ledger.queries.check import faults_of_books
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.claims import answer_claim, file_claim
from essaim.engines.orders.commands.corrections import Change, correct_line, weigh_lines
from essaim.engines.orders.commands.cycles import close_cycle, finish_distribution
from essaim.engines.orders.commands.invoicing import invoice_order
from essaim.engines.orders.commands.shortages import note_shortage
from essaim.engines.orders.engine import ENGINE
from essaim.engines.orders.errors import (
    CycleStillOpen,
    LineChanged,
    LineClaimed,
    NotWeighed,
    OfferCorrected,
    QuantityOutOfRange,
    ReasonMissing,
)
from essaim.engines.orders.models import GoodsClaim, LineCorrection, Order, OrderLine, Payer
from essaim.engines.orders.queries.accounts import account_of, statement_of
from essaim.engines.orders.queries.dfc import producer_document
from essaim.engines.orders.queries.handover import labels
from essaim.engines.orders.queries.history import told
from essaim.engines.orders.queries.lists import cycle_totals, producer_sheets
from essaim.engines.orders.queries.metrics import producers_total
from essaim.engines.orders.tests.test_races import at_once
from essaim.engines.orders.tests.weighed import World, closed_world, open_world
from essaim.kernel.errors import DomainError, Forbidden, NotFound
from essaim.kernel.factories import NOW
from essaim.kernel.money import Money, total
from essaim.kernel.outbox.models import OutgoingMail
from essaim.kernel.periods import Period

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=30)


def books_hold(world: World) -> None:
    assert faults_of_books([world.cast.project.pk], {"orders": ENGINE}) == []


def fresh(order: Order) -> Order:
    return Order.unscoped.select_related("household", "cycle").get(pk=order.pk)


def letters(kind: str = "orders.corrected") -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(key__startswith=kind).order_by("pk"))


def test_a_weight_is_billed_to_the_cent_and_everything_follows() -> None:
    world = closed_world(sharing={"envelope": "100"})
    cast, cycle = world.cast, world.cycle
    assert (world.bob.price, world.other.price) == (Money(293 + 2320 + 1300), Money(390 + 4640))
    assert cycle_totals(cycle).producers == total([sheet.amount for sheet in producer_sheets(cycle)])
    books_hold(world)

    made = world.weigh(world.bob, "Poulet", 1632)

    order = fresh(world.bob)
    assert (made.before, made.after, made.is_first, made.is_late) == (1600, 1632, True, False)
    assert (made.was, made.now, made.made_by, made.reason) == (
        Money(2320), Money(2366), cast.coordinator.name, "pesée",
    )  # fmt: skip
    assert order.price == Money(293 + 2366 + 1300)
    assert made.revision == order.revision == 2
    shares = order.shares.order_by("pk")
    assert total([share.amount for share in shares]) == order.price
    assert Payer.objects.in_project(cast.project).get().spent == order.price - order.household_amount + Money(
        2515
    )
    assert balance_of(cast.project.pk, "401") == -cycle_totals(cycle).producers
    period = Period(cycle.month, cycle.month + timedelta(days=31))
    assert producers_total([cycle.tool_id], period) == cycle_totals(cycle).producers.cents
    books_hold(world)
    (letter,) = letters()
    assert letter.to == "bob@exemple.fr"
    assert "Poulet : 1,632 kg au lieu de 1,6 kg (pesée)" in letter.text.replace("\xa0", " ")
    acts = told(order)
    assert acts[0].what == "Commande pesée"
    assert "1,6 kg → 1,632 kg" in acts[0].details[0].replace("\xa0", " ")


def test_a_weight_just_as_ordered_is_kept_and_nobody_is_written_to() -> None:
    world = closed_world(sharing={})
    entries = Entry.objects.in_project(world.cast.project).count()
    made = world.weigh(world.other, "Carottes", 1000)
    assert (made.before, made.after, made.revision) == (1000, 1000, None)
    assert world.line(world.other, "Carottes").weighed_grams == 1000
    assert Entry.objects.in_project(world.cast.project).count() == entries
    assert letters() == []
    assert weigh_again(world, world.other, "Carottes", seen=None, to=1000) == []


def weigh_again(
    world: World, order: Order, product: str, *, seen: int | None, to: int
) -> list[LineCorrection]:
    change = Change(line_id=world.line(order, product).pk, seen=seen, to=to)
    return weigh_lines(by=world.cast.coordinator, cycle_id=world.cycle.pk, weights=[change], at=NOW)


def test_a_missing_jar_noticed_after_the_books_are_locked_falls_in_the_open_period() -> None:
    world = closed_world(sharing={})
    cast = world.cast
    finish_distribution(by=cast.coordinator, cycle_id=world.cycle.pk, at=NOW)
    locked = timezone.localdate(LATER) - timedelta(days=1)
    lock_books(project_id=cast.project.pk, until=locked, by=cast.coordinator, at=LATER)
    written = list(Entry.objects.in_project(cast.project).order_by("number").values())

    line = world.line(world.bob, "Miel")
    made = correct_line(
        by=cast.coordinator,
        cycle_id=world.cycle.pk,
        change=Change(line_id=line.pk, seen=2, to=1),
        reason="un bocal cassé",
        at=LATER,
    )

    assert made is not None
    assert (made.in_grams, made.before, made.after, made.is_late) == (False, 2, 1, True)
    line.refresh_from_db()
    assert (line.quantity, line.ordered) == (1, 2)
    after = list(Entry.objects.in_project(cast.project).order_by("number").values())
    assert after[: len(written)] == written
    assert {entry["booked_on"] for entry in after[len(written) :]} == {timezone.localdate(LATER)}
    books_hold(world)
    household = fresh(world.bob).household
    moves = statement_of(cast.tool("paniers"), household)
    assert [move.amount for move in moves] == [world.bob.price, Money(-650)]
    label = moves[-1].label.replace("\xa0", " ")
    assert label == "Correction, commande nº 1 : Miel : 1 au lieu de 2 (un bocal cassé)"
    assert moves[-1].due == account_of(cast.tool("paniers"), household).due == world.bob.price - Money(650)
    assert balance_of(cast.project.pk, "401") == -cycle_totals(world.cycle).producers


def test_a_correction_of_a_correction_keeps_both() -> None:
    world = closed_world(sharing={})
    line = world.line(world.bob, "Miel")

    def correct(seen: int, to: int) -> None:
        change = Change(line_id=line.pk, seen=seen, to=to)
        by, cycle = world.cast.coordinator, world.cycle.pk
        correct_line(by=by, cycle_id=cycle, change=change, reason="compté", at=NOW)

    correct(2, 0)
    correct(0, 3)
    line.refresh_from_db()
    assert (line.quantity, line.ordered) == (3, None)
    kept = LineCorrection.objects.in_project(world.cast.project).order_by("pk")
    assert [(one.before, one.after) for one in kept] == [(2, 0), (0, 3)]
    for rewrite in (lambda: kept.update(after=9), kept.filter(after=0).delete):
        with pytest.raises(IntegrityError, match="another one corrects it"), transaction.atomic():
            rewrite()
    assert len(letters()) == 2
    books_hold(world)


def test_what_cannot_be_weighed_or_corrected_is_refused_and_nothing_is_written() -> None:
    world = open_world(sharing={})
    with pytest.raises(CycleStillOpen):
        world.weigh(world.bob, "Poulet", 1700)
    close_cycle(by=world.cast.coordinator, cycle_id=world.cycle.pk, at=NOW)
    cast, cycle = world.cast, world.cycle.pk
    honey, chicken = world.line(world.bob, "Miel"), world.line(world.bob, "Poulet")

    def weigh(*weights: Change) -> None:
        weigh_lines(by=cast.coordinator, cycle_id=cycle, weights=weights, at=NOW)

    def correct(to: int, reason: str = "perdu") -> None:
        change = Change(line_id=honey.pk, seen=2, to=to)
        correct_line(by=cast.coordinator, cycle_id=cycle, change=change, reason=reason, at=NOW)

    good = Change(line_id=chicken.pk, seen=None, to=1700)
    with pytest.raises(NotWeighed):
        weigh(good, Change(line_id=honey.pk, seen=None, to=500))
    with pytest.raises(LineChanged, match="non pesé"):
        weigh(Change(line_id=chicken.pk, seen=1500, to=1700))
    with pytest.raises(QuantityOutOfRange):
        weigh(Change(line_id=chicken.pk, seen=None, to=2_000_000))
    with pytest.raises(NotFound):
        weigh(good, Change(line_id=0, seen=None, to=1))
    with pytest.raises(ReasonMissing):
        correct(1, reason=" ")
    with pytest.raises(QuantityOutOfRange):
        correct(1_001)
    with pytest.raises(Forbidden):
        weigh_lines(by=cast.member, cycle_id=cycle, weights=[good], at=NOW)
    assert not LineCorrection.objects.in_project(cast.project).exists()
    assert world.line(world.bob, "Poulet").weighed_grams is None


def test_a_shortage_comes_before_the_weighing_never_after() -> None:
    world = closed_world(sharing={})
    chicken = world.offers["Poulet"]
    note_shortage(by=world.cast.coordinator, offer_id=chicken.pk, delivered=2, reason="renard", at=NOW)
    world.weigh(world.other, "Poulet", 1450)
    books_hold(world)
    with pytest.raises(OfferCorrected, match="Poulet"):
        note_shortage(by=world.cast.coordinator, offer_id=chicken.pk, delivered=1, reason="renard", at=NOW)


def test_a_claim_credits_its_part_of_the_weight_and_holds_the_line_until_it_is_answered() -> None:
    world = closed_world(sharing={}, claim_days=60)
    cast = world.cast
    world.weigh(world.other, "Poulet", 3001)
    world.weigh(world.bob, "Carottes", 740)
    line = world.line(world.bob, "Carottes")
    terms = {"line_id": line.pk, "trouble": "molles", "form_key": "molles", "at": NOW}
    claim = file_claim(by=cast.member, units=1, **terms)  # type: ignore[arg-type]
    assert claim.credit == Money(289 - 192)  # 740 g, then 493 g

    with pytest.raises(LineClaimed, match="Famille Delattre"):
        world.weigh(world.bob, "Carottes", 700)
    answer_claim(by=cast.coordinator, claim_id=claim.pk, decision="accepted", reason="", at=NOW)

    line.refresh_from_db()
    assert (line.quantity, line.ordered, line.weighed_grams, line.amount) == (2, 3, 493, Money(192))
    assert balance_of(cast.project.pk, "401") == -cycle_totals(world.cycle).producers
    assert balance_of(cast.project.pk, "471") == Money(0)
    books_hold(world)
    world.weigh(world.bob, "Carottes", 0)
    books_hold(world)
    assert GoodsClaim.objects.in_project(cast.project).get().status == "accepted"


def test_an_invoice_says_kilos_and_comes_to_what_is_billed() -> None:
    world = closed_world(sharing={})
    world.weigh(world.bob, "Carottes", 737)
    world.weigh(world.bob, "Poulet", 1633)
    describe_seller(by=world.cast.coordinator, project_id=world.cast.project.pk, identity=IDENTITY, at=NOW)
    invoice = invoice_order(by=world.cast.coordinator, order_id=world.bob.pk, buyer=BUYER, at=NOW)
    assert invoice.gross == fresh(world.bob).price


def test_papers_and_linked_data_tell_weights() -> None:
    world = closed_world(sharing={})
    world.weigh(world.bob, "Carottes", 740)
    sheet = producer_sheets(world.cycle)[0]
    quantities = {line.product: line.how_much.replace("\xa0", " ") for line in sheet.lines}
    assert quantities == {"Carottes": "1,74 kg", "Poulet": "3 (environ 4,8 kg)", "Miel": "2"}
    weight = next(line for line in sheet.lines if line.product == "Carottes")
    parts = [Money((weight.unit_price.cents * grams + 500) // 1000) for grams in (740, 1000)]
    assert weight.amount == total(parts)
    document = producer_document(world.cycle, sheet.producer, "https://exemple.fr/x")
    lines = [node for node in document["@graph"] if node["@type"] == "dfc-b:OrderLine"]
    assert [node["dfc-b:quantity"] for node in lines] == [1.74, 4.8, 2]
    stuck = [label.product.replace("\xa0", " ") for label in labels(world.cycle)]
    assert sorted(stuck) == ["Carottes (0,74 kg)", "Carottes (1 kg)", "Miel", "Miel", *["Poulet"] * 3]


def test_many_weights_cost_no_more_queries_than_a_few() -> None:
    world = open_world(sharing={})
    cast, cycle = world.cast, world.cycle
    for n in range(40):
        make_line(world, n)
    type(cycle).unscoped.filter(pk=cycle.pk).update(status="closed", closed_at=NOW)
    lines = list(OrderLine.unscoped.filter(offer=world.offers["Carottes"]).order_by("pk"))

    def weigh(chosen: list[OrderLine]) -> int:
        changes = [Change(line_id=line.pk, seen=None, to=line.quantity * 250 - 7) for line in chosen]
        with CaptureQueriesContext(connection) as seen:
            weigh_lines(by=cast.coordinator, cycle_id=cycle.pk, weights=changes, at=NOW)
        return len(seen)

    few, many = weigh(lines[:3]), weigh(lines[3:])
    assert len(lines) > 40
    assert many <= few
    assert many < 70
    assert len(letters()) == len(lines)


def make_line(world: World, n: int) -> None:
    """One more household, its order written as it would be, without its price being shared."""
    household = make_household(world.cast.project, f"Foyer {n}", email=f"f{n}@exemple.fr")
    like = fresh(world.bob)
    like.pk, like.number, like.form_key, like.household = None, 100 + n, f"like-{n}", household
    like.goods = like.fees = like.price = like.household_amount = Money(0)
    like.save(force_insert=True)
    offer = world.offers["Carottes"]
    OrderLine.unscoped.create(
        project_id=like.project_id,
        tool_id=like.tool_id,
        order=like,
        offer=offer,
        quantity=2,
        unit_price=offer.unit_price,
        unit_grams=offer.unit_grams,
    )


@pytest.mark.django_db(transaction=True)
def test_two_people_weigh_the_same_line_and_the_second_is_told() -> None:
    world = closed_world(sharing={})
    line = world.line(world.bob, "Poulet")

    def weigh(n: int) -> bool:
        change = Change(line_id=line.pk, seen=None, to=1600 + n)
        try:
            weigh_lines(by=world.cast.coordinator, cycle_id=world.cycle.pk, weights=[change], at=NOW)
        except LineChanged:
            return False
        return True

    assert sorted(at_once(weigh, 2, 2)) == [False, True]
    assert LineCorrection.objects.in_project(world.cast.project).count() == 1
    books_hold(world)


@pytest.mark.django_db(transaction=True)
def test_a_correction_while_a_claim_is_answered_waits_or_is_refused() -> None:
    world = closed_world(sharing={}, claim_days=60)
    cast, line = world.cast, world.line(world.bob, "Miel")
    claim = file_claim(by=cast.member, line_id=line.pk, units=1, trouble="fendu", form_key="fendu", at=NOW)

    def act(n: int) -> bool:
        try:
            if n:
                answer_claim(by=cast.coordinator, claim_id=claim.pk, decision="accepted", reason="", at=NOW)
            else:
                change = Change(line_id=line.pk, seen=2, to=0)
                correct_line(by=cast.coordinator, cycle_id=world.cycle.pk, change=change, reason="x", at=NOW)
        except DomainError:
            return False
        return True

    assert at_once(act, 2, 2) == [False, True]
    line.refresh_from_db()
    assert line.quantity == 1
    books_hold(world)
    assert balances_by_party(cast.project.pk, "471") == {}
