"""The words of a convention that is read: criteria, decisions, safer wordings."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.rules.clauses_score import Level

type Words = Mapping[str, str | Promise]

NAME: Words = {
    "initiative": _("Initiative de la collectivité"),
    "need": _("Besoin défini par la collectivité"),
    "price": _("Prix, ou contrepartie directe"),
    "orders": _("Ordres et instructions"),
    "penalties": _("Pénalités"),
    "exclusivity": _("Exclusivité"),
    "output": _("Contrôle de ce qui est livré"),
    "results": _("Propriété des résultats"),
    "choice": _("Mots de la mise en concurrence"),
    "own_initiative": _("Initiative de l'association"),
    "no_counterpart": _("Pas de contrepartie directe"),
    "general_interest": _("Projet d'intérêt général"),
    "contribution": _("Contribution aux coûts"),
    "report": _("Compte rendu annuel"),
}
WHY: Words = {
    "initiative": _(
        "Une subvention aide une action que l'association a initiée. Ici, la collectivité semble en avoir eu l'idée."
    ),
    "need": _(
        "Une subvention aide un projet que l'association a défini. Ici, la collectivité semble en fixer le contenu."
    ),
    "price": _(
        "Une subvention ne rémunère pas des prestations individualisées. Ici, la somme semble suivre ce qui est fourni."
    ),
    "orders": _(
        "L'association met en œuvre son action elle-même. Des ordres ressemblent à ceux d'un acheteur."
    ),
    "penalties": _("Une pénalité punit une commande mal exécutée. Une subvention mal employée se reverse."),
    "exclusivity": _(
        "Un projet d'intérêt général sert les habitants. Réservé à la collectivité, il ressemble à une commande."
    ),
    "output": _(
        "Vérifier l'emploi d'une subvention est normal. Vérifier chaque prestation avant de payer ressemble à un marché."
    ),
    "results": _(
        "Ce que l'association produit lui revient. Cédé à la collectivité, il ressemble à un achat."
    ),
    "choice": _("Ces mots sont ceux des marchés publics. Une subvention ne se gagne pas sur un prix."),
    "own_initiative": _("Le projet vient de l'association : c'est le premier critère d'une subvention."),
    "no_counterpart": _("La convention dit que la collectivité n'achète rien."),
    "general_interest": _("La convention dit l'intérêt général de l'action. Le justifier est nécessaire."),
    "contribution": _("La somme aide à payer les coûts de l'action : ce n'est pas un prix."),
    "report": _("L'association rend compte de l'emploi des fonds : un contrôle attendu d'une subvention."),
}
# Clauses for a French convention: they stay in French.
SAFER: Mapping[str, str] = {
    "initiative": "« L'association a initié et conçu l'action décrite en annexe. La collectivité, qui en reconnaît l'intérêt général, y contribue. »",
    "need": "« L'association définit le contenu, les publics et les moyens de son action, décrits dans son projet en annexe. »",
    "price": "« La collectivité contribue au coût de l'action, évalué dans le budget en annexe. Elle n'attend aucune contrepartie directe. »",
    "orders": "« L'association met en œuvre son action sous sa responsabilité. Un comité se réunit deux fois par an pour échanger. »",
    "penalties": "« La part de la subvention qui n'a pas été employée selon son objet est reversée, après échange entre les parties. »",
    "exclusivity": "« L'association mène librement ses autres activités et reçoit d'autres financements. »",
    "output": "« L'association remet chaque année le compte rendu financier et le rapport d'activité. Une évaluation est menée ensemble. »",
    "results": "« Les résultats appartiennent à l'association. Elle autorise la collectivité à les diffuser, avec mention de leur source. »",
    "choice": "« L'association bénéficiaire présente une demande de subvention pour son projet. »",
}
SAID: Words = {
    "reunion": _(
        "La Région finançait des formations qu'elle avait décidé de faire réaliser. Elle couvrait tous les coûts et la paie des stagiaires : c'était un prix, donc un marché."
    ),
    "six_fours": _(
        "La commune avait créé un festival, puis l'avait remis à une société. Les recettes et 495 000 € par an payaient un service répondant à ses besoins : c'était un marché."
    ),
    "limousin": _(
        "« Portail formation » : des présences relevées chaque mois, un paiement sur des bons. C'était un marché ; la délibération a été annulée."
    ),
    "aix": _(
        "Une association peut assurer un service public de sa propre initiative et être subventionnée sans contrat. Il faut que les collectivités reconnaissent ce caractère, exercent un droit de regard et l'aident."
    ),
}
FROM_MEMORY = frozenset(("aix",))  # the holding is written from memory, though the decision exists
WEIGHT: Mapping[int, str | Promise] = {
    3: _("Pèse 3 : un juge en a fait une raison de sa décision."),
    2: _("Pèse 2 : cela compte parmi d'autres indices."),
    1: _("Pèse 1 : ce n'est qu'un mot qui fait chercher."),
}
RELIEF: Mapping[int, str | Promise] = {2: _("Rassure pour 2."), 1: _("Rassure pour 1.")}
LEVEL: Mapping[Level, str | Promise] = {
    Level.NOTHING: _("Rien de reconnu"),
    Level.LOW: _("Peu d'indices"),
    Level.SOME: _("Des indices à revoir"),
    Level.HIGH: _("De nombreux indices"),
}
