"""The numbers from the world that this product uses, with their history and their sources."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext

from essaim.kernel.params.api import parameters
from essaim.kernel.params.rules import Measure, Unit


def measure_words(measure: Measure, unit: Unit) -> str:
    """ "300 000,00 €", "5,5 %", "10 ans"."""
    if not isinstance(measure, int):
        return str(measure)
    words = {
        Unit.YEARS: ngettext("{n} an", "{n} ans", measure),
        Unit.DAYS: ngettext("{n} jour", "{n} jours", measure),
        Unit.WORKING_DAYS: ngettext("{n} jour ouvrable", "{n} jours ouvrables", measure),
        Unit.COUNT: "{n}",
    }
    return words[unit].format(n=measure)


def parameters_page(request: HttpRequest) -> HttpResponse:
    """Each parameter, what it is today, and what it was."""
    today = timezone.localdate()
    rows = [
        (one, [(value, measure_words(value.measure, one.unit), value.holds(today)) for value in one.values])
        for one in parameters().values()
    ]
    return render(request, "site/parameters.html", {"rows": rows, "today": today})
