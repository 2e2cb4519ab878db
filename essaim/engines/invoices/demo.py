"""Invoices of the demonstration: workshops paid by the town, and one taken back."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from essaim.engines.invoices.commands.issue import credit_invoice, issue_invoice
from essaim.engines.invoices.commands.seller import Identity, describe_seller
from essaim.engines.invoices.models import LATE_TERMS, Regime
from essaim.engines.invoices.rules.asked import Draft, Source
from essaim.engines.invoices.rules.facturx import Address, Buyer, Nature
from essaim.engines.invoices.rules.totals import Item
from essaim.kernel.money import Money
from essaim.kernel.projects.engine import DemoCast
from essaim.kernel.projects.models import Tool

INVENTED_SIRET, BUYER_SIRET = "99900000300015", "99800000400015"  # sound digits, nobody's
INVENTED_IBAN = "FR7630006000011234567890189"  # the example of the banks' own leaflets
WEEK = timedelta(days=7)


def play(tool: Tool, cast: DemoCast) -> None:
    """An association without VAT invoices three workshops to a town; the second one did not take place."""
    carrier = tool.project.carrier
    city = carrier.commune.name if carrier.commune else tool.project.territory.name
    identity = Identity(
        name=carrier.name[:150],
        siret=INVENTED_SIRET,
        street=carrier.address[:150] or "1 place du Marché",
        postcode="59000",
        city=city[:80],
        about="Association loi 1901",
        regime=Regime.NONPROFIT,
        iban=INVENTED_IBAN,
        series=f"D{tool.project_id}",
        late_terms=LATE_TERMS,
    )
    describe_seller(by=cast.coordinator, project_id=tool.project_id, identity=identity, at=cast.at)
    buyer = Buyer(
        _("Ville (exemple)"), BUYER_SIRET, Address("1 place de la Mairie", "59000", city), "CCAS", "2026-118"
    )
    for week in (3, 2, 1):
        invoice = issue_invoice(
            by=cast.coordinator,
            project_id=tool.project_id,
            source=Source("invoices", f"demo-{week}"),
            draft=Draft(
                buyer=buyer,
                items=[Item(_("Atelier de cuisine, deux heures"), 1000, Money(18000))],
                with_tax=False,
                nature=Nature.SERVICES,
            ),
            at=cast.at - week * WEEK,
        )
        if week == 2:
            reason = _("L'atelier n'a pas eu lieu.")
            credit_invoice(
                by=cast.coordinator, invoice_id=invoice.pk, reason=reason, at=cast.at - week * WEEK
            )
