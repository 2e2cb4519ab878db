"""Shares from the request to the refund: what is written, what is refused, and the books beside."""

from datetime import date, timedelta
from typing import Any

import pytest

from essaim.engines.ledger.api import balance_of
from essaim.engines.ledger.queries.check import faults_of_books
from essaim.engines.members.factories import make_household
from essaim.engines.members.models import College, CollegePlace
from essaim.engines.shares import errors
from essaim.engines.shares.commands.asking import (
    Wish,
    ask_subscription,
    ask_transfer,
    ask_withdrawal,
    cancel_request,
)
from essaim.engines.shares.commands.deciding import Verdict, accept_request, refuse_request
from essaim.engines.shares.commands.paying import Paid, pay_refund, take_back_payment
from essaim.engines.shares.commands.people import Terms, add_category, change_category
from essaim.engines.shares.commands.refunding import Losses, declare_losses, serve_queue
from essaim.engines.shares.factories import (
    DAY,
    SHARE,
    accept,
    at,
    elsewhere,
    leave,
    make_category,
    paid_up,
    pay,
    shares_cast,
    subscribe,
)
from essaim.engines.shares.models import Holder, Holding, Line, Register, Request
from essaim.engines.shares.queries.capital import capital_on
from essaim.engines.shares.queries.holdings import disagreements, holding_of, holdings_on
from essaim.engines.shares.queries.losses import losses_on
from essaim.engines.shares.queries.paying import owed_now, plan_of, receipts_of
from essaim.engines.shares.rules import register
from essaim.kernel.actors.models import OrganisationMembership
from essaim.kernel.audit.api import history
from essaim.kernel.errors import Forbidden, Invalid, NotFound
from essaim.kernel.factories import Cast, make_organisation
from essaim.kernel.money import ZERO, Money
from essaim.kernel.outbox.models import OutgoingEvent

pytestmark = pytest.mark.django_db
MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)


@pytest.fixture
def cast() -> Cast:
    return shares_cast()


@pytest.fixture(autouse=True)
def books_agree(cast: Cast) -> object:
    """Whatever a test did, the register, the holdings and the books say the same."""
    yield
    assert faults_of_books([cast.project.pk]) == []
    assert disagreements(cast.tool("parts")) == []
    found = capital_on(cast.tool("parts"), date(2030, 1, 1))
    assert found.held.amount == found.in_books
    head = Register.objects.in_tool(cast.tool("parts")).first()
    assert head is None or head.capital == found.held.amount


def wish(category_id: int, shares: int = 2, times: int = 1) -> Wish:
    return Wish(category_id=category_id, shares=shares, times=times, consent="J'ai lu.")


def test_a_request_changes_nothing_until_it_is_accepted(cast: Cast) -> None:
    tool, users = cast.tool("parts"), make_category(cast)
    asked = ask_subscription(by=cast.member, tool=tool, wish=wish(users.pk, 3), at=at(DAY))
    assert (asked.holder.user, asked.consent) == (cast.bob, "J'ai lu.")
    assert holding_of(asked.holder) == register.Holding()

    operation = accept(cast, asked.pk)

    asked.refresh_from_db()
    line = Line.objects.in_tool(tool).get()
    assert asked.state == Request.State.ACCEPTED
    assert (line.number, line.shares, line.amount, line.called) == (1, 3, Money(6000), Money(6000))
    assert (operation.decision, operation.amount) == ("Conseil d'administration", Money(6000))
    assert balance_of(cast.project.pk, "4562") == Money(6000)
    assert balance_of(cast.project.pk, "1012") == Money(-6000)
    assert OutgoingEvent.objects.filter(name="shares.SharesSubscribed").count() == 1
    assert history(asked).first().action == "shares.request_accepted"  # type: ignore[union-attr]
    with pytest.raises(errors.AlreadyDecided):
        accept(cast, asked.pk)


def test_a_request_is_refused_with_a_reason_or_taken_back(cast: Cast) -> None:
    tool, users = cast.tool("parts"), make_category(cast)
    first = ask_subscription(by=cast.member, tool=tool, wish=wish(users.pk), at=at(DAY))
    refuse_request(by=cast.coordinator, request_id=first.pk, reason="Dossier incomplet", on=DAY)
    second = ask_subscription(by=cast.member, tool=tool, wish=wish(users.pk), at=at(DAY))
    cancel_request(by=cast.member, request_id=second.pk, on=DAY)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.reason, second.state) == ("refused", "Dossier incomplet", "cancelled")
    with pytest.raises(errors.AlreadyDecided):
        cancel_request(by=cast.member, request_id=first.pk, on=DAY)


