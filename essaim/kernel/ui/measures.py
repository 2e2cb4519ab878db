"""Numbers of the law in words."""

from __future__ import annotations

from django.utils.translation import ngettext

from essaim.kernel.params.rules import Measure, Unit


def measure_words(measure: Measure, unit: Unit) -> str:
    """ "300 000,00 €", "5,5 %", "10 ans"."""
    if not isinstance(measure, int):
        return str(measure)
    words = {
        Unit.YEARS: ngettext("{n} an", "{n} ans", measure),
        Unit.MONTHS: ngettext("{n} mois", "{n} mois", measure),
        Unit.DAYS: ngettext("{n} jour", "{n} jours", measure),
        Unit.WORKING_DAYS: ngettext("{n} jour ouvrable", "{n} jours ouvrables", measure),
        Unit.COUNT: "{n}",
    }
    return words[unit].format(n=measure)
