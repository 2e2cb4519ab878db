"""What is said of a deliberation: its points, its figures, its faults and what to do about each."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.models.deliberation import SectionName
from essaim.engines.mandates.rules.deliberation import Point, Section
from essaim.engines.mandates.rules.deliberation_faults import Code, Fault
from essaim.engines.mandates.rules.deliberation_figures import DIMENSION, Dimension, Figure, Kind, Mismatch
from essaim.kernel.money import Money, Rate, grouped
from essaim.kernel.params.rules import Unit
from essaim.kernel.ui.language import colon
from essaim.kernel.ui.measures import measure_words

type Words = Mapping[str, str | Promise]

POINT: Words = {
    Point.WHAT: _("Le service à protéger"),
    Point.USERS: _("Ses utilisateurs : besoins, préférences, droits"),
    Point.INTEREST: _("Son caractère d'intérêt général"),
    Point.PARTS: _("Les aspects du service"),
    Point.TASK: _("La mission particulière"),
    Point.POLICY: _("La politique publique"),
    Point.FAILURE: _("Pourquoi le marché ne suffit pas, ici"),
    Point.DUTIES: _("Les obligations de service public"),
    Point.WHO: _("Qui rend le service"),
    Point.FORMS: _("Les formes de mandatement"),
    Point.DESIGNATION: _("Le mode de désignation"),
    Point.PUBLICITY: _("La publicité avant le mandatement"),
    Point.MODE: _("Le mode de financement"),
    Point.PARAMETERS: _("Le calcul de la compensation"),
    Point.CONTROL: _("Le contrôle et le trop-versé"),
}
HELP: Words = {
    Point.WHAT: _("Nommez le service, ou la catégorie de services. Dites ce qu'il ne comprend pas."),
    Point.USERS: _(
        "Qui s'en sert ? De quoi ces personnes ont-elles besoin ? Que préfèrent-elles ? Quels sont leurs droits ?"
    ),
    Point.INTEREST: _(
        "Dites pourquoi le service profite à toute la population, pas à ses seuls utilisateurs."
    ),
    Point.PARTS: _(
        "Détaillez le service. Exemple, pour la petite enfance : crèches, PMI, assistantes maternelles."
    ),
    Point.TASK: _("Dites le plus précisément possible ce qui est confié."),
    Point.POLICY: _("Citez le plan ou le schéma voté, avec sa date."),
    Point.FAILURE: _(
        "Nommez le territoire. Donnez des faits chiffrés et datés. C'est le point que les juges ont le plus contesté."
    ),
    Point.DUTIES: _("Pour un SIEG : ce que l'opérateur doit faire, pour qui, quand, à quel prix."),
    Point.WHO: _("En direct par la collectivité, ou par une entreprise privée, association comprise."),
    Point.FORMS: _(
        "Pour un SIEG : procédure adaptée, délégation, convention pluriannuelle d'objectifs, droits spéciaux."
    ),
    Point.DESIGNATION: _("Pour un SIEG : autorisation, agrément, convention, label."),
    Point.PUBLICITY: _("Où l'avis paraît, et combien de temps avant de désigner. Quelle que soit la forme."),
    Point.MODE: _("Subvention pour un SIGNE, compensation pour un SIEG."),
    Point.PARAMETERS: _("Pour un SIEG : coût horaire, coût par personne ou forfait, fixés d'avance."),
    Point.CONTROL: _("Pour un SIEG : comment un trop-versé est évité, puis rendu."),
}
FIGURE: Words = {
    Kind.HOUR_COST: _("Coût horaire"),
    Kind.PERSON_COST: _("Coût par personne"),
    Kind.LUMP: _("Forfait"),
    Kind.HOURS: _("Heures par an"),
    Kind.PEOPLE: _("Personnes par an"),
    Kind.YEARLY: _("Compensation d'une année"),
    Kind.TOTAL: _("Total sur la durée"),
    Kind.DURATION: _("Durée des mandats"),
    Kind.NOTICE: _("Durée de la publicité"),
    Kind.SHARE: _("Part prise en charge"),
    Kind.CARRY_OVER: _("Part reportable d'un trop-versé"),
    Kind.PROFIT: _("Bénéfice raisonnable"),
    Kind.OTHER_AMOUNT: _("Autre montant"),
    Kind.OTHER_MONTHS: _("Autre durée, en mois ou en années"),
    Kind.OTHER_DAYS: _("Autre durée, en jours"),
    Kind.OTHER_RATE: _("Autre taux"),
}
# code: what is wrong and why, then what to do
FAULT: Mapping[Code, tuple[str | Promise, str | Promise]] = {
    Code.NO_SERVICE: (
        _("Aucun service n'est désigné. La délibération dit d'abord ce qu'elle protège."),
        _("Ajoutez au moins un service, avec sa nature."),
    ),
    Code.SIGNE_AS_SIEG: (
        _(
            "Ces services ne sont pas économiques, et la délibération les soumet aux règles du SIEG : {names}."
        ),
        _("Rangez-les parmi les SIGNE. Une subvention suffit, sans mandat ni compensation."),
    ),
    Code.SIGNE_UNDER_RULES: (
        _("Ce point impose les règles du SIEG à des services non économiques : {names}."),
        _("Ôtez-les de ce point, ou écrivez qu'ils n'y sont pas soumis."),
    ),
    Code.SIEG_AS_SIGNE: (
        _("Le dossier de ces services les dit économiques, et la délibération les dit SIGNE : {names}."),
        _("Rangez-les parmi les SIEG, ou revoyez les réponses de leur dossier."),
    ),
    Code.NOT_GENERAL: (
        _("Selon leur dossier, ces services restent dans le marché : {names}."),
        _("Retirez-les, ou revoyez les réponses de leur dossier."),
    ),
    Code.EMPTY: (
        _("Ces points ne sont pas écrits. Ils font partie des sept types de précisions."),
        _("Écrivez-les, ou partez d'une clause."),
    ),
    Code.NO_POLICY: (
        _("Aucune politique publique n'est citée. Sans elle, l'intérêt général reste une affirmation."),
        _("Citez le plan, le schéma ou la délibération que ce service met en œuvre."),
    ),
    Code.NO_FAILURE: (
        _("Rien ne dit pourquoi le marché ne suffit pas. La plupart des litiges sont nés là."),
        _("Écrivez les faits constatés sur le territoire, avec leur source et leur date."),
    ),
    Code.FAILURE_ELSEWHERE: (
        _("L'échec du marché n'est pas montré pour ce territoire : « {names} » n'y est pas nommé."),
        _("Nommez le territoire, et donnez les faits constatés là."),
    ),
    Code.FAILURE_BARE: (
        _("L'échec du marché est affirmé, sans être montré : aucun chiffre, peu de mots."),
        _("Donnez au moins un fait chiffré et daté, avec sa source."),
    ),
    Code.FAILURE_FORGETS: (
        _("L'échec du marché n'est pas montré pour chaque service. Il manque : {names}."),
        _("Ajoutez un paragraphe pour chacun de ces services, en le nommant."),
    ),
    Code.NO_PUBLICITY: (
        _("Aucune publicité n'est prévue avant le mandatement. Elle est attendue quelle que soit la forme."),
        _("Dites où l'avis paraît, et combien de temps."),
    ),
    Code.NO_PARAMETERS: (
        _("Le calcul de la compensation n'est pas écrit. Ses paramètres se fixent d'avance."),
        _("Écrivez sur quelle base le coût est estimé : heure, personne ou forfait."),
    ),
    Code.NO_BASIS: (
        _("Aucune base de calcul n'est chiffrée : ni coût horaire, ni coût par personne, ni forfait."),
        _("Ajoutez-la dans « Chiffres retenus »."),
    ),
    Code.CONTRADICTS: (
        _("Le texte dit « {names} ». Les chiffres retenus disent autre chose : {figures}."),
        _("Corrigez l'un des deux. Si les deux sont justes, ajoutez ce chiffre."),
    ),
    Code.UNFILLED: (
        _("Des passages entre crochets restent à remplir : {names}."),
        _("Remplacez chacun par ce qu'il demande, ou ôtez-le."),
    ),
    Code.PARENT_NOT_ADOPTED: (
        _("La délibération-cadre n'est pas adoptée. Une délibération spécifique s'appuie sur elle."),
        _("Attendez son vote."),
    ),
    Code.OUTSIDE_PARENT: (
        _("La délibération-cadre ne couvre pas ces services, ou pas sous cette nature : {names}."),
        _("Retirez-les, ou votez d'abord un cadre qui les couvre."),
    ),
    Code.UNSETTLED: (
        _("Le dossier de ces services reste à trancher : {names}."),
        _("Complétez les réponses qui manquent avant le vote."),
    ),
    Code.NO_FILE: (
        _("Personne n'a vérifié la nature de ces services : {names}."),
        _("Ouvrez un dossier pour chacun, et terminez ses questions."),
    ),
    Code.SIGNE_NOT_APART: (
        _("Le texte ne met pas à part les services non économiques : {names}."),
        _("Écrivez qu'ils ne sont pas soumis aux règles du SIEG. Une clause le dit."),
    ),
    Code.SHOULD_WRITE: (
        _("Ces points peuvent encore s'écrire. Ils font partie des sept types de précisions."),
        _("Écrivez-les, ou gardez la raison de ne pas le faire."),
    ),
    Code.POLICY_UNDATED: (
        _("La politique publique est citée sans date."),
        _("Ajoutez l'année du plan ou de la délibération."),
    ),
    Code.FAILURE_NO_FACT: (
        _("L'échec du marché est argumenté sans aucun chiffre."),
        _("Ajoutez un fait chiffré et daté, avec sa source."),
    ),
    Code.NOT_RECORDED: (
        _("Le texte dit « {names} », et ce chiffre n'est pas retenu."),
        _("Ajoutez-le dans « Chiffres retenus », pour que tout le texte s'y tienne."),
    ),
    Code.UNSAID: (
        _("Aucun texte ne dit ce chiffre retenu : {figures}."),
        _("Écrivez-le dans le point qui convient, ou ôtez-le."),
    ),
    Code.TOTAL: (
        _("Le total retenu est {figures}. Une année, multipliée par la durée, donne {expected}."),
        _("Corrigez, ou dites dans le texte ce qui explique l'écart."),
    ),
    Code.YEARLY: (
        _("La compensation retenue est {figures}. Le coût, multiplié par la quantité, donne {expected}."),
        _("Corrigez, ou dites dans le texte ce qui explique l'écart : les recettes, par exemple."),
    ),
    Code.REPEALED: (
        _("Le texte cite la décision 2012/21/UE seule. Elle est abrogée le jour dont le droit s'applique."),
        _("Citez la décision (UE) 2025/2630."),
    ),
    Code.TOO_LONG: (
        _(
            "La durée retenue est {figures}. La limite de ce jour est {expected}, sans investissement à amortir."
        ),
        _("Raccourcissez-la, ou dites l'investissement."),
    ),
    Code.ABOVE_CAP: (
        _("La compensation retenue est {figures}. Le plafond annuel de ce jour est {expected}."),
        _("Prévoyez de notifier l'aide, ou montrez que le service en est exempté."),
    ),
    Code.CARRY_OVER: (
        _("La part reportable retenue est {figures}. La limite de ce jour est {expected}."),
        _("Corrigez ce taux. Au-dessus, le trop-versé est rendu."),
    ),
    Code.OPEN_PROPOSALS: (
        _("Des propositions attendent une réponse : {count}."),
        _("Acceptez-les ou refusez-les avec une raison. Leurs auteurs la liront."),
    ),
}
assert set(FAULT) == set(Code)
_MOST_NAMES = 5


def section_name(section: str) -> str:
    """
    >>> section_name("publicity")
    '6. La publicité préalable'
    """
    number = list(Section).index(Section(section)) + 1
    return f"{number}. {SectionName(section).label}"


def figure_value(dimension: Dimension, value: int) -> str:
    """A figure in the reader's words.

    >>> figure_value(Dimension.CENTS, 1250), figure_value(Dimension.MONTHS, 36), figure_value(Dimension.MONTHS, 18)
    ('12,50\\xa0€', '3 ans', '18 mois')
    """
    match dimension:
        case Dimension.CENTS:
            return str(Money(value))
        case Dimension.MILLIONTHS:
            return str(Rate.parse(f"{value}/1000000"))
        case Dimension.COUNT:
            return grouped(value)
        case Dimension.MONTHS:
            years, months = divmod(value, 12)
            return measure_words(value, Unit.MONTHS) if months else measure_words(years, Unit.YEARS)
        case Dimension.DAYS:
            return measure_words(value, Unit.DAYS)


def figure_text(figure: Figure) -> str:
    name = figure.label or str(FIGURE[figure.kind])
    return f"{name}{colon()} {figure_value(DIMENSION[figure.kind], figure.value)}"


def _expected(mismatch: Mismatch) -> str:
    return figure_value(DIMENSION[mismatch.figures[0].kind], mismatch.expected)


def fault_words(fault: Fault) -> tuple[str, str]:
    """What is wrong and why, what to do."""
    why, todo = FAULT[fault.code]
    gap = fault.mismatch
    more = f" (+ {len(fault.names) - _MOST_NAMES})" if len(fault.names) > _MOST_NAMES else ""
    told = {
        "names": ", ".join(fault.names[:_MOST_NAMES]) + more,
        "figures": ", ".join(figure_text(one) for one in gap.figures) if gap else "",
        "expected": _expected(gap) if gap and gap.figures else "",
        "count": fault.count,
    }
    return str(why).format(**told), str(todo)
