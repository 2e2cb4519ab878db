"""Figures of the books, for the indicators: one query each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from essaim.engines.ledger.models import EntryLine, Journal
from essaim.kernel.money import ZERO
from essaim.kernel.periods import Period
from essaim.kernel.projects.engine import Metric


def _paid(tools: list[int], period: Period) -> QuerySet[EntryLine]:
    """What left the bank or the till towards producers and suppliers, cancellations left out with what they cancel."""
    return EntryLine.unscoped.filter(
        project__tools__in=tools,
        account__code__startswith="401",
        debit__gt=ZERO,
        entry__journal__in=(Journal.BANK, Journal.CASH),
        entry__reverses=None,
        entry__reversal=None,
        entry__booked_on__gte=period.start,
        entry__booked_on__lt=period.end,
    )


def paid_by_month(tools: list[int], period: Period) -> Mapping[date, int]:
    rows = _paid(tools, period).annotate(month=TruncMonth("entry__booked_on"))
    grouped = rows.order_by("month").values_list("month").annotate(paid=Sum("debit"))
    return {month: paid.cents for month, paid in grouped}


def paid_total(tools: list[int], period: Period) -> int:
    paid = _paid(tools, period).aggregate(paid=Sum("debit"))["paid"]
    return paid.cents if paid else 0


def paid_by_project(tools: list[int], period: Period) -> Mapping[int, int]:
    grouped = _paid(tools, period).order_by("project").values_list("project").annotate(paid=Sum("debit"))
    return {project_id: paid.cents for project_id, paid in grouped}


METRICS: Mapping[str, Metric] = {
    "paid_to_producers": Metric(
        name=_("Réglé aux producteurs"),
        definition=_("Sommes sorties de la banque ou de la caisse vers les producteurs et fournisseurs."),
        unit="EUR",
        monthly=paid_by_month,
        total=paid_total,
        by_project=paid_by_project,
    )
}
