"""Words of the dues: a state, and where an amount comes from."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.engines.dues.models import Due, is_late
from essaim.engines.dues.rules import MONTHS
from essaim.kernel.explain import Explanation, Step
from essaim.kernel.money import Money, Rate


def state_words(due: Due, day: date, days: int) -> tuple[str, str]:
    """How a due stands on a day, and the tone of it."""
    if not due.is_asked:
        return str(due.get_state_display()), "neutral"
    if not due.left:
        return _("payée"), "good"
    if is_late(due, day, days):
        return _("en retard"), "bad"
    return (_("payée en partie"), "wait") if due.paid else (_("à payer"), "wait")


def explain_due(due: Due) -> Explanation:
    """Each step of an amount, in words."""
    steps = [*_whole(due), *_months(due), *_chosen(due)]
    title = _("Cotisation {year}").format(year=due.year)
    return Explanation(title, due.amount, tuple(steps))


def _cents(due: Due, name: str) -> Money:
    return Money(due.steps[name])


def _whole(due: Due) -> list[Step]:
    """How a whole year is counted."""
    whole = _cents(due, "whole")
    if due.kind == Due.Kind.FLAT:
        rule = _("Montant du collège « {college} »").format(college=due.college) if due.college else ""
        return [Step(_("Montant d'une année"), whole, rule)]
    if due.kind == Due.Kind.FREE:
        told = [Step(_("Montant minimum d'une année"), whole)]
        if due.recommended:
            told.append(Step(_("Montant conseillé"), due.recommended, _("Un repère, sans obligation.")))
        return told
    if due.steps["part"] is None:
        return [
            Step(
                _("Chiffre d'affaires pas encore déclaré"), whole, _("En attendant, le minimum est demandé.")
            )
        ]
    told = [
        Step(_("Chiffre d'affaires déclaré"), due.turnover),
        Step(_("Part du chiffre d'affaires"), _cents(due, "part"), str(Rate.parse(due.rate))),
    ]
    if whole.cents > due.steps["part"]:
        told.append(Step(_("Montant minimum d'une année"), whole, _("La part est au-dessous.")))
    if whole.cents < due.steps["part"]:
        told.append(Step(_("Montant maximum d'une année"), whole, _("La part est au-dessus.")))
    return told


def _months(due: Due) -> list[Step]:
    if due.months == MONTHS:
        return []
    label = ngettext("{n} mois sur 12", "{n} mois sur 12", due.months).format(n=due.months)
    return [Step(label, _cents(due, "least"), _("Le mois d'arrivée compte."))]


def _chosen(due: Due) -> list[Step]:
    return [Step(_("Montant choisi"), due.chosen)] if due.chosen is not None else []
