"""Two years of control: filed by the body, checked, settled by someone else; carry-over and claw-back."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from essaim.engines.mandates.commands.amendments import amend_mandate
from essaim.engines.mandates.commands.mandates import end_mandate
from essaim.engines.mandates.commands.statements import (
    check_statement,
    file_statement,
    save_statement,
    send_back_statement,
    settle_statement,
)
from essaim.engines.mandates.errors import (
    ActNotSigned,
    EarlierYearOpen,
    OwnStatement,
    ReasonNeeded,
    SameOfficer,
    StatementClosed,
    YearNotOver,
    YearOutside,
)
from essaim.engines.mandates.models import Statement, StatementStep
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.statements import (
    claw_back_parts,
    controlled,
    statements_of,
    steps_of,
    years_of,
)
from essaim.engines.mandates.tests.mandates_world import (
    World,
    drafted,
    filed,
    make_world,
    saved,
    settled,
    signed,
    year_end,
)
from essaim.engines.mandates.tests.test_compensation_rules import TRAINING
from essaim.engines.mandates.today import waiting
from essaim.kernel.access.models import Grant
from essaim.kernel.actors.actor import Actor
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.factories import NOW
from essaim.kernel.money import Money, total
from essaim.kernel.outbox.models import OutgoingEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def test_two_years_one_carried_over_then_one_given_back(world: World) -> None:
    """188 740 € are allowed, 6 000 € of them in kind. 18 000 € too much is 9,5 % of what is allowed; the next year is above."""
    operator = signed(world)
    first = settled(world, operator, 2027, "200740")
    assert (first.allowed, first.received) == (Money.euros("188740"), Money.euros("206740"))
    assert (first.excess, first.carried_out, first.clawed_back) == (
        Money.euros("18000"),
        Money.euros("18000"),
        Money(0),
    )
    second = settled(world, operator, 2028, "190740")
    assert (second.carried_in, second.excess) == (Money.euros("18000"), Money.euros("26000"))
    assert (second.carried_out, second.clawed_back) == (Money(0), Money.euros("26000"))
    event = OutgoingEvent.objects.filter(name="mandates.StatementSettled").order_by("-pk")[0]
    assert event.payload["clawed_back"] == 2_600_000

    period, lines = controlled(operator, years_of(list(statements_of(operator))))
    assert period.kept == period.allowed == Money.euros("377480")
    assert [step.value for step in lines[1].outcome.steps][:4] == [
        Money.euros("196740"),
        Money.euros("18000"),
        Money.euros("-188740"),
        Money.euros("26000"),
    ]
    with pytest.raises(DatabaseError, match="a settled statement never changes"), transaction.atomic():
        Statement.unscoped.filter(pk=first.pk).update(comment="x")


def test_a_refusal_says_why_and_the_body_files_again(world: World) -> None:
    statement = filed(world, signed(world), 2027, "180000")
    at = year_end(2027)
    with pytest.raises(StatementClosed):
        saved(world, statement.operator, 2027, "1")
    with pytest.raises(ReasonNeeded):
        send_back_statement(by=world.officer, statement_id=statement.pk, reason=" ", at=at)
    send_back_statement(by=world.officer, statement_id=statement.pk, reason="Il manque le loyer", at=at)
    saved(world, statement.operator, 2027, "182740")
    file_statement(by=world.body, statement_id=statement.pk, at=at)
    check_statement(by=world.officer, statement_id=statement.pk, at=at)
    send_back_statement(by=world.decider, statement_id=statement.pk, reason="Il manque une pièce", at=at)
    file_statement(by=world.body, statement_id=statement.pk, at=at)
    steps = list(steps_of(statement))
    assert [one.kind for one in steps] == ["filed", "sent_back", "filed", "checked", "sent_back", "filed"]
    assert [one.filed["paid"][0]["amount"] for one in steps if one.filed] == [18000000, 18274000, 18274000]
    with pytest.raises(DatabaseError, match="what is written here never changes"), transaction.atomic():
        StatementStep.unscoped.filter(statement=statement).delete()


def test_today_tells_whom_a_statement_waits_for(world: World) -> None:
    def told(by: Actor, *rights: str) -> list[str]:
        return [one.text for one in waiting(world.tool, by, frozenset(rights), year_end(2027))]

    statement = filed(world, signed(world), 2027, "180000")
    assert told(world.officer, P.CONTROL, P.SETTLE) == ["Vérifier le bilan 2027 de Savoirs pour tous"]
    assert told(world.body, P.CONTROL) == []
    check_statement(by=world.officer, statement_id=statement.pk, at=year_end(2027))
    assert told(world.officer, P.CONTROL, P.SETTLE) == []
    assert told(world.decider, P.SETTLE) == ["Arrêter le bilan 2027 de Savoirs pour tous"]


def test_two_officers_and_neither_is_of_the_body(world: World) -> None:
    statement = filed(world, signed(world), 2027, "180000")
    at, project = year_end(2027), world.cast.project
    for role, rights in (("coordination", [P.SETTLE]), ("membre", [P.CONTROL, P.SETTLE])):
        Grant.objects.bulk_create(Grant(project=project, role=role, permission=one) for one in rights)
    with pytest.raises(OwnStatement):
        check_statement(by=world.body, statement_id=statement.pk, at=at)
    with pytest.raises(StatementClosed):
        settle_statement(by=world.decider, statement_id=statement.pk, at=at)
    check_statement(by=world.officer, statement_id=statement.pk, at=at)
    with pytest.raises(SameOfficer):
        settle_statement(by=world.officer, statement_id=statement.pk, at=at)
    with pytest.raises(IntegrityError, match="mandate_statement_two_officers"), transaction.atomic():
        Statement.unscoped.filter(pk=statement.pk).update(
            status="settled",
            settled_at=at,
            settled_by=world.cast.alice,
            excess=0,
            carried_out=0,
            clawed_back=0,
        )


def test_each_step_asks_its_right(world: World) -> None:
    operator = signed(world)
    statement = saved(world, operator, 2027, "180000")
    at = year_end(2027)
    with pytest.raises(Forbidden):
        file_statement(by=world.officer, statement_id=statement.pk, at=at)
    with pytest.raises(NotFound):
        saved_by(world.cast.funder, operator.pk)
    for act in (check_statement, settle_statement):
        with pytest.raises(Forbidden):
            act(by=world.body, statement_id=statement.pk, at=at)
        with pytest.raises(NotFound):
            act(by=world.cast.stranger, statement_id=statement.pk, at=at)


def saved_by(by: Any, operator_id: int) -> Statement:
    return save_statement(by=by, operator_id=operator_id, year=2027, plan=TRAINING, paid=[])


def test_a_year_is_of_the_mandate_over_and_in_its_turn(world: World) -> None:
    with pytest.raises(ActNotSigned):
        saved(world, drafted(world, title="Autre"), 2027, "1")
    operator = signed(world)
    for year in (2026, 2032):
        with pytest.raises(YearOutside):
            saved(world, operator, year, "1")
    early = saved(world, operator, 2027, "1")
    with pytest.raises(YearNotOver):
        file_statement(by=world.body, statement_id=early.pk, at=NOW)
    later = filed(world, operator, 2028, "180000")
    check_statement(by=world.officer, statement_id=later.pk, at=year_end(2028))
    with pytest.raises(EarlierYearOpen):
        settle_statement(by=world.decider, statement_id=later.pk, at=year_end(2028))


def test_the_last_year_gives_everything_back_even_if_the_mandate_goes_on_later(world: World) -> None:
    operator = signed(world, ends_on=date(2027, 12, 31))
    last = settled(world, operator, 2027, "183740")
    assert (last.excess, last.clawed_back) == (Money.euros("1000"), Money.euros("1000"))
    amend_mandate(
        by=world.officer,
        mandate_id=operator.mandate_id,
        object="Un an de plus",
        decision="2028-1",
        decided_on=date(2028, 1, 10),
        new_end=date(2028, 12, 31),
        at=year_end(2027),
    )
    operator.mandate.refresh_from_db()
    assert settled(world, operator, 2028, "182740").carried_in == Money(0)


def test_a_mandate_that_ends_early_is_settled_at_once(world: World) -> None:
    operator = signed(world)
    statement = saved(world, operator, 2027, "180000")
    when = year_end(2026).replace(year=2027, month=7)
    end_mandate(by=world.officer, mandate_id=operator.mandate_id, reason="Fin d'activité", at=when)
    later = when.replace(month=9)
    assert file_statement(by=world.body, statement_id=statement.pk, at=later).status == "filed"


def test_what_is_given_back_is_shared_as_it_was_paid(world: World) -> None:
    operator = signed(world)
    statement = save_statement(
        by=world.body,
        operator_id=operator.pk,
        year=2027,
        plan=TRAINING,
        paid=[("Région", Money.euros("200000")), ("Département", Money.euros("100000")), ("FSE+", Money(0))],
    )
    parts = claw_back_parts(statement, Money.euros("100,01"))
    assert parts == [("Région", Money(6667)), ("Département", Money(3334))]
    assert total([amount for _name, amount in parts]) == Money(10001)
    assert claw_back_parts(statement, Money(0)) == []
    nothing = replace_paid(statement, [])
    assert claw_back_parts(nothing, Money(5)) == [("Région", Money(5))]


def replace_paid(statement: Statement, paid: list[dict[str, Any]]) -> Statement:
    statement.paid = paid
    return statement


def test_a_year_that_cost_less_is_shown_as_such(world: World) -> None:
    operator = signed(world)
    cheap = replace(TRAINING, shared=())
    saved(world, operator, 2027, "150000", cheap)
    period, lines = controlled(operator, years_of(list(statements_of(operator))))
    assert period.excess == lines[0].result.excess > Money(0)
