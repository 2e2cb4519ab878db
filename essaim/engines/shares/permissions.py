"""What a role may be allowed to do with the shares of a project."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class P(StrEnum):
    OWN = "shares.own"
    VIEW = "shares.view"
    MANAGE = "shares.manage"


LABELS: dict[str, str | Promise] = {
    P.OWN: _("Voir ses parts, en demander, demander à les rendre ou à les céder"),
    P.VIEW: _("Lire le registre des parts, le capital et la vérification des statuts"),
    P.MANAGE: _("Décider des demandes, noter les versements, rembourser, verser les intérêts"),
}
