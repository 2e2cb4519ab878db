"""Rights over the households of a project."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class P(StrEnum):
    VIEW = "members.view"
    MANAGE = "members.manage"
    MERGE = "members.merge"
    IMPORT = "members.import"
    EXPORT = "members.export"
    SEE_QUOTIENT = "members.see_quotient"
    SET_QUOTIENT = "members.set_quotient"
    OWN = "members.own"


LABELS: dict[str, str | Promise] = {
    P.VIEW: _("Voir la liste des foyers et leurs coordonnées"),
    P.MANAGE: _("Ajouter, modifier ou retirer un foyer, y relier une personne"),
    P.MERGE: _("Réunir deux fiches d'un même foyer"),
    P.IMPORT: _("Importer des foyers depuis un tableur"),
    P.EXPORT: _("Exporter ou recopier les foyers"),
    P.SEE_QUOTIENT: _("Voir le quotient familial"),
    P.SET_QUOTIENT: _("Noter le quotient familial"),
    P.OWN: _("Ouvrir et tenir à jour son propre foyer"),
}
