"""Money a household gives for its orders, and its refund."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from essaim.engines.checkout.api import withdraw_links
from essaim.engines.members.api import Household
from essaim.engines.orders.commands.books import book_payment, unbook_payment
from essaim.engines.orders.commands.letters import withdraw_payment, write_payment
from essaim.engines.orders.errors import PaidMeanwhile, ReasonMissing
from essaim.engines.orders.errors import PaymentRefunded as PaymentRefundedRefusal
from essaim.engines.orders.events import PaymentReceived, PaymentRefunded
from essaim.engines.orders.models import Payment
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.accounts import account_of, dues
from essaim.kernel.access.api import get, require
from essaim.kernel.actors.actor import Actor
from essaim.kernel.audit.api import record
from essaim.kernel.errors import Invalid, NotFound
from essaim.kernel.money import ZERO, Money
from essaim.kernel.outbox.api import publish
from essaim.kernel.projects.models import Tool


@transaction.atomic
def record_payment(
    *,
    by: Actor,
    tool: Tool,
    household_id: int,
    amount: Money,
    method: str,
    received_on: date,
    form_key: str,
    at: datetime,
    reference: str = "",
    seen_due: Money | None = None,
) -> Payment:
    """Write a payment received. The same `form_key` gives the same payment back.

    `seen_due`: what the page said was due. Raises PaidMeanwhile when the payment no longer fits what is due, but did.

    Raises Invalid for an amount not above zero or a day to come; NotFound for a household of another project.
    """
    require(by=by, project_id=tool.project_id, permission=P.TAKE_PAYMENTS)
    household = (
        Household.objects.in_project(tool.project_id)
        .select_for_update(no_key=True)  # an order of its own, that waits for these books, refers to it
        .filter(pk=household_id)
        .first()
    )
    if household is None:
        raise NotFound
    if (known := Payment.objects.in_tool(tool).filter(form_key=form_key).first()) is not None:
        return known
    _check(amount, received_on, at)
    _check_still_due(tool, household_id, amount, seen_due)
    payment = Payment.unscoped.create(
        project_id=tool.project_id,
        tool=tool,
        household=household,
        amount=amount,
        method=Payment.Method(method),
        reference=reference,
        received_on=received_on,
        recorded_at=at,
        form_key=form_key,
    )
    book_payment(payment, by=by)
    record(
        by=by, action="orders.payment_recorded", target=payment, changes={"amount": amount, "method": method}
    )
    withdraw_links(tool.project_id, "household", household.pk, at=at)
    publish(PaymentReceived(payment.pk, household.pk, amount.cents), tool=tool, by=by)
    write_payment(payment, due=account_of(tool, household).due)
    return payment


def _check(amount: Money, received_on: date, at: datetime) -> None:
    if amount <= ZERO:
        raise Invalid(message=_("Le montant est au-dessus de zéro, par exemple 7,25."), field="amount")
    if received_on > timezone.localdate(at):
        raise Invalid(
            message=_("Ce jour n'est pas encore venu. Donnez le jour du paiement."), field="received_on"
        )


def _check_still_due(tool: Tool, household_id: int, amount: Money, seen_due: Money | None) -> None:
    if seen_due is None or amount > seen_due:
        return
    due = dues(tool, [household_id])[household_id]
    if due < amount:
        raise PaidMeanwhile(due=max(due, ZERO), amount=amount)


@transaction.atomic
def refund_payment(*, by: Actor, payment_id: int, reason: str, at: datetime) -> Payment:
    """Give a payment back, or take out one written by mistake: its entry is reversed, the row stays.

    Raises ReasonMissing; PaymentRefunded when it already was.
    """
    payment = get(
        Payment,
        pk=payment_id,
        by=by,
        permission=P.TAKE_PAYMENTS,
        lock=True,
        related=("household", "tool__project"),
    )
    if payment.refunded_at is not None:
        raise PaymentRefundedRefusal
    if not reason.strip():
        raise ReasonMissing(field="reason")
    payment.refunded_at, payment.refund_reason = at, reason.strip()[:300]
    payment.save(update_fields=["refunded_at", "refund_reason"])
    unbook_payment(payment, by=by, on=timezone.localdate(at))
    withdraw_payment(payment)
    record(
        by=by,
        action="orders.payment_refunded",
        target=payment,
        changes={"amount": payment.amount},
        reason=reason.strip(),
    )
    publish(PaymentRefunded(payment.pk, payment.household_id, payment.amount.cents), tool=payment.tool, by=by)
    return payment
