"""The manifest of the ledger: double-entry books of a project, fed by its other tools."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from essaim.engines.ledger.commands.accounts import open_plan
from essaim.engines.ledger.permissions import LABELS, P
from essaim.kernel.actors.actor import Actor
from essaim.kernel.projects.engine import Engine
from essaim.kernel.projects.models import Tool
from essaim.kernel.projects.values import EngineSettings


class LedgerSettings(EngineSettings):
    """`first_month`: the month in which the fiscal year starts."""

    first_month: Annotated[int, Field(ge=1, le=12)] = 1


def _installed(tool: Tool, by: Actor, at: datetime) -> None:
    open_plan(project_id=tool.project_id, by=by)


ENGINE = Engine(
    slug="ledger",
    name=_("Comptes"),
    promise=_("Chaque commande, chaque paiement est écrit en partie double. On sait qui doit quoi."),
    version="1.0.0",
    path="comptes",
    settings=LedgerSettings,
    permissions=P,
    permission_labels=LABELS,
    urls="essaim.engines.ledger.urls",
    home="ledger:home",
    installed=_installed,
)
