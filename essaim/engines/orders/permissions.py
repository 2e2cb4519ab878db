"""What a role may be allowed to do with group orders."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class P(StrEnum):
    VIEW = "orders.view"
    PLACE = "orders.place"
    RECORD = "orders.record"
    MANAGE_CYCLES = "orders.manage_cycles"
    TAKE_PAYMENTS = "orders.take_payments"
    DELIVER = "orders.deliver"
    PRODUCE = "orders.produce"
    SEE_FUNDING = "orders.see_funding"
    MANAGE_FUNDING = "orders.manage_funding"


LABELS: dict[str, str | Promise] = {
    P.VIEW: _("Voir les commandes en cours et leur contenu"),
    P.PLACE: _("Commander pour son foyer"),
    P.RECORD: _("Commander, changer ou annuler pour un foyer"),
    P.MANAGE_CYCLES: _("Ouvrir et fermer les commandes, fixer produits et contenu"),
    P.TAKE_PAYMENTS: _("Enregistrer et rembourser les paiements"),
    P.DELIVER: _("Cocher les remises à la distribution"),
    P.PRODUCE: _("Tenir ses propres produits et voir ce qui lui est commandé"),
    P.SEE_FUNDING: _("Voir l'enveloppe et les relevés du financeur"),
    P.MANAGE_FUNDING: _("Changer le montant de l'enveloppe"),
}