def test_what_a_subscription_must_be(cast: Cast) -> None:
    tool, towns = cast.tool("parts"), make_category(cast, "towns")
    closed = make_category(cast, "staff", is_open=False)

    def ask(**told: int) -> Request:
        return ask_subscription(by=cast.member, tool=tool, wish=wish(**told), at=at(DAY))

    with pytest.raises(errors.TooFewShares):
        ask(category_id=towns.pk, shares=4)
    with pytest.raises(Invalid):
        ask(category_id=towns.pk, shares=0)
    with pytest.raises(errors.TooManyTimes):
        ask(category_id=towns.pk, shares=5, times=38)
    with pytest.raises(errors.CategoryClosed):
        ask(category_id=closed.pk)
    with pytest.raises(NotFound):
        ask(category_id=make_category(elsewhere(cast)).pk)
    with pytest.raises(NotFound):
        ask_subscription(
            by=cast.member,
            tool=tool,
            wish=wish(towns.pk, 5),
            organisation_id=make_organisation().pk,
            at=at(DAY),
        )
    with pytest.raises(Forbidden):
        ask_subscription(by=cast.funder, tool=tool, wish=wish(towns.pk, 5), at=at(DAY))


def test_someone_keeps_the_category_of_their_shares(cast: Cast) -> None:
    tool, users, staff = cast.tool("parts"), make_category(cast), make_category(cast, "staff")
    paid_up(cast, users, 1, user_id=cast.bob.pk)
    with pytest.raises(errors.OtherCategory):
        ask_subscription(by=cast.member, tool=tool, wish=wish(staff.pk), at=at(DAY))


def test_a_household_enters_the_college_of_its_category(cast: Cast) -> None:
    college = College.unscoped.create(project=cast.project, name="Usagers")
    users = make_category(cast, college_id=college.pk)
    household = make_household(cast.project, "Famille Delattre", person=cast.bob)
    asked = ask_subscription(by=cast.member, tool=cast.tool("parts"), wish=wish(users.pk), at=at(DAY))

    accept(cast, asked.pk)

    assert asked.holder.household == household
    assert CollegePlace.objects.in_project(cast.project).get().college == college


def test_an_organisation_is_subscribed_for_by_its_own_people(cast: Cast) -> None:
    users, shop = make_category(cast), make_organisation("Biocoop")
    OrganisationMembership.objects.create(organisation=shop, user=cast.bob)
    asked = ask_subscription(
        by=cast.member,
        tool=cast.tool("parts"),
        wish=wish(users.pk),
        organisation_id=shop.pk,
        at=at(DAY),
    )
    assert (asked.holder.kind, asked.holder.name) == (Holder.Kind.ORGANISATION, "Biocoop")


def test_instalments_are_called_first_then_paid_as_one_can(cast: Cast) -> None:
    holder = subscribe(cast, make_category(cast), 10, times=4)
    assert [one.amount.cents for one in plan_of(holder)] == [5000, 5000, 5000, 5000]
    assert (owed_now(holder, DAY), owed_now(holder, date(2027, 2, 1))) == (Money(5000), Money(10_000))
    assert balance_of(cast.project.pk, "109") == Money(15_000)

    pay(cast, holder, 7000)

    assert holding_of(holder) == register.Holding(10, Money(20_000), Money(7000), Money(7000))
    assert owed_now(holder, DAY) == ZERO
    told = {code: balance_of(cast.project.pk, code).cents for code in ("1011", "1012", "1013", "512")}
    assert told == {"1011": -13_000, "1012": 0, "1013": -7000, "512": 7000}
    with pytest.raises(errors.TooMuchPaid):
        pay(cast, holder, 13_001)
    assert receipts_of(cast.tool("parts"), 2026) == [(holder, Money(7000))]


