"""Yearly statements: the body files, an officer checks, another settles; a refusal says why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from essaim.engines.mandates.commands.compensation import check_plan, counting
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
from essaim.engines.mandates.events import StatementSettled
from essaim.engines.mandates.models import Mandate, Operator, Statement, StatementStep
from essaim.engines.mandates.permissions import P
from essaim.engines.mandates.queries.mandates import side_of
from essaim.engines.mandates.queries.statements import control_of, mandate_years, statements_of, years_of
from essaim.engines.mandates.rules.compensation import Plan
from essaim.engines.mandates.rules.compensation_text import plan_to_json
from essaim.kernel.access.api import get, grants
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Forbidden, NotFound
from essaim.kernel.money import Money
from essaim.kernel.outbox.api import publish

Status, Kind = Statement.Status, StatementStep.Kind
type Payments = Sequence[tuple[str, Money]]


def check_year(operator: Operator, year: int) -> None:
    """Raises ActNotSigned for a draft, YearOutside for a year out of the mandate."""
    years = mandate_years(operator.mandate)
    if not years:
        raise ActNotSigned(name=operator.mandate.title)
    if year not in years:
        raise YearOutside(year=year, first=years[0], last=years[-1])


@transaction.atomic
def save_statement(
    *, by: Actor, operator_id: int, year: int, plan: Plan, paid: Payments, comment: str = ""
) -> Statement:
    """Write the accounts of a year, as long as they are not filed. Raises YearOutside, StatementClosed, BadPlan, NotFound."""
    operator, _side = counting(by, operator_id)
    check_year(operator, year)
    check_plan(plan)
    rows = Statement.objects.in_tool(operator.tool_id).filter(operator=operator, year=year)
    statement = rows.select_for_update().first() or Statement(
        operator=operator, tool=operator.tool, year=year
    )
    if not statement.is_open:
        raise StatementClosed(year=year, status=statement.get_status_display())
    statement.data = plan_to_json(plan)
    statement.paid = [{"name": name.strip()[:150], "amount": amount.cents} for name, amount in paid]
    statement.comment = comment.strip()
    statement.save()
    record(by=by, action="mandates.statement_saved", target=statement)
    return statement


def _held(by: Actor, statement_id: int, permission: P) -> Statement:
    """A statement held, its act first. Raises NotFound, Forbidden."""
    found = Statement.unscoped.filter(pk=statement_id).values("operator__mandate").first()
    if found is None:
        raise NotFound
    Mandate.unscoped.select_for_update().get(pk=found["operator__mandate"])
    related = ("operator__organisation", "operator__mandate", "tool__project")
    return get(Statement, pk=statement_id, by=by, permission=permission, lock=True, related=related)


def _expect(statement: Statement, *expected: str) -> None:
    if statement.status not in expected:
        raise StatementClosed(year=statement.year, status=statement.get_status_display())


def _step(statement: Statement, kind: StatementStep.Kind, by: Actor, at: datetime, reason: str = "") -> None:
    filed: dict[str, Any] = {"data": statement.data, "paid": statement.paid} if kind == Kind.FILED else {}
    StatementStep.unscoped.create(
        project_id=statement.project_id,
        tool_id=statement.tool_id,
        statement=statement,
        kind=kind,
        reason=reason,
        filed=filed,
        by_id=by.user_id,
        at=at,
    )
    action = f"mandates.statement_{kind}"
    record(by=by, action=action, target=statement, changes={"year": statement.year}, reason=reason[:500])


@transaction.atomic
def file_statement(*, by: Actor, statement_id: int, at: datetime) -> Statement:
    """Hand a year over to the authority; it no longer changes. By the body, the year over. Raises StatementClosed, YearNotOver."""
    statement = _held(by, statement_id, P.STATE)
    side = side_of(statement.operator, by, grants(by, statement.project_id) or frozenset())
    if not side.body:
        raise Forbidden
    _expect(statement, Status.DRAFT, Status.SENT_BACK)
    end = statement.operator.mandate.runs_until
    today = timezone.localdate(at)
    if statement.year >= today.year and (end is None or today <= end):
        raise YearNotOver(year=statement.year)
    statement.status, statement.filed_by_id, statement.filed_at = Status.FILED, by.user_id, at
    statement.checked_by_id, statement.checked_at = None, None
    statement.save(update_fields=["status", "filed_by", "filed_at", "checked_by", "checked_at"])
    _step(statement, Kind.FILED, by, at)
    return statement


def _officer(by: Actor, statement: Statement) -> None:
    """Whoever filed, or belongs to the body, does not control. Raises OwnStatement."""
    held = grants(by, statement.project_id) or frozenset()
    if statement.filed_by_id == by.user_id or side_of(statement.operator, by, held).body:
        raise OwnStatement


@transaction.atomic
def check_statement(*, by: Actor, statement_id: int, at: datetime, note: str = "") -> Statement:
    """First level: the accounts and their proofs were looked at. Raises StatementClosed, OwnStatement."""
    statement = _held(by, statement_id, P.CONTROL)
    _expect(statement, Status.FILED)
    _officer(by, statement)
    statement.status, statement.checked_by_id, statement.checked_at = Status.CHECKED, by.user_id, at
    statement.save(update_fields=["status", "checked_by", "checked_at"])
    _step(statement, Kind.CHECKED, by, at, note.strip())
    return statement


@transaction.atomic
def send_back_statement(*, by: Actor, statement_id: int, reason: str, at: datetime) -> Statement:
    """Refuse a year with a reason: the body corrects and files it again. At either level. Raises ReasonNeeded, StatementClosed."""
    held = Statement.unscoped.filter(pk=statement_id).values_list("status", flat=True).first()
    statement = _held(by, statement_id, P.SETTLE if held == Status.CHECKED else P.CONTROL)
    _expect(statement, Status.FILED, Status.CHECKED)
    _officer(by, statement)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    statement.status = Status.SENT_BACK
    statement.save(update_fields=["status"])
    _step(statement, Kind.SENT_BACK, by, at, reason.strip())
    return statement


@transaction.atomic
def settle_statement(*, by: Actor, statement_id: int, at: datetime, note: str = "") -> Statement:
    """Second level, by someone else: the amounts are kept for ever. The years before come first.

    Raises SameOfficer, EarlierYearOpen, StatementClosed, OwnStatement.
    """
    statement = _held(by, statement_id, P.SETTLE)
    _expect(statement, Status.CHECKED)
    _officer(by, statement)
    if statement.checked_by_id == by.user_id:
        raise SameOfficer
    _settle(statement, by, at)
    _step(statement, Kind.SETTLED, by, at, note.strip())
    event = StatementSettled(
        statement.pk, statement.year, statement.clawed_back.cents, statement.carried_out.cents
    )
    publish(event, tool=statement.tool, by=by)
    return statement


def _settle(statement: Statement, by: Actor, at: datetime) -> None:
    operator = statement.operator
    told = list(statements_of(operator).filter(year__lte=statement.year).select_related("operator__mandate"))
    starts_on = operator.mandate.starts_on
    settled = {one.year for one in told if one.status == Status.SETTLED}
    for year in range(starts_on.year if starts_on else statement.year, statement.year):
        if year not in settled:
            raise EarlierYearOpen(year=year)
    result = control_of(operator, years_of(told)).years[-1]
    for name in ("allowed", "received", "carried_in", "excess", "carried_out", "clawed_back"):
        setattr(statement, name, getattr(result, name))
    statement.status, statement.settled_by_id, statement.settled_at = Status.SETTLED, by.user_id, at
    statement.save()
