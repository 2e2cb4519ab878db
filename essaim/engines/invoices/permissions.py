"""What a role may be allowed to do with the invoices of a project."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class P(StrEnum):
    VIEW = "invoices.view"
    ISSUE = "invoices.issue"


LABELS: dict[str, str | Promise] = {
    P.VIEW: _("Voir les factures et les télécharger"),
    P.ISSUE: _("Dire qui facture, émettre des factures et des avoirs"),
}
