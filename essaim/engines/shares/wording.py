"""Words of the checks of statutes, and of the numbers the pages explain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from essaim.engines.shares.rules.statutes import Check, Legal, State
from essaim.kernel.params.rules import Unit
from essaim.kernel.ui.measures import measure_words

RULES: Mapping[str, str | Promise] = {
    "categories": gettext_lazy("Trois catégories d'associés au moins"),
    "beneficiaries": gettext_lazy("Les bénéficiaires habituels sont associés"),
    "workers": gettext_lazy("Les salariés, ou à défaut les producteurs, sont associés"),
    "one_vote": gettext_lazy("Un associé a une voix, dans son collège s'il y en a"),
    "everyone_votes": gettext_lazy("Chaque catégorie vote dans un collège"),
    "colleges_enough": gettext_lazy("Trois collèges au moins, s'il y en a"),
    "college_least": gettext_lazy("Aucun collège ne pèse trop peu"),
    "college_most": gettext_lazy("Aucun collège ne pèse trop"),
    "colleges_whole": gettext_lazy("Les collèges font ensemble toutes les voix"),
    "public_capital": gettext_lazy("Les collectivités ne tiennent pas trop de capital"),
    "assets_kept": gettext_lazy("Ce qui reste à la fin ne se partage pas entre les membres"),
    "largest_holding": gettext_lazy("Aucun associé ne tient trop de capital à lui seul"),
    "reserves": gettext_lazy("Une part suffisante de l'excédent va aux réserves"),
    "floor": gettext_lazy("Le plancher du capital est assez haut"),
    "paid_first": gettext_lazy("On paie assez à la souscription"),
    "paid_within": gettext_lazy("Le reste se paie dans le délai"),
    "interest": gettext_lazy("L'intérêt aux parts reste sous son plafond"),
    "staff_capital": gettext_lazy("Les salariés tiennent la majorité du capital"),
    "staff_votes": gettext_lazy("Les salariés ont assez de voix"),
    "social_votes": gettext_lazy("Coopératives, mutuelles et associations ont assez de voix"),
    "no_capital": gettext_lazy("Une association n'a pas de capital social"),
    "no_interest": gettext_lazy("Une association ne verse pas d'intérêts"),
    "founders": gettext_lazy("Deux membres au moins"),
}
ADVICE: Mapping[str, str | Promise] = {
    "categories": gettext_lazy("Faites entrer des associés d'une autre catégorie."),
    "beneficiaries": gettext_lazy("Ouvrez une catégorie à celles et ceux qui utilisent le service."),
    "workers": gettext_lazy("Ouvrez une catégorie aux salariés."),
    "one_vote": gettext_lazy("Écrivez « un associé, une voix » dans les statuts."),
    "assets_kept": gettext_lazy("Écrivez que le reste va à une autre structure de l'économie sociale."),
    "largest_holding": gettext_lazy("Faites souscrire d'autres associés."),
    "colleges_enough": gettext_lazy("Formez un autre collège, ou n'en formez aucun."),
    "college_least": gettext_lazy("Donnez plus de voix à ce collège, ou réunissez-le à un autre."),
    "college_most": gettext_lazy("Donnez moins de voix à ce collège."),
    "colleges_whole": gettext_lazy("Reprenez le poids de chaque collège."),
    "public_capital": gettext_lazy("Faites entrer d'autres associés, ou cédez des parts publiques."),
    "reserves": gettext_lazy("Relevez la part mise en réserve."),
    "floor": gettext_lazy("Relevez le plancher dans les réglages."),
    "paid_first": gettext_lazy("Relevez la part payée d'abord dans les réglages."),
    "paid_within": gettext_lazy("Raccourcissez le délai dans les réglages."),
    "interest": gettext_lazy("Ramenez le taux sous le plafond, par une nouvelle décision."),
    "staff_capital": gettext_lazy("Ouvrez le capital aux salariés."),
    "staff_votes": gettext_lazy("Donnez plus de voix aux salariés."),
    "social_votes": gettext_lazy("Faites entrer des structures de l'économie sociale."),
    "no_capital": gettext_lazy("Changez de forme juridique, ou rendez les parts."),
    "no_interest": gettext_lazy("Annulez ces intérêts."),
    "founders": gettext_lazy("Il faut être au moins deux."),
}


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check as it is read on the page."""

    rule: str | Promise
    state: str
    tone: str
    read: object
    allowed: object
    who: str
    advice: str | Promise
    legal: Legal | None


def _measures(check: Check) -> tuple[object, object]:
    """What was read and what is allowed, with their units."""
    read, allowed = check.read, "" if check.allowed is None else check.allowed
    if check.rule == "paid_within" and isinstance(read, int) and isinstance(allowed, int):
        return measure_words(read, Unit.MONTHS), measure_words(allowed, Unit.YEARS)
    return read, allowed


def check_row(check: Check) -> CheckRow:
    state, tone = {
        State.KEPT: (_("respecté"), "good"),
        State.BROKEN: (_("à corriger"), "bad"),
        State.UNKNOWN: (_("à vérifier"), "wait"),
    }[check.state]
    read, allowed = _measures(check)
    return CheckRow(
        rule=RULES[check.rule],
        state=state,
        tone=tone,
        read=read,
        allowed=allowed,
        who=", ".join(check.who),
        advice=ADVICE[check.rule] if check.is_broken else "",
        legal=check.legal,
    )
