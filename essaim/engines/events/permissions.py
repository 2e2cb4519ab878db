"""What one may do with the events of a project."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class P(StrEnum):
    VIEW = "events.view"
    REGISTER = "events.register"
    RECORD = "events.record"
    MANAGE = "events.manage"
    ATTENDANCE = "events.attendance"


LABELS: dict[str, str | Promise] = {
    P.VIEW: _("Voir les rendez-vous"),
    P.REGISTER: _("S'inscrire et se désinscrire"),
    P.RECORD: _("Inscrire quelqu'un d'autre, par téléphone ou sur papier"),
    P.MANAGE: _("Proposer, modifier et annuler des rendez-vous"),
    P.ATTENDANCE: _("Tenir la feuille de présence"),
}
