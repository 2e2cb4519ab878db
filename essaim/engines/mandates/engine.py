"""The manifest of the mandates: « Y'a le choix »."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from essaim.engines.mandates.events import ModeChosen, ServiceQualified
from essaim.engines.mandates.permissions import LABELS, P
from essaim.engines.mandates.today import waiting
from essaim.kernel.projects.engine import Engine, MenuItem
from essaim.kernel.projects.values import EngineSettings


class MandatesSettings(EngineSettings):
    """`authority`: who would pay for the services, proposed for each new file."""

    authority: str = ""


ENGINE = Engine(
    slug="mandates",
    name=_("Y'a le choix"),
    promise=_("Savoir de quelle nature est un service, et par quels modes le financer."),
    version="1.0.0",
    path="mandats",
    settings=MandatesSettings,
    permissions=P,
    permission_labels=LABELS,
    actions={
        "mandates.service_opened": _("Dossier ouvert"),
        "mandates.answered": _("Réponse donnée"),
        "mandates.revised": _("Réponse changée"),
        "mandates.concluded": _("Résultat gardé"),
        "mandates.reviewed": _("Dossier relu"),
        "mandates.sent_back": _("Dossier renvoyé"),
        "mandates.decided": _("Mode de financement choisi"),
        "mandates.reopened": _("Dossier rouvert"),
    },
    urls="essaim.engines.mandates.urls",
    home="mandates:home",
    emits=(ServiceQualified, ModeChosen),
    today=waiting,
    menu=(MenuItem(label=_("Services"), url="mandates:home", permission=P.VIEW),),
)
