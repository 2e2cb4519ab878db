"""What one may do in a cluster."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class P(StrEnum):
    VIEW = "tenders.view"
    OWN = "tenders.own"
    MANAGE = "tenders.manage"
    DECIDE = "tenders.decide"
    MONEY = "tenders.money"


LABELS: dict[str, str | Promise] = {
    P.VIEW: _("Voir les membres, les marchés et les réponses"),
    P.OWN: _("Tenir la fiche de sa propre structure et voter pour elle"),
    P.MANAGE: _("Tenir les fiches, repérer des marchés et préparer les réponses"),
    P.DECIDE: _("Admettre, promouvoir, clore un vote, publier les résultats"),
    P.MONEY: _("Appeler les cotisations, noter les paiements et les services"),
}
