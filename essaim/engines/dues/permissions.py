"""What a role may be allowed to do with the yearly dues of a project."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class P(StrEnum):
    OWN = "dues.own"
    VIEW = "dues.view"
    MANAGE = "dues.manage"


LABELS: dict[str, str | Promise] = {
    P.OWN: _("Voir sa cotisation, déclarer son chiffre d'affaires, choisir son montant"),
    P.VIEW: _("Lire les cotisations de chacun"),
    P.MANAGE: _("Appeler les cotisations, noter les paiements, en dispenser"),
}
