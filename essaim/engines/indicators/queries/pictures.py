"""Figures as people see them: a chart, an explained number, rows for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from essaim.engines.indicators.rules import FEWEST, Figure, PublicFigure, value_plain, value_text
from essaim.kernel.explain import Explanation, Step
from essaim.kernel.ui.charts import Bar, BarChart, Series


def month_name(month: date) -> str:
    return date_format(month, "N Y")


def _chart(figure: Figure, months: Sequence[tuple[date, int]]) -> BarChart:
    bars = tuple(
        Bar(month_name(month), max(0, value), value_text(value, figure.unit)) for month, value in months
    )
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


def public_text(shown: PublicFigure) -> str:
    if shown.total is None:
        return _("moins de {n} personnes").format(n=FEWEST)
    return shown.figure.text


def explanation_of(figure: Figure) -> Explanation:
    """Where the figure comes from: its months, its definition, the tools it was measured in."""
    told = [(month, value) for month, value in figure.months if value]
    steps = [Step(label=month_name(month), value=value_text(value, figure.unit)) for month, value in told]
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
        head = (figure.name, figure.measure, figure.definition, figure.unit)
        for month, value in figure.months:
            yield (*head, f"{month:%Y-%m}", value_plain(value, figure.unit))
        yield (*head, _("total"), value_plain(figure.total, figure.unit))
