"""Asking a year of dues, once to each member, and the same again the next year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from essaim.engines.dues.commands.letters import write_calls, write_reminder
from essaim.engines.dues.errors import NoRule, YearTooFar
from essaim.engines.dues.models import Book, Call, Due
from essaim.engines.dues.permissions import P
from essaim.engines.dues.queries.dues import late_dues, rule_of
from essaim.engines.dues.rules import count_due, months_due, period_of, remind_on, rule_for, year_of
from essaim.engines.members.api import Household, active_households, record_list
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.money import ZERO, Money
from essaim.kernel.projects.models import Project, Tool

RENEW, REMIND = "dues.renew_year", "dues.remind_members"


def lock_book(tool: Tool) -> Book:
    """The head of the dues of a tool, its row held until the end of the transaction; opened the first time."""
    Book.unscoped.bulk_create([Book(tool=tool, project_id=tool.project_id)], ignore_conflicts=True)
    return Book.objects.in_tool(tool).select_for_update(of=("self",)).order_by("pk").get()


@transaction.atomic
def call_year(*, by: Actor, tool: Tool, year: int, at: datetime) -> list[Due]:
    """Ask each member for the dues of a year. Again: only those who came since; a due is never asked twice.

    Who left, who comes after the year, and who owes nothing are not asked. Returns the new dues.
    Raises NotFound, Forbidden, NotRunning, NoRule, YearTooFar.
    """
    require(by=by, project_id=tool.project_id, permission=P.MANAGE)
    day = timezone.localdate(at)
    current = year_of(day, tool.config.first_month)
    if tool.config.rule == "none":
        raise NoRule
    if not current - 1 <= year <= current + 1:
        raise YearTooFar(year=year, current=current, field="year")
    lock_book(tool)
    call, _new = Call.unscoped.get_or_create(
        tool=tool, year=year, defaults={"project_id": tool.project_id, "called_on": day}
    )
    made = list(_new_dues(tool, year, day))
    Due.unscoped.bulk_create(made, batch_size=500)
    write_calls(tool, made)
    asked = sum((due.amount for due in made), ZERO)
    record(by=by, action="dues.year_called", target=call, changes={"members": len(made), "total": asked})
    return made


def _new_dues(tool: Tool, year: int, day: date) -> Iterator[Due]:
    """What each member not asked yet owes, not written. Four queries."""
    known = Due.objects.in_tool(tool).filter(year=year).order_by("pk")
    asked = {key for pair in known.values_list("household_id", "household__merged_into_id") for key in pair}
    colleges = {one.household_id: one.college for one in record_list(tool.project_id, on=day)}
    for household in active_households(tool.project_id):
        if household.pk in asked:
            continue
        due = _due(tool, household, colleges.get(household.pk, ""), year, day)
        if due is not None:
            yield due


def _due(tool: Tool, household: Household, college: str, year: int, day: date) -> Due | None:
    """The due of one member, none where it comes to nothing."""
    config = tool.config
    by_college = {one.college: one.amount for one in config.by_college}
    is_organisation = household.organisation_id is not None
    rule = rule_for(rule_of(tool), is_organisation=is_organisation, college=college, by_college=by_college)
    period = period_of(year, config.first_month)
    count = count_due(rule, months=months_due(period, household.joined_on, by_month=config.by_month))
    if count.due <= 0:
        return None
    return Due(
        project_id=tool.project_id,
        tool=tool,
        household=household,
        year=year,
        kind=rule.kind,
        college=college if college in by_college else "",
        rate=rule.rate.plain,
        flat=rule.flat,
        minimum=rule.minimum,
        maximum=rule.maximum,
        recommended=config.recommended if rule.kind == Due.Kind.FREE else None,
        months=count.months,
        amount=Money(count.due),
        steps=count.steps,
        called_on=day,
    )


def _tools() -> Iterator[Tool]:
    """The tools of running projects where dues are decided. One query."""
    rows = Tool.objects.filter(engine="dues", project__status=Project.Status.RUNNING)
    for tool in rows.select_related("project").order_by("pk"):
        if tool.config.rule != "none":
            yield tool


def renew_year(at: datetime) -> None:
    """Job: once a year begins, call it where the one before was called. Safe to repeat."""
    by, day = Actor.system(RENEW), timezone.localdate(at)
    for tool in _tools():
        year = year_of(day, tool.config.first_month)
        called = set(Call.objects.in_tool(tool).values_list("year", flat=True).order_by("year"))
        if year - 1 in called and year not in called:
            call_year(by=by, tool=tool, year=year, at=at)


def remind_members(at: datetime) -> None:
    """Job: write again to who has not paid, twice at most. Safe to repeat."""
    day = timezone.localdate(at)
    for tool in _tools():
        rows = late_dues(tool, day).filter(reminded__lt=tool.config.reminders, household__is_active=True)
        for key in list(rows.order_by("pk").values_list("pk", flat=True)):
            _remind(tool, key, day)


@transaction.atomic
def _remind(tool: Tool, due_id: int, day: date) -> None:
    due = get(Due, by=Actor.system(REMIND), permission=P.MANAGE, lock=True, related=("household",), pk=due_id)
    config = tool.config
    on = remind_on(
        due.called_on, due.reminded, due.reminded_on, days=config.remind_after_days, most=config.reminders
    )
    if not due.left or on is None or on > day:
        return
    due.reminded, due.reminded_on = due.reminded + 1, day
    due.save(update_fields=["reminded", "reminded_on"])
    write_reminder(tool, due)
