"""What a role may be allowed to do with the services, their mandates and their money."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class P(StrEnum):
    VIEW = "mandates.view"
    QUALIFY = "mandates.qualify"
    REVIEW = "mandates.review"
    DECIDE = "mandates.decide"
    MANDATE = "mandates.mandate"
    SIGN = "mandates.sign"
    STATE = "mandates.state"
    CONTROL = "mandates.control"
    SETTLE = "mandates.settle"
    SUGGEST = "mandates.suggest"
    DELIBERATE = "mandates.deliberate"


LABELS: dict[str, str | Promise] = {
    P.VIEW: _("Voir les dossiers des services"),
    P.QUALIFY: _("Ouvrir un dossier, répondre à ses questions, tenir l'état des lieux"),
    P.REVIEW: _("Relire un dossier, après la personne qui l'a rempli"),
    P.DECIDE: _("Choisir le mode de financement d'un service"),
    P.MANDATE: _("Écrire un mandat, désigner ses opérateurs, noter les aides reçues"),
    P.SIGN: _("Signer un mandat et ses avenants, y mettre fin"),
    P.STATE: _("Compter la compensation de sa structure et déposer ses bilans"),
    P.CONTROL: _("Vérifier les bilans déposés"),
    P.SETTLE: _("Arrêter un bilan vérifié par une autre personne"),
    P.SUGGEST: _("Proposer et commenter le texte d'une délibération"),
    P.DELIBERATE: _("Ouvrir une délibération, tenir son texte pour la collectivité, noter son vote"),
}
