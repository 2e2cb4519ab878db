"""Figures of the engine. Each is one query, whatever the number of tools."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import TruncMonth

from essaim.engines.assemblies.models import Decision, Voter
from essaim.kernel.periods import Period


def _present(tools: list[int], period: Period) -> QuerySet[Voter]:
    return Voter.unscoped.filter(
        tool_id__in=tools,
        assembly__status="closed",
        attendance__in=[Voter.Attendance.ON_SITE, Voter.Attendance.REMOTE],
        assembly__starts_at__date__gte=period.start,
        assembly__starts_at__date__lt=period.end,
    ).order_by()


def participations_by_month(tools: list[int], period: Period) -> Mapping[date, int]:
    """Members noted present, by month. One query."""
    rows = _present(tools, period).annotate(month=TruncMonth("assembly__starts_at")).values_list("month")
    return {month.date(): people for month, people in rows.annotate(n=Count("pk")).order_by("month")}


def participations_total(tools: list[int], period: Period) -> int:
    """The same over the whole period. One query."""
    return _present(tools, period).count()


def participations_by_project(tools: list[int], period: Period) -> Mapping[int, int]:
    """The same for each project. One query."""
    rows = _present(tools, period).values_list("project")
    return dict(rows.annotate(n=Count("pk")).order_by("project"))


def paid_by_month(tools: list[int], period: Period) -> Mapping[date, int]:
    """Minutes paid to those present, by month. One query."""
    rows = _present(tools, period).annotate(month=TruncMonth("assembly__starts_at")).values_list("month")
    paid = rows.annotate(n=Sum(F("assembly__paid_minutes"))).order_by("month")
    return {month.date(): minutes or 0 for month, minutes in paid}


def paid_total(tools: list[int], period: Period) -> int:
    """The same over the whole period. One query."""
    return _present(tools, period).aggregate(n=Sum("assembly__paid_minutes"))["n"] or 0


def paid_by_project(tools: list[int], period: Period) -> Mapping[int, int]:
    """The same for each project. One query."""
    rows = _present(tools, period).values_list("project").annotate(n=Sum("assembly__paid_minutes"))
    return {project: minutes or 0 for project, minutes in rows.order_by("project")}


def _adopted(tools: list[int], period: Period) -> QuerySet[Decision]:
    return Decision.unscoped.filter(
        tool_id__in=tools, is_adopted=True, decided_on__gte=period.start, decided_on__lt=period.end
    ).order_by()


def decisions_by_month(tools: list[int], period: Period) -> Mapping[date, int]:
    """Decisions adopted, by month. One query."""
    rows = _adopted(tools, period).annotate(month=TruncMonth("decided_on")).values_list("month")
    return dict(rows.annotate(n=Count("pk")).order_by("month"))


def decisions_total(tools: list[int], period: Period) -> int:
    """The same over the whole period. One query."""
    return _adopted(tools, period).count()


def decisions_by_project(tools: list[int], period: Period) -> Mapping[int, int]:
    """The same for each project. One query."""
    return dict(_adopted(tools, period).values_list("project").annotate(n=Count("pk")).order_by("project"))
