"""Money a household pays online: asked here, verified by `checkout`, written here when it is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from essaim.engines.checkout.api import P as CheckoutP
from essaim.engines.checkout.api import Request, begin_payment, make_link
from essaim.engines.members.api import Household, household_of
from essaim.engines.orders.commands.letters import write_pay_link
from essaim.engines.orders.commands.payments import record_payment
from essaim.engines.orders.errors import NoHousehold
from essaim.engines.orders.models import Payment
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.accounts import dues
from essaim.kernel.access.api import require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.errors import NotFound
from essaim.kernel.money import Money
from essaim.kernel.projects.models import Tool


def _request(tool: Tool, household: Household, amount: Money, back: str) -> Request:
    return Request(
        tool=tool,
        party_kind="household",
        party=household.pk,
        party_label=household.name,
        amount=amount,
        label=f"{tool.project.name} · {tool.title}",
        back=back,
    )


def pay_online(*, by: Actor, tool: Tool, back: str, at: datetime) -> str:
    """Begin to pay what one's household owes; gives the page where it is paid. `back`: the page to come back to.

    Not one transaction: the provider is called between two. Raises NoHousehold, NothingToPay, NoTill, BankUnreachable.
    """
    require(by=by, project_id=tool.project_id, permission=P.PLACE)
    household = household_of(by, tool.project_id)
    if household is None:
        raise NoHousehold
    due = dues(tool, [household.pk])[household.pk]
    _intent, url = begin_payment(by=by, request=_request(tool, household, due, back), at=at)
    return url


@transaction.atomic
def send_pay_link(*, by: Actor, tool: Tool, household_id: int, at: datetime) -> Money:
    """Write to a household that owes, with a link to pay without an account; gives what is asked. Raises NothingToPay, NoTill, NotFound."""
    require(by=by, project_id=tool.project_id, permission=P.TAKE_PAYMENTS)
    require(by=by, project_id=tool.project_id, permission=CheckoutP.ASK)
    household = Household.objects.in_project(tool.project_id).filter(pk=household_id).first()
    if household is None:
        raise NotFound
    due = dues(tool, [household.pk])[household.pk]
    link, url = make_link(by=by, request=_request(tool, household.current, due, ""), at=at)
    write_pay_link(tool, household.current, due, url, key=link.pk, until=link.expires_at)
    return due


def record_online_payment(tool: Tool, payload: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """Write what `checkout.Paid` tells, once for each payment; what another tool asked is not ours. Called by a wire."""
    if payload["asked_by"] != tool.pk or payload["party_kind"] != "household":
        return
    found = Household.objects.in_project(tool.project_id).filter(pk=payload["party"]).first()
    if found is None:
        raise NotFound
    record_payment(
        by=by,
        tool=tool,
        household_id=found.current.pk,
        amount=Money(payload["cents"]),
        method=Payment.Method.ONLINE,
        received_on=date.fromisoformat(str(payload["paid_on"])[:10]),
        form_key=f"checkout-{payload['intent']}",
        at=at,
        reference=(payload["reference"] or _("en ligne"))[:60],
    )
