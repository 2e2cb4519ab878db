"""Reference rates, the ceiling of interest and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from essaim.engines.shares.models import InterestYear, ReferenceRate
from essaim.engines.shares.queries.law import legal, legal_rate
from essaim.engines.shares.rules.interest import Half, MissingRates, ceiling, halves_before
from essaim.kernel.explain import Explanation, Step
from essaim.kernel.money import Rate
from essaim.kernel.params.api import NoValue
from essaim.kernel.projects.models import Tool


def reference_rates(tool: Tool) -> dict[Half, ReferenceRate]:
    """Those entered, by half-year. One query."""
    rows = ReferenceRate.objects.in_tool(tool).order_by("-year", "-half")
    return {(row.year, row.half): row for row in rows}


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most a meeting of that day may give: None where rates are missing, which are told."""

    rate: Rate | None
    missing: tuple[Half, ...]
    explanation: Explanation | None


def half_words(half: Half) -> str:
    """ "1er semestre 2026"."""
    year, number = half
    text = _("1er semestre {year}") if number == 1 else _("2e semestre {year}")
    return text.format(year=year)


def ceiling_on(tool: Tool, on: date) -> Ceiling:
    """The legal ceiling for a meeting of that day, with its steps. One query."""
    known = reference_rates(tool)
    margin = legal_rate("coop.interest_margin", on) or Rate.parse("0")
    try:
        top = ceiling({half: row.rate for half, row in known.items()}, year=on.year, margin=margin)
    except MissingRates as missing:
        return Ceiling(None, tuple(missing.halves), None)
    return Ceiling(top, (), _explained(known, on, margin, top))


def _explained(known: dict[Half, ReferenceRate], on: date, margin: Rate, top: Rate) -> Explanation:
    steps = [
        Step(half_words(half), known[half].rate, source=f"{known[half].source} {known[half].url}".strip())
        for half in halves_before(on.year)
    ]
    mean = Rate(Fraction(sum(known[half].rate.fraction for half in halves_before(on.year))) / len(steps))
    steps.append(Step(_("Moyenne des trois années civiles"), mean))
    try:
        source = legal("coop.interest_margin", on).source
    except NoValue:
        source = ""
    steps.append(Step(_("Points ajoutés par la loi"), margin, source=source))
    steps.append(Step(_("Les deux ensemble, arrondis en dessous au centième de pour cent"), top))
    return Explanation(_("Plafond de l'intérêt aux parts"), top, tuple(steps))


def interest_years(tool: Tool) -> list[InterestYear]:
    """The last year first. One query."""
    return list(InterestYear.objects.in_tool(tool).order_by("-year"))
