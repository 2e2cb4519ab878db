"""Figures of the households, measured from their rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from essaim.engines.members.models import Household
from essaim.kernel.periods import Period
from essaim.kernel.projects.engine import Metric
from essaim.kernel.projects.models import Tool


def _households(tools: list[int]) -> QuerySet[Household]:
    projects = Tool.objects.filter(pk__in=tools).values("project_id")
    return Household.unscoped.filter(project_id__in=projects, merged_into=None)


def _present(tools: list[int], period: Period) -> list[tuple[date, date | None]]:
    rows = _households(tools).filter(joined_on__lt=period.end)
    return list(
        rows.filter(Q(left_on=None) | Q(left_on__gte=period.start)).values_list("joined_on", "left_on")
    )


def active_by_month(tools: list[int], period: Period) -> Mapping[date, int]:
    """Households present at least a day in each month. One query."""
    stays = _present(tools, period)
    return {
        month.start: sum(
            1 for joined, left in stays if joined < month.end and (left is None or left >= month.start)
        )
        for month in period.months()
    }


def active_over(tools: list[int], period: Period) -> int:
    """Households present at least a day in the period. One query."""
    return len(_present(tools, period))


def new_by_month(tools: list[int], period: Period) -> Mapping[date, int]:
    """Households that joined in each month. One query."""
    rows = _households(tools).filter(joined_on__gte=period.start, joined_on__lt=period.end)
    days = list(rows.values_list("joined_on", flat=True))
    return {month.start: sum(1 for day in days if day in month) for month in period.months()}


def new_over(tools: list[int], period: Period) -> int:
    """Households that joined in the period. One query."""
    return _households(tools).filter(joined_on__gte=period.start, joined_on__lt=period.end).count()


METRICS = {
    "active_households": Metric(
        name=_("Foyers actifs"),
        definition=_(
            "Foyers présents au moins un jour de la période. Deux fiches réunies comptent pour un foyer."
        ),
        unit="foyers",
        counted=lambda n: ngettext("foyer", "foyers", n),
        monthly=active_by_month,
        total=active_over,
    ),
    "new_households": Metric(
        name=_("Nouveaux foyers"),
        definition=_("Foyers arrivés dans la période. Deux fiches réunies comptent pour un foyer."),
        unit="foyers",
        counted=lambda n: ngettext("foyer", "foyers", n),
        monthly=new_by_month,
        total=new_over,
    ),
}
