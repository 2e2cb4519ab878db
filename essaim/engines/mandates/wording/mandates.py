"""What is said of an act: its items, its faults, its calendar."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.rules.mandate_act import ActFault, Finding, Item, Milestone, Step

ITEMS: dict[Item, str | Promise] = {
    Item.A: _("a. Obligations et durée"),
    Item.B: _("b. Structure et territoire"),
    Item.C: _("c. Droits exclusifs ou spéciaux"),
    Item.D: _("d. Calcul et révision de la compensation"),
    Item.E: _("e. Trop-versé : l'éviter, le récupérer"),
    Item.F: _("f. Texte appliqué"),
    Item.DESIGNATION: _("Désignation"),
    Item.PUBLICITY: _("Publicité préalable"),
    Item.DECISION: _("Délibération"),
    Item.DURATION: _("Durée"),
    Item.ADVICE: _("Conseil"),
}
_FAULTS: dict[ActFault, str | Promise] = {
    ActFault.NO_OBLIGATIONS: _("Écrivez ce que la structure doit faire, pour qui et comment."),
    ActFault.NO_DURATION: _("Donnez le premier et le dernier jour du mandat."),
    ActFault.BACKWARDS: _("Le mandat finit avant de commencer. Corrigez ses dates."),
    ActFault.NO_OPERATOR: _("Désignez au moins une structure."),
    ActFault.NO_TERRITORY: _("Dites sur quel territoire le service est rendu."),
    ActFault.NO_RIGHTS_SAID: _("Dites quels droits exclusifs sont donnés, ou écrivez « aucun »."),
    ActFault.NO_MECHANISM: _(
        "Écrivez comment la compensation se calcule. Ses paramètres sont fixés d'avance."
    ),
    ActFault.NO_SCENARIO: _("Retenez un scénario de compensation pour : {names}."),
    ActFault.NO_RECOVERY: _("Dites comment un trop-versé est évité, puis rendu."),
    ActFault.NO_REFERENCE: _("Citez la décision européenne appliquée : 2012/21/UE, ou (UE) 2025/2630."),
    ActFault.NO_DESIGNATION: _(
        "Dites comment les structures sont désignées, et le jour pour chacune. {names}"
    ),
    ActFault.NO_PUBLICITY: _("Gardez la trace de la publicité préalable : où, et quel jour."),
    ActFault.PUBLICITY_LATE: _("La publicité doit précéder la désignation. Voyez les dates de : {names}."),
    ActFault.NO_DECISION: _("Donnez le numéro et la date de la délibération qui donne ce mandat."),
    ActFault.TOO_LONG: _(
        "Cette durée dépasse la limite. Raccourcissez-la, ou justifiez l'investissement à amortir."
    ),
    ActFault.NOT_ECONOMIC: _(
        "Ce service n'est pas économique (SIGNE). Ne le soumettez pas aux règles du SIEG : une subvention suffit."
    ),
    ActFault.ON_THE_MARKET: _(
        "Le dossier conclut à un service de marché : il n'y a rien à confier par mandat. Revoyez ses réponses."
    ),
    ActFault.REPEALED: _("La décision 2012/21/UE est abrogée. Citez aussi la décision (UE) 2025/2630."),
    ActFault.STARTS_BEFORE: _(
        "Le mandat commence avant sa signature. Les paramètres de la compensation se fixent avant le début."
    ),
    ActFault.NO_ACCOUNTS: _(
        "Demandez une comptabilité séparée : ces structures ont d'autres activités. {names}"
    ),
    ActFault.NO_REVIEW: _("Dites quand et comment la compensation est révisée."),
    ActFault.INVESTMENT_TO_PROVE: _(
        "Joignez le plan d'amortissement : il est la seule raison d'une durée aussi longue."
    ),
}
STEPS: dict[Step, str | Promise] = {
    Step.START: _("Début du mandat"),
    Step.STATEMENT: _("Bilan {year} à déposer"),
    Step.CONTROL: _("Contrôle de la surcompensation sur la période"),
    Step.RENEWAL: _("Préparer la suite : renouveler ou terminer"),
    Step.END: _("Fin du mandat"),
    Step.RECORDS: _("Fin de la conservation des pièces"),
}
MOST_NAMES = 5


def _names(names: tuple[str, ...]) -> str:
    """The first names, and how many more.

    >>> _names(("Aa", "Bb"))
    'Aa, Bb'
    """
    more = f" (+ {len(names) - MOST_NAMES})" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more


def finding_text(finding: Finding) -> str:
    return str(_FAULTS[finding.fault]).format(names=_names(finding.names)).strip()


def milestone_text(one: Milestone) -> str:
    return str(STEPS[one.step]).format(year=one.year)
