"""The door of the indicators: figures of a project, of its public page, and of several projects."""

from essaim.engines.indicators.queries.figures import compare, indicator_values, public_values
from essaim.engines.indicators.queries.pictures import (
    chart_of,
    explanation_of,
    public_chart_of,
    public_text,
)
from essaim.engines.indicators.rules import ComparedFigure, Figure, PublicFigure, twelve_months

__all__ = [
    "ComparedFigure",
    "Figure",
    "PublicFigure",
    "chart_of",
    "compare",
    "explanation_of",
    "indicator_values",
    "public_chart_of",
    "public_text",
    "public_values",
    "twelve_months",
]
