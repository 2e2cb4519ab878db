"""The manifest of the bank: statements matched with the books, direct debits and transfers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from essaim.engines.bank.demo import play
from essaim.engines.bank.models import StatementLine
from essaim.engines.bank.permissions import LABELS, P
from essaim.engines.bank.queries.claims import book_claims, source_urls
from essaim.kernel.actors.actor import Actor
from essaim.kernel.projects.engine import Engine, MenuItem, Waiting
from essaim.kernel.projects.models import Tool
from essaim.kernel.projects.values import EngineSettings


class BankSettings(EngineSettings):
    """Nothing to settle: the account is described once the project runs."""


def _today(tool: Tool, actor: Actor, held: frozenset[str], at: datetime) -> Iterator[Waiting]:
    """The lines that wait. One query."""
    if P.RECONCILE not in held:
        return
    waiting = StatementLine.objects.in_tool(tool).filter(state=StatementLine.State.OPEN).count()
    if waiting:
        text = ngettext(
            "{n} ligne de banque à rapprocher.", "{n} lignes de banque à rapprocher.", waiting
        ).format(n=waiting)
        yield Waiting(text=text, url=reverse("bank:home", args=[tool.project.slug, tool.slug]))


ENGINE = Engine(
    slug="bank",
    name=_("Banque"),
    promise=_("Lire les relevés, reconnaître qui a payé, préparer prélèvements et virements."),
    version="1.0.0",
    path="banque",
    settings=BankSettings,
    permissions=P,
    permission_labels=LABELS,
    actions={
        "bank.account_described": _("Compte bancaire décrit"),
        "bank.statement_imported": _("Relevé importé"),
        "bank.line_set_aside": _("Ligne mise de côté"),
        "bank.line_taken_back": _("Ligne reprise"),
        "bank.matched": _("Ligne rapprochée"),
        "bank.match_undone": _("Rapprochement annulé"),
        "bank.party_account_added": _("Coordonnées bancaires ajoutées"),
        "bank.party_account_removed": _("Coordonnées bancaires retirées"),
        "bank.batch_prepared": _("Fichier préparé pour la banque"),
        "bank.batch_sent": _("Fichier transmis à la banque"),
        "bank.batch_cancelled": _("Fichier annulé"),
    },
    words={
        "account": _("compte"),
        "mandate": _("mandat"),
        "amount": _("montant"),
        "matched_as": _("rapprochée de"),
    },
    urls="essaim.engines.bank.urls",
    home="bank:home",
    needs=("ledger",),
    menu=(
        MenuItem(label=_("Relevés"), url="bank:home", permission=P.VIEW),
        MenuItem(label=_("Mandats et RIB"), url="bank:parties", permission=P.ORDER_MOVES),
        MenuItem(label=_("Prélèvements et virements"), url="bank:batches", permission=P.ORDER_MOVES),
    ),
    today=_today,
    claims=book_claims,
    source_urls=source_urls,
    demo=play,
)
