"""The manifest of the mandates: « Y'a le choix »."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from essaim.engines.mandates.demo import play
from essaim.engines.mandates.events import (
    DeliberationAdopted,
    MandateSigned,
    ModeChosen,
    ServiceQualified,
    StatementSettled,
)
from essaim.engines.mandates.permissions import LABELS, P
from essaim.engines.mandates.queries.personal import personal_data
from essaim.engines.mandates.today import waiting
from essaim.kernel.money import Rate
from essaim.kernel.projects.engine import Engine, MenuItem
from essaim.kernel.projects.values import EngineSettings, RateValue


class MandatesSettings(EngineSettings):
    """`authority`: who would pay for the services, proposed for each new file. `warn_from`: from what part of a ceiling one is
    warned. `renewal_months`: how long before the end of a mandate its renewal is thought of.
    """

    authority: str = ""
    warn_from: RateValue = Rate.parse("80 %")
    renewal_months: int = Field(default=12, ge=1, le=36)


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
        "mandates.mandate_drafted": _("Mandat commencé"),
        "mandates.mandate_changed": _("Mandat changé"),
        "mandates.operator_added": _("Opérateur désigné"),
        "mandates.operator_removed": _("Opérateur retiré"),
        "mandates.mandate_signed": _("Mandat signé"),
        "mandates.amended": _("Avenant signé"),
        "mandates.mandate_ended": _("Mandat terminé"),
        "mandates.scenario_saved": _("Scénario enregistré"),
        "mandates.scenario_retained": _("Scénario retenu"),
        "mandates.scenario_refused": _("Scénario refusé"),
        "mandates.statement_saved": _("Bilan enregistré"),
        "mandates.statement_filed": _("Bilan déposé"),
        "mandates.statement_checked": _("Bilan vérifié"),
        "mandates.statement_sent_back": _("Bilan renvoyé"),
        "mandates.statement_settled": _("Bilan arrêté"),
        "mandates.aid_recorded": _("Aide notée"),
        "mandates.aid_cancelled": _("Aide annulée"),
        "mandates.convention_added": _("Convention ajoutée"),
        "mandates.alarm_dismissed": _("Alarme écartée"),
        "mandates.alarm_restored": _("Alarme remise"),
        "mandates.authority_added": _("Collectivité ajoutée à l'état des lieux"),
        "mandates.authority_changed": _("Collectivité corrigée"),
        "mandates.authority_removed": _("Collectivité retirée de l'état des lieux"),
        "mandates.adoption_recorded": _("Décision d'une collectivité notée"),
        "mandates.adoption_removed": _("Décision d'une collectivité retirée"),
        "mandates.convention_deleted": _("Convention effacée"),
        "mandates.deliberation_opened": _("Délibération commencée"),
        "mandates.deliberation_named": _("Délibération renommée"),
        "mandates.service_covered": _("Service mis dans une délibération"),
        "mandates.service_uncovered": _("Service retiré d'une délibération"),
        "mandates.figures_retained": _("Chiffres d'une délibération retenus"),
        "mandates.text_proposed": _("Texte proposé"),
        "mandates.text_commented": _("Texte commenté"),
        "mandates.proposal_accepted": _("Proposition acceptée"),
        "mandates.proposal_refused": _("Proposition refusée"),
        "mandates.proposal_withdrawn": _("Proposition reprise"),
        "mandates.put_to_vote": _("Délibération mise au vote"),
        "mandates.back_to_draft": _("Délibération rouverte"),
        "mandates.deliberation_withdrawn": _("Délibération retirée"),
        "mandates.deliberation_adopted": _("Délibération adoptée"),
        "mandates.deliberation_refused": _("Délibération rejetée"),
        "mandates.deliberation_published": _("Délibération publiée"),
    },
    urls="essaim.engines.mandates.urls",
    home="mandates:home",
    emits=(ServiceQualified, ModeChosen, MandateSigned, StatementSettled, DeliberationAdopted),
    today=waiting,
    demo=play,
    personal=personal_data,
    menu=(
        MenuItem(label=_("Services"), url="mandates:home", permission=P.VIEW),
        MenuItem(label=_("Délibérations"), url="mandates:deliberations", permission=P.VIEW),
        MenuItem(label=_("Mandats"), url="mandates:mandates", permission=P.VIEW),
        MenuItem(label=_("Plafonds d'aides"), url="mandates:ceilings", permission=P.VIEW),
        MenuItem(label=_("État des lieux"), url="mandates:state", permission=P.VIEW),
        MenuItem(label=_("Conventions"), url="mandates:conventions", permission=P.VIEW),
    ),
)
