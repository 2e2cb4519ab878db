"""Rights over the assemblies of a project."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class P(StrEnum):
    VIEW = "assemblies.view"
    VOTE = "assemblies.vote"
    CONVENE = "assemblies.convene"
    HOLD = "assemblies.hold"
    FOLLOW = "assemblies.follow"


LABELS: dict[str, str | Promise] = {
    P.VIEW: _("Voir les assemblées, les résultats et le registre des décisions"),
    P.VOTE: _("Voter, donner un pouvoir, proposer un amendement"),
    P.CONVENE: _("Préparer et convoquer une assemblée"),
    P.HOLD: _("Tenir l'assemblée : présences, votes, dépouillement, procès-verbal"),
    P.FOLLOW: _("Suivre l'exécution des décisions"),
}