def test_a_payment_that_did_not_hold_is_taken_back_once(cast: Cast) -> None:
    holder = subscribe(cast, make_category(cast), 10, times=2)
    payment = pay(cast, holder, 12_000, method="cheque")

    def take_back() -> object:
        return take_back_payment(
            by=cast.coordinator, payment_id=payment.pk, on=MARCH, reason="Sans provision", at=at(MARCH)
        )

    take_back()
    assert holding_of(holder) == register.Holding(10, Money(20_000), Money(10_000), ZERO)
    assert balance_of(cast.project.pk, "5112") == ZERO
    assert holdings_on(cast.tool("parts"), DAY)[holder.pk].paid == Money(12_000)
    with pytest.raises(errors.NotTakenBack):
        take_back()


def test_the_register_goes_forward_and_never_ahead_of_today(cast: Cast) -> None:
    users = make_category(cast)
    subscribe(cast, users, 1, on=MARCH)
    with pytest.raises(errors.BeforeTheRegister):
        subscribe(cast, users, 1, on=DAY, name="Trop tôt")
    asked = ask_subscription(by=cast.member, tool=cast.tool("parts"), wish=wish(users.pk), at=at(MARCH))
    verdict = Verdict(on=JUNE + timedelta(days=1), decision="CA")
    with pytest.raises(errors.InTheFuture):
        accept_request(by=cast.coordinator, request_id=asked.pk, verdict=verdict, at=at(JUNE))


def test_public_bodies_stop_at_half_of_the_capital(cast: Cast) -> None:
    users, towns = make_category(cast), make_category(cast, "towns")
    paid_up(cast, users, 10)
    town = subscribe(cast, towns, 10)
    with pytest.raises(errors.PublicCeiling) as refused:
        subscribe(cast, towns, 5, organisation_id=make_organisation("Métropole").pk)
    assert "60" in str(refused.value)

    paid_up(cast, users, 5, name="Omar Haddad")
    subscribe(cast, towns, 5, organisation_id=town.organisation_id)
    assert holding_of(town).shares == 15


def test_a_withdrawal_waits_at_the_floor_then_is_refunded(cast: Cast) -> None:
    tool, users = cast.tool("parts"), make_category(cast)
    founder = paid_up(cast, users, 40)
    paid_up(cast, users, 10, name="Omar Haddad")
    leave(cast, founder, 40, on=MARCH)
    with pytest.raises(errors.NotEnoughShares):
        leave(cast, founder, 1, on=MARCH)

    (line,) = serve_queue(by=cast.coordinator, tool=tool, on=MARCH, at=at(MARCH))
    assert (line.shares, line.refund) == (-37, Money(74_000))
    head = Register.objects.in_tool(tool).get()
    assert (head.capital, head.floor) == (Money(26_000), Money(25_000))
    with pytest.raises(errors.NothingToRefund):
        serve_queue(by=cast.coordinator, tool=tool, on=MARCH, at=at(MARCH))

    paid_up(cast, users, 10, name="Lucie Petit", on=JUNE)
    (line,) = serve_queue(by=cast.coordinator, tool=tool, on=JUNE, at=at(JUNE))
    assert line.shares == -3
    assert holding_of(founder) == register.Holding()
    assert balance_of(cast.project.pk, "4567") == Money(-80_000)
    paid = Paid(on=JUNE, method="transfer")
    pay_refund(by=cast.coordinator, line_id=line.pk, paid=paid, at=at(JUNE))
    assert balance_of(cast.project.pk, "4567") == Money(-74_000)
    with pytest.raises(errors.PaidAlready):
        pay_refund(by=cast.coordinator, line_id=line.pk, paid=paid, at=at(JUNE))


def test_who_leaves_bears_their_part_of_the_losses_and_of_what_they_did_not_pay(cast: Cast) -> None:
    tool, users = cast.tool("parts"), make_category(cast)
    paid_up(cast, users, 40)
    late = subscribe(cast, users, 10, times=2, name="Omar Haddad")
    pay(cast, late, 12_000)
    declare_losses(by=cast.coordinator, tool=tool, losses=Losses(on=DAY, amount=Money(10_000), decision="AG"))
    leave(cast, late, 10, on=MARCH)

    (line,) = serve_queue(by=cast.coordinator, tool=tool, on=MARCH, at=at(MARCH))

    assert (line.paid, line.loss, line.refund) == (Money(-12_000), Money(2000), Money(10_000))
    told = {code: balance_of(cast.project.pk, code).cents for code in ("109", "4562", "4567", "119")}
    assert told == {"109": 0, "4562": 0, "4567": -10_000, "119": -2000}


