"""Rights over the figures of a project."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class P(StrEnum):
    VIEW = "indicators.view"
    EXPORT = "indicators.export"


LABELS: dict[str, str | Promise] = {
    P.VIEW: _("Voir les résultats du projet"),
    P.EXPORT: _("Exporter les résultats"),
}
