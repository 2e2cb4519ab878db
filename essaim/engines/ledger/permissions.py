"""Rights over the books of a project."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class P(StrEnum):
    VIEW = "ledger.view"
    EXPORT = "ledger.export"
    WRITE = "ledger.write"
    CLOSE = "ledger.close"


LABELS: dict[str, str | Promise] = {
    P.VIEW: _("Voir les comptes : qui doit quoi, journal, balance"),
    P.EXPORT: _("Exporter les comptes (FEC, tableur)"),
    P.WRITE: _("Saisir une dépense, une recette ou une écriture"),
    P.CLOSE: _("Arrêter les comptes à une date, clore un exercice"),
}
