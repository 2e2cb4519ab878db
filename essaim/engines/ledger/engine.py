"""The manifest of the ledger: double-entry books of a project, fed by its other tools."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from pydantic import Field

from essaim.engines.ledger.commands.accounts import open_plan
from essaim.engines.ledger.permissions import LABELS, P
from essaim.engines.ledger.queries.metrics import METRICS
from essaim.engines.ledger.queries.owed import SIDES, Owed, who_owes
from essaim.kernel.actors.actor import Actor
from essaim.kernel.projects.engine import Engine, MenuItem, Waiting
from essaim.kernel.projects.models import Tool
from essaim.kernel.projects.values import EngineSettings


class LedgerSettings(EngineSettings):
    """`first_month`: the month in which the fiscal year starts."""

    first_month: Annotated[int, Field(ge=1, le=12)] = 1


def _installed(tool: Tool, by: Actor, at: datetime) -> None:
    open_plan(project_id=tool.project_id, by=by)


def _today(tool: Tool, actor: Actor, held: frozenset[str], at: datetime) -> Iterator[Waiting]:
    """Who owes what, each on a line that leads to the names. Two queries."""
    if P.VIEW not in held:
        return
    asked = ("foyers-qui-doivent", "producteurs-a-payer", "financeurs-a-solliciter")
    for owed in who_owes(tool.project_id, [side for side in SIDES if side.slug in asked]):
        if owed.rows:
            yield Waiting(
                text=_sentence(owed),
                url=reverse("ledger:side", args=[tool.project.slug, tool.slug, owed.side.slug]),
            )


def _sentence(owed: Owed) -> str:
    count = len(owed.rows)
    if owed.side.account == "411":
        text = ngettext("{n} foyer doit {sum}.", "{n} foyers doivent {sum}.", count)
    elif owed.side.account == "401":
        text = ngettext("{n} producteur à payer : {sum}.", "{n} producteurs à payer : {sum}.", count)
    else:
        text = ngettext("{n} financeur à solliciter : {sum}.", "{n} financeurs à solliciter : {sum}.", count)
    return text.format(n=count, sum=owed.total)


ENGINE = Engine(
    slug="ledger",
    name=_("Comptes"),
    promise=_("Chaque commande, chaque paiement est écrit en partie double. On sait qui doit quoi."),
    version="1.0.0",
    path="comptes",
    settings=LedgerSettings,
    permissions=P,
    permission_labels=LABELS,
    actions={
        "ledger.posted": _("Écriture passée"),
        "ledger.locked": _("Période arrêtée"),
        "ledger.closed": _("Exercice clos"),
        "ledger.account_added": _("Compte ajouté"),
    },
    words={
        "total": _("montant"),
        "code": _("numéro"),
        "label": _("intitulé"),
        "locked_until": _("arrêté jusqu'au"),
    },
    urls="essaim.engines.ledger.urls",
    home="ledger:home",
    metrics=METRICS,
    menu=(
        MenuItem(label=_("Qui doit quoi"), url="ledger:home", permission=P.VIEW),
        MenuItem(label=_("Journal"), url="ledger:journal", permission=P.VIEW),
        MenuItem(label=_("Balance"), url="ledger:balance", permission=P.VIEW),
        MenuItem(label=_("Saisir"), url="ledger:write", permission=P.WRITE),
        MenuItem(label=_("Exports et clôture"), url="ledger:exports", permission=P.EXPORT),
    ),
    today=_today,
    installed=_installed,
)
