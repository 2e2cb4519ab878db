"""The parameters of a day that mandates and their money are counted with. No query."""

from __future__ import annotations

from datetime import date

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.rules.ceilings import CeilingLaw, Regime, Window
from essaim.engines.mandates.rules.mandate_act import Delays
from essaim.kernel.explain import Text
from essaim.kernel.money import Money, Rate
from essaim.kernel.params.api import NoValue, Value, parameters, value

CEILINGS = {Regime.GENERAL: "minimis.general", Regime.SIEG: "minimis.sieg"}


def known(key: str, on: date) -> Value | None:
    """The parameter that day; None where nothing is known of it."""
    try:
        return value(key, on=on)
    except NoValue:
        return None


def nearest(key: str, on: date) -> Value:
    """The parameter that day, the first known for an earlier day, the last known for a later one."""
    values = parameters()[key].values
    return known(key, on) or (values[-1] if on < values[-1].since else values[0])


def rate_of(found: Value) -> Rate:
    assert isinstance(found.measure, Rate), found
    return found.measure


def money_of(found: Value) -> Money:
    assert isinstance(found.measure, Money), found
    return found.measure


def number_of(found: Value) -> int:
    assert isinstance(found.measure, int), found
    return found.measure


def source_text(found: Value) -> Text:
    """The source as it is quoted; one that was not read is marked."""
    return found.source if found.is_verified else format_lazy(_("{source} (à vérifier)"), source=found.source)


def ceiling_on(regime: Regime, on: date) -> CeilingLaw | None:
    """The ceiling in force that day and how its years are counted; None where no regulation is known."""
    found = known(CEILINGS[regime], on)
    rolling, fiscal = known("minimis.annees_glissantes", on), known("minimis.exercices", on)
    years = rolling or fiscal
    if found is None or years is None:
        return None
    window = Window.ROLLING if rolling else Window.FISCAL
    return CeilingLaw(money_of(found), number_of(years), window)


def delays_on(on: date, renewal_months: int) -> Delays:
    return Delays(
        statement_months=number_of(nearest("subvention.compte_rendu", on)),
        control_years=number_of(nearest("sieg.controle", on)),
        renewal_months=renewal_months,
        records_years=number_of(nearest("sieg.archives", on)),
    )


def longest_years(on: date) -> int:
    return number_of(nearest("sieg.duree", on))


def new_law_since() -> date:
    """The first day of the decision in force now."""
    return parameters()["sieg.plafond"].values[0].since
