"""The manifest of the indicators: what the other tools measure, shown with its definition."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from essaim.engines.indicators.permissions import LABELS, P
from essaim.kernel.projects.engine import Engine, MenuItem
from essaim.kernel.projects.values import EngineSettings


class IndicatorsSettings(EngineSettings):
    """`public`: keys of the indicators shown on the project's public page; all of them by default."""

    public: tuple[str, ...] | None = None


ENGINE = Engine(
    slug="indicators",
    name=_("Résultats"),
    promise=_("Des chiffres mesurés dans les outils, chacun avec sa définition, mois par mois."),
    version="1.0.0",
    path="resultats",
    settings=IndicatorsSettings,
    permissions=P,
    permission_labels=LABELS,
    urls="essaim.engines.indicators.urls",
    home="indicators:home",
    menu=(MenuItem(label=_("Résultats"), url="indicators:home", permission=P.VIEW),),
)
