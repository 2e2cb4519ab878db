"""The manifest of the invoices: Factur-X for public and professional buyers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from essaim.engines.invoices.demo import play
from essaim.engines.invoices.events import InvoiceCredited, InvoiceIssued
from essaim.engines.invoices.permissions import LABELS, P
from essaim.kernel.projects.engine import Engine, MenuItem
from essaim.kernel.projects.values import EngineSettings


class InvoicesSettings(EngineSettings):
    """Nothing to settle: the seller is described once the project runs."""


ENGINE = Engine(
    slug="invoices",
    name=_("Factures"),
    promise=_("Facturer une collectivité ou une entreprise, au format électronique que la loi demande."),
    version="1.0.0",
    path="factures",
    settings=InvoicesSettings,
    permissions=P,
    permission_labels=LABELS,
    actions={
        "invoices.seller_described": _("Vendeur décrit"),
        "invoices.issued": _("Facture émise"),
        "invoices.credited": _("Facture annulée par un avoir"),
    },
    words={
        "regime": _("TVA"),
        "series": _("préfixe des numéros"),
        "payable": _("à payer"),
        "credit": _("avoir"),
    },
    urls="essaim.engines.invoices.urls",
    home="invoices:home",
    emits=(InvoiceIssued, InvoiceCredited),
    menu=(
        MenuItem(label=_("Factures"), url="invoices:home", permission=P.VIEW),
        MenuItem(label=_("Nouvelle facture"), url="invoices:new", permission=P.ISSUE),
        MenuItem(label=_("Vendeur"), url="invoices:seller", permission=P.ISSUE),
    ),
    demo=play,
)