def test_what_others_bore_of_the_losses_is_not_borne_again(cast: Cast) -> None:
    tool, users = cast.tool("parts"), make_category(cast)
    first, second = paid_up(cast, users, 50), paid_up(cast, users, 50, name="Omar Haddad")
    told: dict[str, Any] = {"by": cast.coordinator, "tool": tool}
    declare_losses(losses=Losses(on=DAY, amount=Money(50_000), decision="AG"), **told)
    leave(cast, first, 10, on=MARCH)
    leave(cast, second, 10, on=JUNE)

    lines = [*serve_queue(on=MARCH, at=at(MARCH), **told), *serve_queue(on=JUNE, at=at(JUNE), **told)]

    assert [line.loss for line in lines] == [Money(5000), Money(5000)]
    assert losses_on(tool, JUNE) == Money(40_000)
    declare_losses(losses=Losses(on=JUNE, amount=Money(40_000), decision="AG"), **told)
    assert losses_on(tool, JUNE) == Money(40_000)


def test_a_withdrawal_waits_for_the_delay_of_the_statutes(cast: Cast) -> None:
    cast.project.tools.filter(slug="parts").update(settings={"legal_form": "scic", "refund_months": 6})
    tool, users = cast.tool("parts"), make_category(cast)
    holder = paid_up(cast, users, 10)
    operation = leave(cast, holder, 2)
    assert operation.ripe_on == date(2026, 7, 15)
    with pytest.raises(errors.NothingToRefund):
        serve_queue(by=cast.coordinator, tool=tool, on=JUNE, at=at(JUNE))
    later = date(2026, 7, 15)
    assert serve_queue(by=cast.coordinator, tool=tool, on=later, at=at(later))[0].shares == -2


def test_only_paid_shares_are_handed_over(cast: Cast) -> None:
    users = make_category(cast)
    giver = subscribe(cast, users, 4, user_id=cast.bob.pk)
    receiver = paid_up(cast, users, 1)

    def hand_over(shares: int, to: int) -> Request:
        return ask_transfer(by=cast.member, holder_id=giver.pk, receiver_id=to, shares=shares, on=MARCH)

    with pytest.raises(errors.NotPaid):
        hand_over(1, receiver.pk)
    pay(cast, giver, 8000)
    with pytest.raises(errors.NotEnoughShares):
        hand_over(5, receiver.pk)
    with pytest.raises(Invalid):
        hand_over(1, giver.pk)

    accept(cast, hand_over(3, receiver.pk).pk, on=MARCH)

    assert holding_of(giver).shares == 1
    assert holding_of(receiver) == register.Holding(4, Money(8000), Money(8000), Money(8000))
    kinds = Line.objects.in_tool(cast.tool("parts")).filter(on=MARCH).values_list("kind", flat=True)
    assert sorted(kinds) == ["given", "received"]
    assert holdings_on(cast.tool("parts"), DAY)[giver.pk].shares == 4


def test_a_member_asks_for_their_own_shares_only(cast: Cast) -> None:
    stranger = paid_up(cast, make_category(cast), 4)
    with pytest.raises(NotFound):
        ask_withdrawal(by=cast.member, holder_id=stranger.pk, shares=1, on=DAY)
    assert ask_withdrawal(by=cast.coordinator, holder_id=stranger.pk, shares=1, on=DAY).channel == "paper"


def test_who_stays_keeps_the_least_of_their_category(cast: Cast) -> None:
    users, towns = make_category(cast), make_category(cast, "towns")
    paid_up(cast, users, 20)
    town = paid_up(cast, towns, 6)
    with pytest.raises(errors.TooFewShares):
        leave(cast, town, 2)
    leave(cast, town, 6)


def test_categories_have_names_of_their_own_and_keep_what_was_sold(cast: Cast) -> None:
    users = make_category(cast)
    holder = paid_up(cast, users, 2)
    terms = Terms(name="Conducteurs", role="beneficiary", nominal=Money(3000))
    with pytest.raises(Invalid):
        add_category(by=cast.coordinator, tool=cast.tool("parts"), terms=terms)
    change_category(by=cast.coordinator, category_id=users.pk, terms=terms)
    assert holding_of(holder).amount == SHARE * 2
    paid_up(cast, Holder.objects.in_tool(cast.tool("parts")).get().category, 1, user_id=cast.bob.pk)
    assert sorted(one.amount.cents for one in Holding.objects.in_tool(cast.tool("parts")).order_by("pk")) == [
        3000,
        4000,
    ]
