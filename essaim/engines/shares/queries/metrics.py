"""Figures of the shares, for the indicators: one query each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from essaim.engines.shares.models import Line
from essaim.kernel.periods import Period
from essaim.kernel.projects.engine import Metric


def _subscribed(tools: list[int], period: Period) -> QuerySet[Line]:
    return Line.unscoped.filter(
        tool_id__in=tools, kind=Line.Kind.SUBSCRIPTION, on__gte=period.start, on__lt=period.end
    ).order_by()


def subscribed_by_month(tools: list[int], period: Period) -> Mapping[date, int]:
    rows = _subscribed(tools, period).annotate(month=TruncMonth("on")).values_list("month")
    return {month: amount.cents for month, amount in rows.annotate(n=Sum("amount")).order_by("month")}


def subscribed_total(tools: list[int], period: Period) -> int:
    found = _subscribed(tools, period).aggregate(n=Sum("amount"))["n"]
    return found.cents if found else 0


def subscribed_by_project(tools: list[int], period: Period) -> Mapping[int, int]:
    rows = _subscribed(tools, period).values_list("project").annotate(n=Sum("amount"))
    return {project: amount.cents for project, amount in rows.order_by("project")}


METRICS: Mapping[str, Metric] = {
    "capital_subscribed": Metric(
        name=_("Capital souscrit"),
        definition=_("Valeur des parts sociales souscrites dans la période, payées ou non."),
        unit="EUR",
        monthly=subscribed_by_month,
        total=subscribed_total,
        by_project=subscribed_by_project,
    )
}
