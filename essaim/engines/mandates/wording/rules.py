"""The sentence of each rule: why it concludes as it does."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

type Words = Mapping[str, str | Promise]

# Why a rule concludes as it does.
WHY: Words = {
    "gi.white": _(
        "L'autorité publique et les régimes obligatoires de solidarité servent l'intérêt général par nature."
    ),
    "gi.own_need": _("Le service répond au besoin propre de la collectivité : c'est un achat."),
    "gi.members": _("Un service réservé à ses membres n'est pas d'intérêt général."),
    "gi.no_policy": _("Aucun texte voté ne reconnaît ce besoin : l'intérêt général reste à déclarer."),
    "gi.yes": _("Le service répond à un besoin des habitants, qu'une politique publique reconnaît."),
    "eco.white": _(
        "L'exercice de l'autorité publique et la solidarité obligatoire ne sont pas une activité économique."
    ),
    "eco.paid": _(
        "Quelqu'un paie ce service : offrir un service contre paiement est une activité économique."
    ),
    "eco.comparable": _(
        "D'autres offrent un service comparable contre paiement : l'activité est économique, même gratuite ici."
    ),
    "eco.symbolic": _(
        "Une participation symbolique n'est pas le prix du service, et personne d'autre ne l'offre contre paiement."
    ),
    "eco.free": _("Personne ne paie ce service, et personne d'autre ne l'offre contre paiement."),
    "q.white": _("Le service est hors du marché par nature."),
    "q.own_need": _(
        "La collectivité achète pour elle-même : ce n'est pas un service d'intérêt général confié."
    ),
    "q.members": _("Sans intérêt général, le service reste un service de marché."),
    "q.not_recognised": _(
        "Tant qu'aucun texte ne reconnaît l'intérêt général, le service reste un service de marché."
    ),
    "q.signe": _("L'intérêt général est reconnu et l'activité n'est pas économique."),
    "q.no_obligations": _(
        "Sans obligation de service public, il n'y a pas de SIEG : le service est économique et libre."
    ),
    "q.no_failure": _(
        "Si le marché rend ce service comme il le faut, le protéger serait une erreur manifeste."
    ),
    "q.sieg": _(
        "Intérêt général reconnu, activité économique, obligations de service public, et un marché qui n'y suffit pas."
    ),
    "x.a": _("Un service d'intérêt général non économique est hors de la directive."),
    "x.i": _("L'exercice de l'autorité publique est hors de la directive."),
    "x.b": _("Les services financiers sont hors de la directive."),
    "x.c": _("Les communications électroniques sont hors de la directive."),
    "x.d": _("Les transports sont hors de la directive."),
    "x.e": _("Le travail temporaire est hors de la directive."),
    "x.f": _("Les soins de santé sont hors de la directive."),
    "x.g": _("L'audiovisuel et la radio sont hors de la directive."),
    "x.h": _("Les jeux d'argent sont hors de la directive."),
    "x.k": _("La sécurité privée est hors de la directive."),
    "x.l": _("Les notaires et huissiers sont hors de la directive."),
    "x.j": _("Le domaine est social, et le prestataire est l'État, un mandaté ou une association reconnue."),
    "x.j_free": _(
        "Le domaine est social, mais le prestataire n'est ni mandaté ni reconnu : une des deux conditions manque."
    ),
    "x.none": _("Aucun des douze points n'exclut ce service de la directive."),
    "z.white": _("Zone blanche : armée, justice, école obligatoire."),
    "z.grey": _("Zone grise : un des douze points l'exclut, la collectivité peut choisir."),
    "z.black": _("Zone noire : tout le reste. Un SIEG y reste possible, par un mandat."),
    "m.not_sieg": _("Seul un SIEG se confie par un mandat."),
    "m.own": _("La collectivité rend le service elle-même."),
    "m.done": _("Un acte de la collectivité confie déjà la mission."),
    "m.to_do": _("Pour compenser un SIEG, un acte doit d'abord confier la mission."),
    "alt.none": _("Ces critères ne servent que pour la compensation d'un SIEG confié."),
    "alt.1": _("Aucun acte ne confie encore d'obligations définies."),
    "alt.2": _("Le calcul doit être objectif, transparent et écrit avant."),
    "alt.3": _("La compensation dépasse les coûts, recettes et bénéfice raisonnable compris."),
    "alt.4": _("Ni procédure publique, ni coûts d'une entreprise moyenne bien gérée."),
    "alt.met": _("Obligations définies, calcul écrit avant, pas de surcompensation, coûts comparés."),
    "competence": _("La collectivité n'a pas compétence dans ce domaine : elle ne peut pas y dépenser."),
    "authority": _("L'autorité publique ne se confie à personne : la collectivité l'exerce elle-même."),
    "direct.open": _("La collectivité peut toujours rendre elle-même un service de sa compétence."),
    "subsidy.own_need": _("L'argent paie un besoin de la collectivité : c'est un prix, pas une subvention."),
    "subsidy.members": _("Sans intérêt général, pas de subvention."),
    "subsidy.counterpart": _("Une prestation précise rendue à la collectivité est un achat."),
    "subsidy.per_unit": _("Payer à l'heure, à la personne ou à la présence est un prix."),
    "subsidy.ordered": _(
        "La collectivité a décidé l'action et en couvre tous les frais : le juge y voit un prix."
    ),
    "subsidy.handed_over": _(
        "La collectivité confie sa propre action sans garder de contrôle : le juge y voit un achat."
    ),
    "subsidy.imposed": _(
        "L'initiative vient de la collectivité : il faudra prouver que l'organisme a défini son projet."
    ),
    "subsidy.whole_cost": _("Couvrir tous les frais est un signe d'achat : gardez d'autres ressources."),
    "subsidy.aid": _(
        "L'aide dépasse ce que l'Europe laisse donner sans prévenir : il faut la couvrir par un autre régime."
    ),
    "subsidy.open": _(
        "L'organisme a l'initiative, le projet est d'intérêt général, et rien n'est rendu à la collectivité."
    ),
    "objectives.closed": _("La subvention est fermée : la convention d'objectifs l'est aussi."),
    "objectives.one_year": _("Une convention pluriannuelle dure plus d'un an."),
    "objectives.too_long": _("La durée dépasse celle que la circulaire conseille."),
    "objectives.care": _("La subvention demande de la prudence : la convention aussi."),
    "objectives.open": _("La subvention est ouverte et le projet dure plusieurs années."),
    "call.closed": _("La subvention est fermée : un appel à projets ne donne que des subventions."),
    "call.imposed": _("Si la collectivité définit le projet, l'appel à projets devient un marché."),
    "call.care": _("La subvention demande de la prudence : l'appel à projets aussi."),
    "call.open": _("La collectivité donne un thème, chacun garde l'initiative de son projet."),
    "sieg_mandate.signe": _("Le service n'est pas économique : ne le soumettez pas aux règles des SIEG."),
    "sieg_mandate.market": _("Le service n'est pas un SIEG : rien à confier par mandat."),
    "sieg_mandate.no_text": _("Aucune décision européenne sur les SIEG n'était en vigueur ce jour-là."),
    "sieg_mandate.too_big_2005": _("La compensation dépasse le plafond de la décision de 2005."),
    "sieg_mandate.too_big": _(
        "La compensation dépasse le plafond annuel : il faut la notifier à la Commission."
    ),
    "sieg_mandate.other_social": _(
        "Depuis 2026, tous les services sociaux n'échappent plus au plafond : vérifiez le vôtre."
    ),
    "sieg_mandate.too_long": _("Le mandat est trop long, sans investissement qui le justifie."),
    "sieg_mandate.open": _("Le service est un SIEG : un mandat peut le confier et le compenser."),
    "sieg_minimis.not_sieg": _("Ce régime ne vaut que pour un SIEG."),
    "sieg_minimis.no_text": _("Aucun règlement « de minimis » SIEG n'était en vigueur ce jour-là."),
    "sieg_minimis.too_big": _("Avec les autres aides, le plafond sur trois ans est dépassé."),
    "sieg_minimis.open": _("Avec les autres aides, le plafond sur trois ans est respecté."),
    "minimis.no_aid": _("L'activité n'est pas économique : il n'y a pas d'aide d'État à couvrir."),
    "minimis.no_text": _("Aucun plafond « de minimis » n'est connu ici pour ce jour-là."),
    "minimis.too_big": _("Avec les autres aides, le plafond général sur trois ans est dépassé."),
    "minimis.open": _("Avec les autres aides, le plafond général sur trois ans est respecté."),
    "no_competition.nothing": _("La collectivité n'achète rien pour elle : il n'y a pas de marché à passer."),
    "no_competition.no_text": _("Aucun seuil de dispense n'est connu ici pour ce jour-là."),
    "no_competition.too_big": _(
        "Sur toute sa durée, le contrat atteint le seuil : il faut une publicité et une concurrence."
    ),
    "no_competition.open": _("Sur toute sa durée, le contrat reste sous le seuil de dispense."),
    "adapted.nothing": _("La collectivité n'achète rien pour elle : il n'y a pas de marché à passer."),
    "adapted.social": _(
        "Ce domaine est un service social ou spécifique : la procédure adaptée vaut quel que soit le montant."
    ),
    "adapted.no_text": _("Aucun seuil européen n'est connu ici pour ce jour-là."),
    "adapted.too_big": _("Le contrat atteint le seuil européen : il faut une procédure formalisée."),
    "adapted.open": _("Le contrat reste sous le seuil européen."),
    "reserved.nothing": _("La collectivité n'achète rien pour elle : il n'y a pas de marché à réserver."),
    "reserved.adapted": _("Un marché peut être réservé aux entreprises adaptées et aux ESAT."),
    "reserved.no_text": _("Avant avril 2016, seuls les marchés pour le handicap pouvaient être réservés."),
    "reserved.siae": _("Un marché peut être réservé aux structures d'insertion."),
    "reserved.status": _("Ni une société commerciale ni un organisme public n'y a droit."),
    "reserved.domain": _(
        "Pour l'économie sociale, seuls certains services sociaux, culturels ou de santé se réservent."
    ),
    "reserved.too_long": _("Un marché réservé à l'économie sociale ne dure pas aussi longtemps."),
    "reserved.open": _("Ce service peut être réservé à des organismes de l'économie sociale."),
    "concession.own_need": _("Le service répond au besoin de la collectivité : c'est un marché."),
    "concession.no_control": _(
        "Sans contrôle de la collectivité, il n'y a pas de service public à déléguer."
    ),
    "concession.no_risk": _("L'organisme ne supporte pas de risque : ce n'est pas une concession."),
    "concession.open": _("L'organisme gère un service public et supporte un vrai risque."),
    "agreement.no_text": _("Aucun texte ne prévoit d'agrément, d'habilitation ou de label ici."),
    "agreement.open": _("Un texte permet de reconnaître tout organisme qui remplit les conditions."),
    "aid.none": _("Sans activité économique, il n'y a pas d'aide d'État."),
    "aid.local": _("Sans effet sur les échanges entre pays, il n'y a pas d'aide d'État."),
    "aid.altmark": _("Les quatre critères Altmark sont remplis : la compensation n'est pas une aide."),
    "aid.sieg_minimis": _("Le montant tient dans le plafond du « de minimis » SIEG."),
    "aid.minimis": _("Le montant tient dans le plafond du « de minimis » général."),
    "aid.decision": _("Un mandat conforme à la décision sur les SIEG dispense de notifier."),
    "aid.notify": _("Aucun régime ne couvre ce montant : il faut prévenir la Commission avant de payer."),
}
