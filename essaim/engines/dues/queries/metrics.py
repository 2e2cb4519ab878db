"""Figures of the dues, for the indicators: one query each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from essaim.engines.dues.models import Payment
from essaim.kernel.periods import Period
from essaim.kernel.projects.engine import Metric


def _received(tools: list[int], period: Period) -> QuerySet[Payment]:
    rows = Payment.unscoped.filter(tool_id__in=tools, on__gte=period.start, on__lt=period.end)
    return rows.filter(cancelled_on=None).order_by()


def received_by_month(tools: list[int], period: Period) -> Mapping[date, int]:
    rows = _received(tools, period).annotate(month=TruncMonth("on")).values_list("month")
    return {month: amount.cents for month, amount in rows.annotate(n=Sum("amount")).order_by("month")}


def received_total(tools: list[int], period: Period) -> int:
    found = _received(tools, period).aggregate(n=Sum("amount"))["n"]
    return found.cents if found else 0


def received_by_project(tools: list[int], period: Period) -> Mapping[int, int]:
    rows = _received(tools, period).values_list("project").annotate(n=Sum("amount"))
    return {project: amount.cents for project, amount in rows.order_by("project")}


METRICS: Mapping[str, Metric] = {
    "dues_received": Metric(
        name=_("Cotisations reçues"),
        definition=_(
            "Sommes reçues des membres pour leur cotisation dans la période, sans les paiements annulés."
        ),
        unit="EUR",
        monthly=received_by_month,
        total=received_total,
        by_project=received_by_project,
    )
}
