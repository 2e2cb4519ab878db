"""What a role may be allowed to do with the bank account of a project."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class P(StrEnum):
    VIEW = "bank.view"
    RECONCILE = "bank.reconcile"
    ORDER_MOVES = "bank.order_moves"


LABELS: dict[str, str | Promise] = {
    P.VIEW: _("Voir les relevés de banque et ce qui reste à rapprocher"),
    P.RECONCILE: _("Importer les relevés et rapprocher leurs lignes"),
    P.ORDER_MOVES: _("Garder les mandats, préparer prélèvements et virements"),
}
