"""The door of the indicators: figures of a project, of its public page, and of several projects."""

from essaim.engines.indicators.queries.figures import (
    compare,
    compare_publicly,
    indicator_values,
    public_values,
)
from essaim.engines.indicators.queries.pictures import (
    chart_of,
    compared_rows,
    explanation_of,
    public_chart_of,
    public_results,
    public_text,
)
from essaim.engines.indicators.rules import ComparedFigure, Figure, PublicFigure, twelve_months

__all__ = [
    "ComparedFigure",
    "Figure",
    "PublicFigure",
    "chart_of",
    "compare",
    "compare_publicly",
    "compared_rows",
    "explanation_of",
    "indicator_values",
    "public_chart_of",
    "public_results",
    "public_text",
    "public_values",
    "twelve_months",
]
