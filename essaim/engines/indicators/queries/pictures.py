"""Figures as people see them: a chart, an explained number, rows for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from essaim.engines.indicators.queries.figures import public_values
from essaim.engines.indicators.rules import (
    FEWEST,
    ComparedFigure,
    Figure,
    PublicFigure,
    value_plain,
)
from essaim.kernel.explain import Explanation, Step
from essaim.kernel.periods import Period
from essaim.kernel.projects.models import Project
from essaim.kernel.ui.charts import Bar, BarChart, Series
from essaim.kernel.ui.tables import unformula


def month_name(month: date) -> str:
    return date_format(month, "N Y").replace(" ", "\N{NO-BREAK SPACE}")


def _chart(figure: Figure, months: Sequence[tuple[date, int]]) -> BarChart:
    bars = tuple(Bar(month_name(month), max(0, value), figure.say(value)) for month, value in months)
    return BarChart(
        title=figure.name,
        definition=figure.definition,
        series=(Series(figure.name, bars),),
        source=", ".join(figure.sources),
    )


def chart_of(figure: Figure) -> BarChart:
    """Month by month, each value on its bar."""
    return _chart(figure, figure.months)


def public_chart_of(shown: PublicFigure) -> BarChart | None:
    """The same for everyone, or nothing where a month holds too few people."""
    return _chart(shown.figure, shown.months) if shown.months else None


@dataclass(frozen=True, slots=True)
class PublicResult:
    """A published figure with its text and, where nothing is hidden nor empty, its chart."""

    figure: Figure
    text: str
    chart: BarChart | None
    is_still: bool


def public_results(project: Project, period: Period) -> list[PublicResult]:
    """What a project shows everyone over a period. One query for its setting, one for its tools, two a figure."""
    return [
        PublicResult(
            shown.figure,
            public_text(shown),
            None if shown.figure.is_still else public_chart_of(shown),
            shown.figure.is_still,
        )
        for shown in public_values(project, period)
    ]


def _too_few() -> str:
    return _("moins de {n} personnes").format(n=FEWEST)


def public_text(shown: PublicFigure) -> str:
    return _too_few() if shown.total is None else shown.figure.text


def compared_rows(
    figures: Sequence[ComparedFigure], projects: Sequence[int]
) -> list[tuple[ComparedFigure, list[str]]]:
    """Each measure and its text in the order of the projects; a dash where a project does not measure it."""
    return [
        (
            figure,
            [figure.text(key) or (_too_few() if key in figure.values else "—") for key in projects],
        )
        for figure in figures
    ]


def explanation_of(figure: Figure) -> Explanation:
    """Where the figure comes from: its months, its definition, the tools it was measured in."""
    told = [(month, value) for month, value in figure.months if value]
    steps = [Step(label=month_name(month), value=figure.say(value)) for month, value in told]
    whole = Step(
        label=_("Sur toute la période"),
        value=figure.text,
        rule=figure.definition if figure.adds_up else f"{figure.definition} {_not_a_sum()}",
        source=_("mesuré dans {tools}").format(tools=", ".join(figure.sources)),
    )
    return Explanation(figure.name, figure.text, (*steps, whole))


def _not_a_sum() -> str:
    return _("Ce total n'est pas la somme des mois : qui revient n'est compté qu'une fois.")


def export_rows(figures: Sequence[Figure]) -> Iterator[tuple[str, ...]]:
    """One line a figure and a month, then its total: with the definition beside it, header first."""
    yield (
        _("Indicateur"),
        _("Mesure"),
        _("Définition"),
        _("Unité"),
        _("Mois"),
        _("Valeur"),
    )
    for figure in figures:
        head = [unformula(text) for text in (figure.name, figure.measure, figure.definition, figure.unit)]
        for month, value in figure.months:
            yield (*head, f"{month:%Y-%m}", value_plain(value, figure.unit))
        yield (*head, _("total"), value_plain(figure.total, figure.unit))
