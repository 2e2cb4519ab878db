"""The results of a project: each figure with its definition, month by month, and where it comes from."""

from __future__ import annotations

import csv

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.indicators.forms import PeriodForm
from essaim.engines.indicators.permissions import P
from essaim.engines.indicators.queries.figures import indicator_values
from essaim.engines.indicators.queries.pictures import chart_of, explanation_of, export_rows, month_name
from essaim.engines.indicators.rules import Figure
from essaim.kernel.projects.web import ToolRequest, tool_page


def _period_form(request: ToolRequest) -> PeriodForm:
    today = timezone.localdate(request.at)
    launched_at = request.project.launched_at or request.at
    return PeriodForm(request.GET, launched_on=timezone.localdate(launched_at), today=today)


def _table(figures: list[Figure]) -> list[tuple[str, list[str]]]:
    """Months in rows, one text for each figure."""
    if not figures:
        return []
    months = [month for month, _value in figures[0].months]
    values = [dict(figure.months) for figure in figures]
    return [
        (
            month_name(month),
            [figure.say(own[month]) for own, figure in zip(values, figures, strict=True)],
        )
        for month in months
    ]


@tool_page(P.VIEW)
def home(request: ToolRequest) -> HttpResponse:
    """Every indicator of the recipe over the chosen period."""
    form = _period_form(request)
    period = form.asked()
    figures = indicator_values(request.project, period)
    export = reverse("indicators:export", args=[request.project.slug, request.tool.slug])
    context = {
        "form": form,
        "period": period,
        "shown": [(figure, chart_of(figure), explanation_of(figure)) for figure in figures],
        "table": _table(figures),
        "export_url": f"{export}?{request.GET.urlencode()}" if request.GET else export,
        "may_export": P.EXPORT in request.grants,
    }
    return render(request, "indicators/home.html", context)


@tool_page(P.EXPORT)
def export(request: ToolRequest) -> HttpResponse:
    """The same figures for a spreadsheet, each line with its definition."""
    period = _period_form(request).asked()
    name = _("resultats-{project}-{start}-{end}.csv").format(
        project=request.project.slug, start=f"{period.start:%Y-%m}", end=f"{period.last_day:%Y-%m}"
    )
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")
    csv.writer(response, delimiter=";").writerows(export_rows(indicator_values(request.project, period)))
    return response
