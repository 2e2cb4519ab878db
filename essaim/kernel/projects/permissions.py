"""Rights over a project itself, granted by recipes like those of the engines."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class P(StrEnum):
    VIEW = "projects.view"
    GOVERN = "projects.govern"
    MANAGE_PEOPLE = "projects.manage_people"
    WRITE_LESSON = "projects.write_lesson"
    AUDIT = "projects.read_audit"


LABELS: dict[str, str | Promise] = {
    P.VIEW: _("Voir la vie du projet"),
    P.GOVERN: _("Revoir les décisions, adopter une nouvelle version"),
    P.MANAGE_PEOPLE: _("Inviter des personnes et donner des rôles"),
    P.WRITE_LESSON: _("Écrire une leçon pour la recette"),
    P.AUDIT: _("Lire la trace des actions"),
}
