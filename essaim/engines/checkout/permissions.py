"""What a role may be allowed to do with the online payments of a project."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class P(StrEnum):
    VIEW = "checkout.view"
    SET_UP = "checkout.set_up"
    VERIFY = "checkout.verify"
    ASK = "checkout.ask"


LABELS: dict[str, str | Promise] = {
    P.VIEW: _("Voir les paiements en ligne"),
    P.SET_UP: _("Relier le projet à son compte de paiement en ligne"),
    P.VERIFY: _("Vérifier un paiement, dire quoi faire d'un montant différent"),
    P.ASK: _("Demander un paiement en ligne pour un foyer"),
}
