"""The manifest of online payments: a till at a provider, payments verified there, told once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from essaim.engines.checkout.commands.paying import verify_waiting
from essaim.engines.checkout.demo import play
from essaim.engines.checkout.events import Paid
from essaim.engines.checkout.models import Intent
from essaim.engines.checkout.permissions import LABELS, P
from essaim.kernel.actors.actor import Actor
from essaim.kernel.projects.engine import Engine, Job, MenuItem, Waiting
from essaim.kernel.projects.models import Tool
from essaim.kernel.projects.values import EngineSettings


class CheckoutSettings(EngineSettings):
    """Nothing to settle: the account is described once the project runs."""


def _today(tool: Tool, actor: Actor, held: frozenset[str], at: datetime) -> Iterator[Waiting]:
    """The payments of another amount that wait for an answer. One query."""
    if P.VERIFY not in held:
        return
    waiting = Intent.objects.in_tool(tool).filter(state=Intent.State.DIFFERS).count()
    if waiting:
        text = ngettext(
            "{n} paiement en ligne d'un montant différent.",
            "{n} paiements en ligne d'un montant différent.",
            waiting,
        ).format(n=waiting)
        url = reverse("checkout:home", args=[tool.project.slug, tool.slug])
        yield Waiting(text=text, url=f"{url}?state={Intent.State.DIFFERS}")


ENGINE = Engine(
    slug="checkout",
    name=_("Paiement en ligne"),
    promise=_(
        "Payer par carte, sans que personne ne recopie : le paiement arrive tout seul dans les comptes."
    ),
    version="1.0.0",
    path="paiement-en-ligne",
    settings=CheckoutSettings,
    permissions=P,
    permission_labels=LABELS,
    actions={
        "checkout.till_described": _("Compte de paiement en ligne décrit"),
        "checkout.begun": _("Paiement en ligne commencé"),
        "checkout.verified": _("Paiement en ligne vérifié"),
        "checkout.settled": _("Montant différent réglé"),
        "checkout.link_made": _("Lien de paiement créé"),
    },
    words={
        "provider": _("service de paiement"),
        "provider=helloasso": _("HelloAsso"),
        "provider=invented": _("banque d'essai"),
        "organisation": _("association"),
        "is_open": _("proposé"),
        "amount": _("montant"),
        "received": _("reçu"),
        "kept": _("compté comme payé"),
        "state": _("état"),
        **{f"state={state.value}": state.label for state in Intent.State},
    },
    urls="essaim.engines.checkout.urls",
    home="checkout:home",
    emits=(Paid,),
    jobs={"verify_waiting": Job(run=verify_waiting, every_seconds=600)},
    menu=(
        MenuItem(label=_("Paiements en ligne"), url="checkout:home", permission=P.VIEW),
        MenuItem(label=_("Compte de paiement"), url="checkout:till", permission=P.SET_UP),
    ),
    today=_today,
    demo=play,
)
