"""A month at the bank of the demonstration: an account, a statement, most of it recognised."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.bank.commands.accounts import describe_account
from essaim.engines.bank.commands.matching import accept_sure
from essaim.engines.bank.commands.statements import import_statement
from essaim.engines.ledger.api import balances_by_party
from essaim.kernel.projects.engine import DemoCast
from essaim.kernel.projects.models import Tool

INVENTED_IBAN, INVENTED_ICS = (
    "FR7630006000011234567890189",
    "FR12ZZZ123456",
)  # examples of the banks' own leaflets
PAYING = 4  # families who paid by transfer


def play(tool: Tool, cast: DemoCast) -> None:
    """Transfers of families that owe, one line nobody explains, the bank's fees; sure lines are matched."""
    describe_account(
        by=cast.coordinator,
        tool=tool,
        holder=tool.project.carrier.name[:70],
        iban=INVENTED_IBAN,
        creditor_id=INVENTED_ICS,
        at=cast.at,
    )
    owing = [
        (party, due) for party, due in balances_by_party(tool.project_id, "411").items() if due.cents > 0
    ]
    day = f"{timezone.localtime(cast.at) - timedelta(days=2):%d/%m/%Y}"
    rows = [f"{day};VIR {party.label.upper()};{due.plain}" for party, due in owing[:PAYING]]
    rows += [f"{day};VIR INST 0042 SANS MOTIF;9,00", f"{day};FRAIS DE TENUE DE COMPTE;-2,40"]
    content = "\r\n".join(["Date;Libellé;Montant", *rows]).encode()
    import_statement(
        by=cast.coordinator, tool=tool, file_name=_("releve-du-mois.csv"), content=content, at=cast.at
    )
    accept_sure(by=cast.coordinator, tool=tool, at=cast.at)
