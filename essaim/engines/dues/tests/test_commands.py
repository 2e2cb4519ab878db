"""A year of dues: called once, declared, chosen, paid, let off, cancelled; the books say the same."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from pydantic import ValidationError

from essaim.engines.dues.commands.amounts import choose_amount, close_due, declare_turnover
from essaim.engines.dues.commands.calling import call_year, remind_members, renew_year
from essaim.engines.dues.commands.paying import Paid, cancel_payment, record_payment
from essaim.engines.dues.engine import ENGINE, DuesSettings
from essaim.engines.dues.errors import (
    AlreadyCancelled,
    AlreadyPaid,
    BelowMinimum,
    BelowPaid,
    DueClosed,
    InTheFuture,
    NoChoice,
    NoRule,
    NothingPaid,
    NoTurnoverAsked,
    PartlyPaid,
    ReasonMissing,
    TooMuchPaid,
    YearTooFar,
)
from essaim.engines.dues.factories import (
    DAY,
    FLAT,
    FREE,
    TURNOVER,
    at,
    call,
    due_of,
    dues_cast,
    make_body,
    make_member,
    pay,
)
from essaim.engines.dues.models import Due, Payment
from essaim.engines.dues.today import waiting_for
from essaim.engines.ledger.api import balance_of
from essaim.engines.ledger.queries.check import faults_of_books
from essaim.engines.members.factories import put_in_college
from essaim.engines.members.models import College
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.factories import Cast
from essaim.kernel.money import Money
from essaim.kernel.outbox.models import KeptMessage, Reader

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


def told() -> list[str]:
    rows = KeptMessage.objects.filter(state=KeptMessage.State.WAITING).order_by("pk")
    return [one.kind for one in rows]


def income(cast: Cast) -> Money:
    return -balance_of(cast.project.pk, "756")


def test_a_year_is_called_once_to_each_member_who_is_there() -> None:
    cast = dues_cast({**FLAT, "by_college": [{"college": "Salariés", "amount": "6"}]})
    old, new = make_member(cast, "Ancien"), make_member(cast, "Nouvelle", joined_on=date(2026, 7, 20))
    staff = make_member(cast, "Salarié")
    put_in_college(staff, College.unscoped.create(project=cast.project, name="Salariés"))
    make_member(cast, "Partie", is_active=False, left_on=DAY)
    make_member(cast, "Plus tard", joined_on=date(2027, 1, 1))

    first, again = call(cast), call(cast)

    assert {due.household: due.amount for due in first} == {
        old: Money(2400),
        new: Money(1200),
        staff: Money(600),
    }
    assert again == []
    late = make_member(cast, "Retardataire")
    assert [due.household for due in call(cast, on=MARCH)] == [late]
    assert told().count("dues.call") == 4


def test_a_call_needs_a_rule_a_near_year_and_the_right() -> None:
    cast = dues_cast()
    tool = cast.tool("annee")
    tool.settings = {"rule": "none"}
    with pytest.raises(NoRule):
        call_year(by=cast.coordinator, tool=tool, year=2026, at=at(DAY))
    for year in (2024, 2028):
        with pytest.raises(YearTooFar):
            call(cast, year)
    for actor, refusal in ((cast.member, Forbidden), (cast.stranger, NotFound)):
        with pytest.raises(refusal):
            call_year(by=actor, tool=cast.tool("annee"), year=2026, at=at(DAY))
    assert not Due.objects.in_tool(cast.tool("annee")).exists()


def test_a_turnover_is_declared_and_counted_again_under_the_rule_of_the_call() -> None:
    cast = dues_cast(TURNOVER)
    body, person = make_body(cast), make_member(cast, "Nadia", person=cast.bob)
    call(cast)
    tool = cast.tool("annee")
    tool.settings = {**TURNOVER, "rate": "50 %"}
    tool.save()
    due = due_of(cast, body)
    assert (due.amount, due_of(cast, person).amount) == (Money(5000), Money(2000))

    declare_turnover(by=cast.coordinator, due_id=due.pk, turnover=Money.euros(200_000), at=at(DAY))
    pay(cast, due, 15_000)

    assert due_of(cast, body).amount == Money(20_000)
    with pytest.raises(BelowPaid):
        declare_turnover(by=cast.coordinator, due_id=due.pk, turnover=Money(0), at=at(DAY))
    with pytest.raises(NotFound):
        declare_turnover(by=cast.member, due_id=due.pk, turnover=Money(0), at=at(DAY))
    with pytest.raises(NoTurnoverAsked):
        declare_turnover(by=cast.member, due_id=due_of(cast, person).pk, turnover=Money(0), at=at(DAY))


def test_a_free_amount_is_chosen_or_given() -> None:
    cast = dues_cast(FREE)
    mine, other = make_member(cast, "Nadia", person=cast.bob), make_member(cast, "Omar")
    call(cast)
    due = due_of(cast, mine)
    assert due.amount == Money(1000)
    with pytest.raises(BelowMinimum):
        choose_amount(by=cast.member, due_id=due.pk, amount=Money(999), at=at(DAY))
    choose_amount(by=cast.member, due_id=due.pk, amount=Money(4000), at=at(DAY))
    assert due_of(cast, mine).amount == Money(4000)
    waiting = KeptMessage.objects.filter(state=KeptMessage.State.WAITING, reader__email=cast.bob.email)
    assert ["40,00" in one.subject for one in waiting] == [True]
    with pytest.raises(NotFound):
        choose_amount(by=cast.member, due_id=due_of(cast, other).pk, amount=Money(4000), at=at(DAY))

    pay(cast, due_of(cast, other), 300)
    more = pay(cast, due_of(cast, other), 2500)

    given = due_of(cast, other)
    assert (given.amount, given.paid, given.left) == (Money(2800), Money(2800), Money(0))
    cancel_payment(by=cast.coordinator, payment_id=more.pk, reason="Saisi deux fois", at=at(DAY))
    assert (due_of(cast, other).amount, due_of(cast, other).left) == (Money(1000), Money(700))


def test_a_payment_is_partial_once_a_form_and_in_the_books_that_day() -> None:
    cast = dues_cast()
    make_member(cast, "Nadia", email="nadia@exemple.fr")
    (due,) = call(cast)
    paid = Paid(amount=Money(1000), on=DAY, method="cash", key=uuid4())
    first, again = (
        record_payment(by=cast.coordinator, due_id=due.pk, paid=paid, at=at(DAY)) for _twice in range(2)
    )
    assert (first, first.number, income(cast)) == (again, 1, Money(1000))
    assert balance_of(cast.project.pk, "530") == Money(1000)
    with pytest.raises(TooMuchPaid):
        pay(cast, due, 1401)
    for changed, refusal in (({"amount": Money(0)}, NothingPaid), ({"on": MARCH}, InTheFuture)):
        with pytest.raises(refusal):
            wrong = replace(paid, key=uuid4(), **changed)
            record_payment(by=cast.coordinator, due_id=due.pk, paid=wrong, at=at(DAY))
    assert pay(cast, due, 1400).number == 2
    with pytest.raises(AlreadyPaid):
        close_due(by=cast.coordinator, due_id=due.pk, cancelled=False, reason="Chômage", at=at(DAY))
    assert income(cast) == Money(2400)
    with pytest.raises(NoChoice):
        choose_amount(by=cast.coordinator, due_id=due.pk, amount=Money(9900), at=at(DAY))
    assert told() == ["dues.receipt", "dues.receipt"]
    assert faults_of_books([cast.project.pk]) == []


def test_a_payment_that_did_not_hold_keeps_its_number() -> None:
    cast = dues_cast()
    make_member(cast, "Nadia")
    (due,) = call(cast)
    first = pay(cast, due, 2400, method="cheque")
    with pytest.raises(ReasonMissing):
        cancel_payment(by=cast.coordinator, payment_id=first.pk, reason=" ", at=at(MARCH))
    cancel_payment(by=cast.coordinator, payment_id=first.pk, reason="Chèque rejeté", at=at(MARCH))
    with pytest.raises(AlreadyCancelled):
        cancel_payment(by=cast.coordinator, payment_id=first.pk, reason="Chèque rejeté", at=at(MARCH))
    due.refresh_from_db()
    assert (due.left, income(cast), told()) == (Money(2400), Money(0), [])
    assert pay(cast, due, 2400, on=MARCH).number == 2
    numbers = Payment.objects.in_tool(cast.tool("annee")).order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]
    assert faults_of_books([cast.project.pk]) == []


def test_a_due_is_let_off_with_a_reason_or_taken_back() -> None:
    cast = dues_cast()
    make_member(cast, "Nadia")
    make_member(cast, "Omar")
    nadia, omar = call(cast)
    pay(cast, nadia, 400)
    with pytest.raises(PartlyPaid):
        close_due(by=cast.coordinator, due_id=nadia.pk, cancelled=True, reason="Erreur", at=at(DAY))
    with pytest.raises(ReasonMissing):
        close_due(by=cast.coordinator, due_id=nadia.pk, cancelled=False, reason="", at=at(DAY))
    close_due(by=cast.coordinator, due_id=nadia.pk, cancelled=False, reason="Chômage", at=at(DAY))
    close_due(by=cast.coordinator, due_id=omar.pk, cancelled=True, reason="Double", at=at(DAY))
    nadia.refresh_from_db()
    assert (nadia.state, nadia.left, nadia.reason) == ("waived", Money(0), "Chômage")
    with pytest.raises(DueClosed):
        pay(cast, nadia, 100)
    assert call(cast) == []
    assert income(cast) == Money(400)


def test_reminders_go_twice_at_most_and_stop_once_paid() -> None:
    cast = dues_cast()
    for name in ("Nadia", "Omar"):
        make_member(cast, name, email=f"{name.lower()}@exemple.fr")
    nadia, _omar = call(cast)
    remind_members(at(date(2026, 2, 13)))
    assert told() == ["dues.call", "dues.call"]
    for _twice in range(2):
        remind_members(at(date(2026, 2, 14)))
    assert told() == ["dues.reminder", "dues.reminder"]
    pay(cast, nadia, 2400)
    for day in (date(2026, 3, 16), date(2026, 5, 1), date(2026, 9, 1)):
        remind_members(at(day))

    kinds = sorted(KeptMessage.objects.values_list("kind", "reader__email"))
    assert [one for one in kinds if one[0] == "dues.reminder"] == [
        ("dues.reminder", "nadia@exemple.fr"),
        *[("dues.reminder", "omar@exemple.fr")] * 2,
    ]
    assert sorted(told()) == ["dues.receipt", "dues.reminder"]


def test_a_member_may_turn_letters_off() -> None:
    cast = dues_cast()
    Reader.objects.create(project=cast.project, email="nadia@exemple.fr", paces={"dues.call": "none"})
    make_member(cast, "Nadia", email="nadia@exemple.fr")
    call(cast)
    assert told() == []


def test_the_next_year_is_called_by_itself_once_after_the_one_before() -> None:
    cast = dues_cast({**FLAT, "first_month": 9})
    stays, leaves = make_member(cast, "Reste"), make_member(cast, "Part")
    renew_year(at(date(2026, 9, 2)))
    assert not Due.objects.in_tool(cast.tool("annee")).exists()
    call(cast, 2025, on=date(2026, 1, 15))
    leaves.is_active, leaves.left_on = False, MARCH
    leaves.save()
    renew_year(at(date(2026, 8, 31)))
    for _twice in range(2):
        renew_year(at(date(2026, 9, 1)))
    years = Due.objects.in_tool(cast.tool("annee")).order_by("year", "pk").values_list("year", "household")
    assert sorted(years) == sorted([(2025, stays.pk), (2025, leaves.pk), (2026, stays.pk)])


def test_what_waits_is_said_to_the_office_and_to_the_member() -> None:
    cast = dues_cast(TURNOVER)
    make_member(cast, "Nadia", person=cast.bob)
    call(cast)
    tool = cast.tool("annee")
    own, office = frozenset({"dues.own"}), frozenset({"dues.manage"})
    assert ["20,00" in one.text for one in waiting_for(tool, cast.member, own, at(DAY))] == [True]
    assert list(waiting_for(tool, cast.coordinator, office, at(DAY))) == []
    assert [one.text for one in waiting_for(tool, cast.coordinator, office, at(MARCH))] == [
        "1 cotisation en retard."
    ]


def test_a_person_is_given_their_dues_and_what_is_written_of_them_goes() -> None:
    cast = dues_cast()
    make_member(cast, "Nadia", person=cast.bob)
    (due,) = call(cast)
    close_due(by=cast.coordinator, due_id=due.pk, cancelled=False, reason="Chômage", at=at(DAY))
    assert ENGINE.personal is not None
    assert ENGINE.erase is not None
    assert [one["reason"] for one in ENGINE.personal(cast.bob.pk)] == ["Chômage"]
    ENGINE.erase(cast.bob.pk, cast.coordinator, at(MARCH))
    due.refresh_from_db()
    assert due.reason == "Texte effacé"


@pytest.mark.parametrize(
    "wrong",
    [
        {"flat": "-1"},
        {"minimum": "10", "maximum": "9"},
        {"minimum": "10", "recommended": "9"},
        {"rule": "free"},
        {"rate": "200 %"},
        {"account": "512"},
        {"reminders": 3},
        {"first_month": 13},
    ],
)
@pytest.mark.once
def test_a_decision_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        DuesSettings.model_validate({"rule": "flat", **wrong})
