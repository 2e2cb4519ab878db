"""What the cluster brings: business, jobs, means in common, effects. Measured from operations, one query each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Count, F, QuerySet, Sum
from django.db.models.functions import Cast, TruncMonth
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from essaim.engines.tenders.models import Answer, Company, Hire, Part, Payment, ResultsPage, Service
from essaim.kernel.money import Money
from essaim.kernel.periods import Period
from essaim.kernel.projects.engine import Metric
from essaim.kernel.projects.models import Tool
from essaim.kernel.territories.queries import communes_in

WON = (Answer.Status.WON, Answer.Status.DONE)
Rows = QuerySet[Any]


def _cents(*names: str) -> Any:
    first, *others = (Cast(name, BigIntegerField()) for name in names)
    expression: Any = first
    for other in others:
        expression = expression - other
    return Sum(expression)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure: rows, the day of each, and what is summed or counted."""

    rows: Rows
    day: str
    figure: Any

    def _within(self, tools: list[int], period: Period) -> Rows:
        lookup = {f"{self.day}__gte": period.start, f"{self.day}__lt": period.end}
        return self.rows.filter(tool__in=tools, **lookup)

    def monthly(self, tools: list[int], period: Period) -> Mapping[date, int]:
        rows = self._within(tools, period).annotate(month_start=TruncMonth(self.day)).order_by("month_start")
        grouped = rows.values_list("month_start").annotate(figure=self.figure)
        return {month: int(value or 0) for month, value in grouped}

    def total(self, tools: list[int], period: Period) -> int:
        return int(self._within(tools, period).aggregate(figure=self.figure)["figure"] or 0)

    def by_project(self, tools: list[int], period: Period) -> Mapping[int, int]:
        grouped = self._within(tools, period).order_by("project").values_list("project")
        return {project: int(value or 0) for project, value in grouped.annotate(figure=self.figure)}


BUSINESS = Measure(Payment.unscoped.all(), "received_on", _cents("received"))
COMMISSIONS = Measure(Payment.unscoped.all(), "received_on", _cents("commission"))
WINS = Measure(Answer.unscoped.filter(status__in=WON), "decided_on", Count("pk"))
SAVED = Measure(Service.unscoped.all(), "on", _cents("alone", "shared", "commission"))
POOLED = Measure(Service.unscoped.all(), "on", Count("pk"))
JOBS = Measure(Hire.unscoped.all(), "on", Count("pk"))


def _metric(name: Any, definition: Any, unit: str, measure: Measure, **more: Any) -> Metric:
    return Metric(
        name=name,
        definition=definition,
        unit=unit,
        monthly=measure.monthly,
        total=measure.total,
        by_project=measure.by_project,
        **more,
    )


METRICS: dict[str, Metric] = {
    "business": _metric(
        _("Affaires apportées par la grappe"),
        _("Somme des paiements reçus sur les marchés gagnés ensemble."),
        "EUR",
        BUSINESS,
    ),
    "commissions": _metric(
        _("Part de la grappe sur les affaires"),
        _("Somme des parts de la grappe sur les paiements reçus."),
        "EUR",
        COMMISSIONS,
    ),
    "wins": _metric(
        _("Marchés gagnés ensemble"),
        _("Nombre de réponses communes gagnées, au jour de la décision."),
        "marchés",
        WINS,
        counted=lambda n: ngettext("marché", "marchés", n),
    ),
    "saved": _metric(
        _("Économies par le partage"),
        _("Coût de chaque moyen si chacun était seul, moins le coût partagé et la part de la grappe."),
        "EUR",
        SAVED,
    ),
    "pooled": _metric(
        _("Outils et services partagés"),
        _("Nombre d'usages d'un moyen commun : local, outil, formation, service."),
        "usages",
        POOLED,
        counted=lambda n: ngettext("usage", "usages", n),
    ),
    "jobs": _metric(
        _("Emplois créés ou gardés"),
        _("Nombre de postes notés par les membres, au jour de leur début."),
        "postes",
        JOBS,
        counted=lambda n: ngettext("poste", "postes", n),
    ),
}


@dataclass(frozen=True, slots=True)
class Results:
    """The figures of the whole life of a cluster; `full_time` in hundredths of a full time."""

    members: int
    wins: int
    answered: int
    business: Money
    local: Money
    saved: Money
    pooled: int
    jobs: int
    full_time: int
    buyers: list[str]
    communes: list[str]


def _local(tool: Tool) -> Money:
    """What members settled in the territory of the project received. One query."""
    here = Part.objects.in_tool(tool).filter(company__commune__in=communes_in(tool.project.territory))
    return Money(int(here.aggregate(cents=_cents("gross", "retained"))["cents"] or 0))


def results_of(tool: Tool) -> Results:
    """What it brought since the beginning. Seven queries."""
    answered = Answer.objects.in_tool(tool).exclude(submitted_at=None).order_by("pk")
    told = list(answered.values_list("status", "opportunity__buyer"))
    won = [buyer for status, buyer in told if status in WON]
    pooled = Service.objects.in_tool(tool).aggregate(n=Count("pk"), saved=SAVED.figure)
    hired = Hire.objects.in_tool(tool).aggregate(n=Count("pk"), hundredths=Sum("hundredths"))
    paid = Payment.objects.in_tool(tool).aggregate(cents=BUSINESS.figure)
    inside = Company.objects.in_tool(tool).filter(status=Company.Status.MEMBER)
    places = inside.order_by("commune__name").values_list("commune__name", flat=True)
    return Results(
        members=inside.count(),
        wins=len(won),
        answered=len(told),
        business=Money(int(paid["cents"] or 0)),
        local=_local(tool),
        saved=Money(int(pooled["saved"] or 0)),
        pooled=pooled["n"],
        jobs=hired["n"],
        full_time=hired["hundredths"] or 0,
        buyers=list(dict.fromkeys(won)),
        communes=[name for name in dict.fromkeys(places) if name],
    )


def results_page(tool: Tool) -> ResultsPage | None:
    """The page shown to everyone, if there is one. One query."""
    return ResultsPage.objects.in_tool(tool).order_by("pk").first()


def published_at(project: str, tool: str) -> ResultsPage | None:
    """The public page at this address; None unless the cluster published it and runs. One query."""
    rows = ResultsPage.unscoped.filter(
        is_published=True, tool__slug=tool, tool__project__slug=project, tool__engine="tenders"
    ).exclude(tool__project__status="draft")
    return rows.select_related("tool__project__territory", "tool__project__carrier").order_by("pk").first()


def hires(tool: Tool) -> QuerySet[Hire]:
    """Jobs, latest first. One query when read."""
    return (
        Hire.objects.in_tool(tool)
        .select_related("company", "answer__opportunity")
        .order_by(F("on").desc(), "-pk")
    )
