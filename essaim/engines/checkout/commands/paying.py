"""A payment online: begun, verified at the provider, told once."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from essaim.engines.checkout.commands.banks import Bank, bank_of
from essaim.engines.checkout.errors import (
    BankUnreachable,
    LinkOver,
    NotDiffering,
    NothingToPay,
    ReasonMissing,
)
from essaim.engines.checkout.events import Paid
from essaim.engines.checkout.models import Intent, Link, Till
from essaim.engines.checkout.permissions import P
from essaim.engines.checkout.queries.tills import intent_by, link_by, open_till
from essaim.engines.checkout.rules.outcome import LINK_LIVES, Reading, Verdict, judge
from essaim.kernel.access.api import get
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.money import ZERO, Money
from essaim.kernel.outbox.api import publish
from essaim.kernel.projects.models import Tool

logger = logging.getLogger(__name__)
VERIFYING = Actor.system("checkout.verify_waiting")
LONG_AGO = timedelta(minutes=2)  # younger ones are still on the bank's page
STATES = {
    Verdict.PAID: Intent.State.PAID,
    Verdict.DIFFERS: Intent.State.DIFFERS,
    Verdict.REFUSED: Intent.State.REFUSED,
    Verdict.EXPIRED: Intent.State.EXPIRED,
}


@dataclass(frozen=True, kw_only=True)
class Request:
    """Who pays how much for what, asked by which tool, and the page to come back to. The caller has checked the right."""

    tool: Tool
    party_kind: str
    party: int
    party_label: str
    amount: Money
    label: str
    back: str


def begin_payment(
    *, by: Actor, request: Request, at: datetime, bank: Bank | None = None
) -> tuple[Intent, str]:
    """A payment at the provider, and the page where it is paid. The row is kept before the provider is called.

    Raises NoTill, NothingToPay; BankUnreachable when the provider does not answer: nothing is paid, nothing is lost.
    """
    if request.amount <= ZERO:
        raise NothingToPay
    till = open_till(request.tool.project_id)
    intent = _keep(by, till, request, at)
    return intent, _at_bank(intent, bank or bank_of(till), at=at)


def pay_link(*, by: Actor, key: str, at: datetime, bank: Bank | None = None) -> tuple[Intent, str]:
    """The same from a link one holds. Raises LinkOver, NoTill, BankUnreachable."""
    link = link_by(key, at=at)
    if link.intents.filter(state__in=[Intent.State.PAID, Intent.State.SETTLED]).exists():
        raise LinkOver
    till = open_till(link.project_id)
    tool = Tool.objects.get(pk=link.asked_by)
    request = Request(
        tool=tool,
        party_kind=link.party_kind,
        party=link.party,
        party_label=link.party_label,
        amount=link.amount,
        label=link.label,
        back=page("link", link.tool, link.key),
    )
    intent = _keep(by, till, request, at, link)
    return intent, _at_bank(intent, bank or bank_of(till), at=at)


@transaction.atomic
def _keep(by: Actor, till: Till, request: Request, at: datetime, link: Link | None = None) -> Intent:
    intent = Intent.unscoped.create(
        project_id=till.project_id,
        tool=till.tool,
        till=till,
        link=link,
        asked_by=request.tool.pk,
        party_kind=request.party_kind,
        party=request.party,
        party_label=request.party_label[:200],
        amount=request.amount,
        label=request.label[:200],
        key=secrets.token_urlsafe(32),
        back=request.back[:300],
        created_at=at,
    )
    record(by=by, action="checkout.begun", target=intent, changes={"amount": intent.amount})
    return intent


def _at_bank(intent: Intent, bank: Bank, *, at: datetime) -> str:
    """Outside any transaction: the provider may take seconds."""
    returns = settings.PUBLIC_URL + page("back", intent.tool, intent.key)
    try:
        number, url = bank.begin(intent, returns=returns, back=settings.PUBLIC_URL + intent.back)
    except BankUnreachable:
        Intent.unscoped.filter(pk=intent.pk).update(state=Intent.State.REFUSED, ended_at=at)
        raise
    Intent.unscoped.filter(pk=intent.pk).update(number=number)
    intent.number = number
    return url


def page(name: str, tool: Tool, key: str) -> str:
    return reverse(f"checkout:{name}", args=[tool.project.slug, tool.slug, key])


def verify(*, key: str, at: datetime, bank: Bank | None = None) -> Intent:
    """What the provider says of a payment, written once: whoever asks, however often. Raises NotFound, BankUnreachable."""
    intent = intent_by(key)
    if not intent.is_waiting or not intent.number:
        return intent
    reading = (bank or bank_of(intent.till)).read(intent)
    return _end(intent.pk, reading, at=at)


@transaction.atomic
def _end(intent_id: int, reading: Reading, *, at: datetime) -> Intent:
    """The row is held: two notifications at once have one effect."""
    rows = Intent.unscoped.select_for_update(of=("self",)).select_related("till", "tool__project")
    intent = rows.get(pk=intent_id)
    verdict = judge(reading, asked_cents=intent.amount.cents, started_at=intent.created_at, at=at)
    if not intent.is_waiting or verdict is Verdict.WAIT:
        return intent
    intent.state, intent.ended_at = STATES[verdict], at
    if verdict in (Verdict.PAID, Verdict.DIFFERS):
        intent.received = Money(reading.cents)
        intent.paid_on = min(reading.paid_on or timezone.localdate(at), timezone.localdate(at))
        intent.reference = reading.reference[:60]
    intent.save()
    changes = {"amount": intent.amount, "state": str(intent.state), "received": intent.received or ZERO}
    record(by=VERIFYING, action="checkout.verified", target=intent, changes=changes)
    if verdict is Verdict.PAID:
        _tell(intent, by=VERIFYING)
    return intent


def _tell(intent: Intent, *, by: Actor) -> None:
    assert intent.received is not None and intent.paid_on is not None
    fact = Paid(
        intent=intent.pk,
        asked_by=intent.asked_by,
        party_kind=intent.party_kind,
        party=intent.party,
        cents=intent.received.cents,
        paid_on=intent.paid_on,
        reference=intent.reference,
    )
    publish(fact, tool=intent.tool, by=by)


@transaction.atomic
def settle_difference(*, by: Actor, intent_id: int, is_kept: bool, reason: str, at: datetime) -> Intent:
    """Say what becomes of a payment of another amount: what came is counted as paid, or it is given back by hand.

    Raises NotDiffering, ReasonMissing.
    """
    intent = get(Intent, pk=intent_id, by=by, permission=P.VERIFY, lock=True, related=("tool__project",))
    if intent.state != Intent.State.DIFFERS:
        raise NotDiffering
    if not reason.strip():
        raise ReasonMissing(field="reason")
    intent.state, intent.reason = Intent.State.SETTLED, reason.strip()[:300]
    intent.save(update_fields=["state", "reason"])
    changes = {"received": intent.received or ZERO, "kept": is_kept}
    record(by=by, action="checkout.settled", target=intent, changes=changes, reason=intent.reason)
    if is_kept:
        _tell(intent, by=by)
    return intent


@transaction.atomic
def make_link(*, by: Actor, request: Request, at: datetime) -> tuple[Link, str]:
    """A link to pay without an account, and its whole address; the ones before it for the same payer stop. Raises NoTill, NothingToPay."""
    if request.amount <= ZERO:
        raise NothingToPay
    till = open_till(request.tool.project_id)
    withdraw_links(request.tool.project_id, request.party_kind, request.party, at=at)
    link = Link.unscoped.create(
        project_id=till.project_id,
        tool=till.tool,
        asked_by=request.tool.pk,
        party_kind=request.party_kind,
        party=request.party,
        party_label=request.party_label[:200],
        amount=request.amount,
        label=request.label[:200],
        key=secrets.token_urlsafe(32),
        created_at=at,
        expires_at=at + LINK_LIVES,
    )
    record(by=by, action="checkout.link_made", target=link, changes={"amount": link.amount})
    return link, settings.PUBLIC_URL + page("link", till.tool, link.key)


def withdraw_links(project_id: int, party_kind: str, party: int, *, at: datetime) -> None:
    """The links of a payer stop: what is due has changed. One query. Safe to repeat."""
    links = Link.objects.in_project(project_id).filter(party_kind=party_kind, party=party, withdrawn_at=None)
    links.update(withdrawn_at=at)


def verify_waiting(at: datetime) -> None:
    """Look again at each payment that waits: a notification may be lost. The job of every ten minutes."""
    rows = Intent.unscoped.filter(state=Intent.State.STARTED, created_at__lte=at - LONG_AGO).exclude(
        number=""
    )
    for key in list(rows.order_by("pk").values_list("key", flat=True)[:200]):
        try:
            verify(key=key, at=at)
        except BankUnreachable:
            logger.warning("checkout: a payment could not be verified; it is tried again")
