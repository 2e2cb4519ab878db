"""The words of what is concluded."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Words = Mapping[str, str | Promise]

# What each step concludes on.
GOAL: Words = {
    "general_interest": _("Intérêt général"),
    "economic": _("Activité économique"),
    "qualification": _("Nature du service"),
    "exclusion": _("Exclusion de la directive « services »"),
    "zone": _("Zone de la lettre « Y'a le choix »"),
    "mandate": _("Mandat"),
    "altmark": _("Quatre critères Altmark"),
    "aid": _("Aide d'État"),
}

# What a step comes to.
VALUE: Words = {
    "unsettled": _("À trancher"),
    "general_interest.yes": _("Oui"),
    "general_interest.own_need": _("Non : besoin de la collectivité"),
    "general_interest.no": _("Non : seuls des membres en profitent"),
    "general_interest.not_recognised": _("Pas encore reconnu"),
    "economic.yes": _("Oui"),
    "economic.no": _("Non"),
    "qualification.signe": _("Service d'intérêt général non économique (SIGNE)"),
    "qualification.sieg": _("Service d'intérêt économique général (SIEG)"),
    "qualification.market": _("Service de marché"),
    "exclusion.none": _("Aucune"),
    "exclusion.a": _("Point a : services d'intérêt général non économiques"),
    "exclusion.b": _("Point b : services financiers"),
    "exclusion.c": _("Point c : communications électroniques"),
    "exclusion.d": _("Point d : transports"),
    "exclusion.e": _("Point e : travail temporaire"),
    "exclusion.f": _("Point f : soins de santé"),
    "exclusion.g": _("Point g : audiovisuel et radio"),
    "exclusion.h": _("Point h : jeux d'argent"),
    "exclusion.i": _("Point i : autorité publique"),
    "exclusion.j": _("Point j : services sociaux, prestataire mandaté ou reconnu"),
    "exclusion.k": _("Point k : sécurité privée"),
    "exclusion.l": _("Point l : notaires et huissiers"),
    "zone.white": _("Zone blanche : hors du marché"),
    "zone.grey": _("Zone grise : la collectivité choisit"),
    "zone.black": _("Zone noire : la directive s'applique"),
    "mandate.not_needed": _("Pas besoin de mandat"),
    "mandate.done": _("Le mandat existe"),
    "mandate.to_do": _("Le mandat reste à écrire"),
    "altmark.not_concerned": _("Sans objet"),
    "altmark.met": _("Les quatre sont remplis"),
    "altmark.fails_1": _("Le premier manque : pas d'acte qui confie la mission"),
    "altmark.fails_2": _("Le deuxième manque : calcul non fixé à l'avance"),
    "altmark.fails_3": _("Le troisième manque : compensation au-delà des coûts"),
    "altmark.fails_4": _("Le quatrième manque : ni procédure, ni coûts comparés"),
    "aid.none": _("Pas d'aide d'État : activité non économique"),
    "aid.local": _("Pas d'aide d'État : effet local seulement"),
    "aid.altmark": _("Pas d'aide d'État : critères Altmark remplis"),
    "aid.sieg_minimis": _("Couverte par le « de minimis » SIEG"),
    "aid.minimis": _("Couverte par le « de minimis » général"),
    "aid.decision": _("Couverte par la décision sur les SIEG"),
    "aid.notify": _("Aide d'État à notifier à la Commission"),
    "mode.open": _("Ouvert"),
    "mode.care": _("Avec prudence"),
    "mode.closed": _("Fermé"),
}
