"""The project's own account, and those of the households and organisations it pays or collects from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from stdnum import iban as iban_number
from stdnum.exceptions import ValidationError as NumberError

from essaim.engines.bank.errors import AlreadyKnown
from essaim.engines.bank.models import BankAccount, PartyAccount
from essaim.engines.bank.permissions import P
from essaim.engines.ledger.api import Party
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid
from essaim.kernel.projects.models import Tool


def read_iban(text: str, field: str = "iban") -> str:
    """The account number without spaces. Raises Invalid, saying an example."""
    try:
        return str(iban_number.validate(text))
    except NumberError as error:
        message = _(
            "Cet IBAN n'est pas juste. Recopiez-le du RIB, par exemple FR76 3000 6000 0112 3456 7890 189."
        )
        raise Invalid(message=message, field=field) from error


@transaction.atomic
def describe_account(
    *, by: Actor, tool: Tool, holder: str, iban: str, bic: str = "", creditor_id: str = "", at: datetime
) -> BankAccount:
    """Give the account of the project, or change it. Raises Invalid for a wrong IBAN."""
    require(by=by, project_id=tool.project_id, permission=P.ORDER_MOVES)
    number = read_iban(iban)
    account = BankAccount.objects.in_tool(tool).select_for_update().order_by("pk").first() or BankAccount(
        tool=tool
    )
    account.holder, account.iban = holder, number
    account.bic, account.creditor_id = bic.upper(), creditor_id.upper()
    account.save()
    record(by=by, action="bank.account_described", target=account, changes={"account": account.iban_hint})
    return account


@dataclass(frozen=True, kw_only=True)
class Coordinates:
    """An account; `signed_on` makes it a mandate to collect."""

    holder: str
    iban: str
    bic: str = ""
    signed_on: date | None = None


@transaction.atomic
def add_party_account(
    *, by: Actor, tool: Tool, party: Party, coordinates: Coordinates, at: datetime
) -> PartyAccount:
    """Keep the account of a party, with its mandate where one is signed. Raises AlreadyKnown, Invalid."""
    require(by=by, project_id=tool.project_id, permission=P.ORDER_MOVES)
    number = read_iban(coordinates.iban)
    if coordinates.signed_on is not None and coordinates.signed_on > timezone.localdate(at):
        raise Invalid(
            message=_("Ce jour n'est pas encore venu. Donnez le jour de la signature."), field="signed_on"
        )
    known = PartyAccount.objects.in_tool(tool).filter(
        party_kind=party.kind, party_id=party.id, removed_at=None
    )
    if known.exists():
        raise AlreadyKnown(name=party.label)
    account = PartyAccount(
        tool=tool,
        party_kind=party.kind,
        party_id=party.id,
        party_label=party.label,
        holder=coordinates.holder,
        iban=number,
        bic=coordinates.bic.upper(),
        signed_on=coordinates.signed_on,
        mandate=_next_mandate(tool, party) if coordinates.signed_on else "",
        added_at=at,
    )
    account.save()
    changes = {"account": account.iban_hint, "mandate": account.mandate}
    record(by=by, action="bank.party_account_added", target=account, changes=changes)
    return account


def _next_mandate(tool: Tool, party: Party) -> str:
    """A mandate's unique reference: the party's code, and how many it had before."""
    before = PartyAccount.objects.in_tool(tool).filter(party_kind=party.kind, party_id=party.id).count()
    return f"E{tool.pk}-{party.code}-{before + 1}"


@transaction.atomic
def remove_party_account(*, by: Actor, account_id: int, at: datetime) -> PartyAccount:
    """Forget the account of a party: its number is blanked, its mandate ends. Files already made keep their sums. Safe to repeat."""
    account = get(PartyAccount, pk=account_id, by=by, permission=P.ORDER_MOVES, lock=True)
    if account.removed_at is None:
        account.iban, account.bic, account.removed_at = "", "", at
        account.save()
        record(
            by=by, action="bank.party_account_removed", target=account, changes={"mandate": account.mandate}
        )
    return account
