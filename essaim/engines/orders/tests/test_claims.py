"""Spoilt goods: a tentative credit, an answer, and the books at each step to the cent."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from essaim.engines.ledger.api import balance_of, balances_by_party
from essaim.engines.ledger.queries.check import faults_of_books
from essaim.engines.members.factories import make_household
from essaim.engines.orders.commands.claims import answer_claim, file_claim, withdraw_claim
from essaim.engines.orders.commands.cycles import close_cycle
from essaim.engines.orders.commands.privacy import erase_person, personal_data
from essaim.engines.orders.commands.shortages import note_shortage
from essaim.engines.orders.engine import ENGINE
from essaim.engines.orders.errors import (
    ClaimAnswered,
    ClaimTooLate,
    ClaimTooMany,
    ClaimTooSoon,
    NoClaims,
    NothingToClaim,
    OfferClaimed,
    ReasonMissing,
)
from essaim.engines.orders.factories import (
    TOOL,
    a_photo,
    form_key,
    make_cycle,
    make_order,
    offers,
    orders_cast,
)
from essaim.engines.orders.models import (
    ClaimPhoto,
    GoodsClaim,
    Order,
    OrderLine,
    Payer,
    Producer,
    Product,
)
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.accounts import account_of
from essaim.engines.orders.queries.history import told
from essaim.engines.orders.rules import part_of
from essaim.engines.orders.tests.test_pages import link, signed, text
from essaim.engines.orders.tests.test_races import at_once
from essaim.kernel.access.models import Grant
from essaim.kernel.actors.actor import Actor
from essaim.kernel.actors.models import User
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.factories import Cast, join, make_user
from essaim.kernel.money import ZERO, Money
from essaim.kernel.outbox.models import OutgoingMail

START = timezone.now()
ACCEPT, DISPUTE, REFUSE = "accepted", "disputed", "refused"


def claimed_cast(large: int = 3, **settings: Any) -> tuple[Cast, User, OrderLine]:
    """Bob ordered large baskets, half paid by the funder; Farid alone makes them, and orders are closed."""
    cast = orders_cast(sharing={"envelope": "100"}, **settings)
    cycle = make_cycle(cast, at=START)
    order = make_order(cast, cycle, large=large, at=START)
    farm = Producer.objects.in_tool(cast.tool(TOOL)).get(name="Ferme des Saules")
    offer = offers(cycle)[1]
    Product.unscoped.filter(pk=offer.product_id).update(producer=farm)
    close_cycle(by=cast.coordinator, cycle_id=cycle.pk, at=START)
    for permission in (P.PRODUCE, "projects.view"):
        Grant.objects.create(project=cast.project, role="producteur", permission=permission)
    farid = make_user("Farid Saules", email=farm.email)
    join(cast.project, "producteur", farid)
    return cast, farid, OrderLine.unscoped.get(order=order, offer=offer)


def claim(cast: Cast, line: OrderLine, units: int = 1, **more: Any) -> GoodsClaim:
    asked = {"by": cast.member, "trouble": "Moisi au fond", "form_key": form_key(), "at": START, **more}
    return file_claim(line_id=line.pk, units=units, **asked)


def answer(by: Actor, filed: GoodsClaim, decision: str, reason: str = "") -> GoodsClaim:
    return answer_claim(by=by, claim_id=filed.pk, decision=decision, reason=reason, at=START)


def books(cast: Cast) -> dict[str, int]:
    """What the accounts say, in cents, and that every engine agrees."""
    assert faults_of_books([cast.project.pk], {"orders": ENGINE}) == []
    codes = ("401", "411", "441", "471", "607", "707")
    return {code: cents for code in codes if (cents := balance_of(cast.project.pk, code).cents)}


@pytest.mark.pure
@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 10_000))
def test_the_part_of_goods_is_within_what_is_paid_and_the_whole_is_exact(
    goods: int, more: int, own: int
) -> None:
    price = Money(goods + more)
    paid = Money(min(own, price.cents))
    part = part_of(Money(goods), own=paid, price=price)
    assert ZERO <= part <= min(Money(goods), paid)
    assert part_of(price, own=paid, price=price) == paid


BEFORE = {"401": -4350, "411": 2175, "441": 2175, "607": 4350, "707": -4350}
WAITING = {**BEFORE, "411": 1450, "471": 725}
AFTER = {"401": -2900, "411": 1450, "441": 1450, "607": 2900, "707": -2900}


@pytest.mark.django_db
def test_an_accepted_claim_is_booked_at_each_step_to_the_cent() -> None:
    cast, farid, line = claimed_cast()
    assert books(cast) == BEFORE
    filed = claim(cast, line)
    assert filed.credit == Money(725)
    assert books(cast) == WAITING
    account = account_of(cast.tool(TOOL), line.order.household)
    assert (account.paid, account.tentative, account.due) == (ZERO, Money(725), Money(1450))

    answer(Actor.of(farid), filed, ACCEPT)

    assert books(cast) == AFTER
    line.refresh_from_db()
    assert (line.quantity, line.ordered) == (2, 3)
    order = Order.unscoped.get(pk=line.order_id)
    assert (order.price, order.household_amount, order.revision) == (Money(2900), Money(1450), 2)
    assert Payer.objects.in_project(cast.project).get().spent == Money(1450)
    owed = balances_by_party(cast.project.pk, "401")
    assert {party.label: amount.cents for party, amount in owed.items()} == {
        "Ferme des Saules": -1934,
        "Jardins de la Marque": -966,
    }
    assert next(act.what for act in told(order)) == "Commande réduite, produit abîmé"
    letter = OutgoingMail.objects.get(key__startswith="orders.claim_answered")
    assert "passe de 21,75 € à 14,50 €" in letter.text.replace("\xa0", " ")


@pytest.mark.django_db
def test_a_disputed_claim_keeps_its_credit_until_the_coordination_settles() -> None:
    cast, farid, line = claimed_cast()
    filed = claim(cast, line)
    with pytest.raises(ReasonMissing):
        answer(Actor.of(farid), filed, DISPUTE, " ")
    with pytest.raises(Forbidden):
        answer(Actor.of(farid), filed, REFUSE, "non")
    answer(Actor.of(farid), filed, DISPUTE, "Livré sain")
    assert books(cast) == WAITING
    with pytest.raises(ClaimAnswered):
        answer(Actor.of(farid), filed, ACCEPT)
    with pytest.raises(ClaimAnswered):
        withdraw_claim(by=cast.member, claim_id=filed.pk, at=START)
    with pytest.raises(ReasonMissing):
        answer(cast.coordinator, filed, REFUSE)

    settled = answer(cast.coordinator, filed, REFUSE, "La photo montre un autre panier")

    assert books(cast) == BEFORE
    assert (settled.dispute, settled.answer) == ("Livré sain", "La photo montre un autre panier")
    assert [act.what for act in told(settled)] == [
        "Réclamation refusée",
        "Réclamation contestée",
        "Produit abîmé signalé",
    ]
    texts = list(
        OutgoingMail.objects.filter(key__startswith="orders.claim_answered").values_list("text", flat=True)
    )
    assert "La coordination va décider" in texts[0] and "C'est refusé" in texts[1]


@pytest.mark.django_db
def test_the_coordination_accepts_what_was_disputed() -> None:
    cast, farid, line = claimed_cast()
    filed = claim(cast, line)
    answer(Actor.of(farid), filed, DISPUTE, "Livré sain")
    answer(cast.coordinator, filed, ACCEPT)
    assert books(cast) == AFTER


@pytest.mark.django_db
def test_each_act_repeated_has_one_effect() -> None:
    cast, farid, line = claimed_cast()
    key = form_key()
    filed = claim(cast, line, form_key=key)
    assert claim(cast, line, form_key=key) == filed
    assert books(cast) == WAITING
    by = Actor.of(farid)
    answer(by, filed, DISPUTE, "Livré sain")
    answer(by, filed, DISPUTE, "Livré sain")
    answer(cast.coordinator, filed, ACCEPT)
    answer(cast.coordinator, filed, ACCEPT)
    assert books(cast) == AFTER
    with pytest.raises(ClaimAnswered, match="acceptée"):
        answer(cast.coordinator, filed, REFUSE, "non")

    other = claim(cast, line)
    withdraw_claim(by=cast.member, claim_id=other.pk, at=START)
    withdraw_claim(by=cast.member, claim_id=other.pk, at=START)
    assert books(cast) == AFTER
    assert OutgoingMail.objects.filter(key__startswith="orders.claim_filed").count() == 2


@pytest.mark.django_db
def test_units_of_earlier_live_claims_count_and_all_may_go() -> None:
    cast, farid, line = claimed_cast()
    first, second = claim(cast, line, 2), claim(cast, line, 1)
    assert first.credit + second.credit == Money(2175)
    with pytest.raises(NothingToClaim):
        claim(cast, line)
    withdraw_claim(by=cast.member, claim_id=second.pk, at=START)
    with pytest.raises(ClaimTooMany, match="entre 1 et 1"):
        claim(cast, line, 2)
    third = claim(cast, line, 1)
    for one in (first, third):
        answer(Actor.of(farid), one, ACCEPT)
    assert books(cast) == {}
    with pytest.raises(NothingToClaim):
        claim(cast, line)


@pytest.mark.django_db
def test_a_claim_is_filed_after_closing_and_for_so_many_days_after_the_distribution() -> None:
    cast, _farid, line = claimed_cast(claim_days=3)
    cycle = line.order.cycle
    last = cycle.distributes_at + timedelta(days=3)
    claim(cast, line, at=last)
    with pytest.raises(ClaimTooLate, match="coordination"):
        claim(cast, line, at=last + timedelta(seconds=1))
    later = make_cycle(cast, "Suivant", at=START)
    order = make_order(cast, later, at=START)
    with pytest.raises(ClaimTooSoon):
        claim(cast, order.lines.get())


@pytest.mark.django_db
def test_a_project_may_take_no_claims() -> None:
    cast, _farid, line = claimed_cast(claim_days=0)
    with pytest.raises(NoClaims):
        claim(cast, line)
    page = text(signed(cast.bob).get(link(cast, "order", number=line.order.number)))
    assert "Signaler un produit abîmé" not in page


@pytest.mark.django_db
def test_who_may_file_and_answer() -> None:
    cast, farid, line = claimed_cast()
    with pytest.raises(Forbidden):
        claim(cast, line, by=Actor.of(farid))
    carla = make_user("Carla")
    join(cast.project, "membre", carla)
    make_household(cast.project, "Famille Caron", person=carla)
    with pytest.raises(NotFound):
        claim(cast, line, by=Actor.of(carla))
    filed = claim(cast, line, by=cast.coordinator)  # on behalf of the household
    with pytest.raises(NotFound):
        answer(Actor.of(carla), filed, ACCEPT)
    with pytest.raises(Forbidden):
        answer(cast.member, filed, ACCEPT)
    with pytest.raises(Forbidden):
        withdraw_claim(by=cast.coordinator, claim_id=filed.pk, at=START)
    other = Producer.objects.in_tool(cast.tool(TOOL)).get(name="Jardins de la Marque")
    Product.unscoped.filter(offers=line.offer_id).update(producer=other)
    with pytest.raises(NotFound):
        answer(Actor.of(farid), filed, ACCEPT)
    assert books(cast) == WAITING


@pytest.mark.django_db
def test_a_shortage_is_not_noted_over_a_claim() -> None:
    cast, _farid, line = claimed_cast()
    filed = claim(cast, line)
    asked: dict[str, Any] = {"by": cast.coordinator, "offer_id": line.offer_id, "reason": "gel", "at": START}
    with pytest.raises(OfferClaimed):
        note_shortage(**asked, delivered=1)
    withdraw_claim(by=cast.member, claim_id=filed.pk, at=START)
    note_shortage(**asked, delivered=1)
    assert books(cast)["707"] == -1450


@pytest.mark.django_db
def test_a_claim_after_a_shortage_takes_from_what_came() -> None:
    cast, farid, line = claimed_cast()
    note_shortage(by=cast.coordinator, offer_id=line.offer_id, delivered=2, reason="gel", at=START)
    with pytest.raises(ClaimTooMany):
        claim(cast, line, 3)
    answer(Actor.of(farid), claim(cast, line, 2), ACCEPT)
    line.refresh_from_db()
    assert (line.quantity, line.ordered, books(cast)) == (0, 3, {})


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_have_one_effect() -> None:
    cast, farid, line = claimed_cast()
    filed = claim(cast, line)
    answers = [(cast.coordinator, ACCEPT, ""), (Actor.of(farid), DISPUTE, "Livré sain")] * 2

    def one(n: int) -> bool:
        try:
            answer(answers[n][0], filed, *answers[n][1:])
        except ClaimAnswered:
            return False
        return True

    at_once(one, 4, 4)

    assert books(cast) == AFTER
    assert (
        OutgoingMail.objects.filter(key__startswith=f"orders.claim_answered:{filed.pk}:accepted").count() == 1
    )


@pytest.mark.django_db(transaction=True)
def test_two_claims_of_the_last_unit_at_once() -> None:
    cast, _farid, line = claimed_cast(large=1)

    def one(_n: int) -> bool:
        try:
            claim(cast, line)
        except NothingToClaim:
            return False
        return True

    assert at_once(one, 3, 3).count(True) == 1
    assert balance_of(cast.project.pk, "471") == Money(725)


@pytest.mark.django_db
def test_an_erased_person_leaves_neither_words_nor_photo() -> None:
    cast, _farid, line = claimed_cast()
    claim(cast, line, photo=a_photo())
    assert personal_data(cast.bob.pk)["claims"][0]["trouble"] == "Moisi au fond"
    erase_person(cast.bob.pk, cast.coordinator, START)
    assert GoodsClaim.unscoped.get().trouble == ""
    assert not ClaimPhoto.unscoped.exists()
    assert books(cast) == WAITING
