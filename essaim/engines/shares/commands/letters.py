"""What is told to those who hold shares: what is to be paid, what they hold, when they are refunded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from essaim.engines.members.api import write_to_household
from essaim.engines.shares.models import Holder, Instalment, Line, Operation
from essaim.engines.shares.queries.paying import owed_now
from essaim.kernel.money import Money
from essaim.kernel.outbox.api import Letter, To, post, readers_of, withdraw
from essaim.kernel.projects.models import Project

WARNED_BEFORE = timedelta(days=10)


def _to(holder: Holder) -> list[To]:
    """Where a person or an organisation reads: the address of the sheet, else that of the account, or of its people."""
    emails = [holder.email] if holder.email else []
    if not emails and holder.user is not None and holder.user.is_active:
        emails = [holder.user.email]
    if not emails and holder.organisation is not None:
        emails = holder.organisation.addresses
    return readers_of(holder.pk, emails)


def _write(
    holder: Holder, occasion: str, template: str, context: Mapping[str, Any], *, topic: str = ""
) -> None:
    """One letter, wherever the holder reads; none where nobody knows where. Ten queries at most."""
    project = holder.tool.project
    path = reverse("shares:home", args=[project.slug, holder.tool.slug])
    letter = Letter(
        key=f"shares.{occasion}",
        project=holder.project_id,
        template=f"shares/mail/{template}.txt",
        context={"holder": holder, "project": project, "url": f"{settings.PUBLIC_URL}{path}", **context},
        topic=topic,
    )
    if holder.household is not None:
        write_to_household(holder.household, letter)
    else:
        post([(letter, to) for to in _to(holder)])


def write_certificate(holder: Holder, line: Line) -> None:
    """Shares are written in the register: their certificate is ready."""
    _write(holder, f"certificate:{line.pk}", "certificate", {"line": line})


def write_leaving(operation: Operation) -> None:
    """A withdrawal is accepted: from which day it may be refunded."""
    _write(operation.holder, f"leaving:{operation.pk}", "leaving", {"operation": operation})


def write_refund(holder: Holder, line: Line) -> None:
    """Shares are given back: what is owed for them."""
    _write(holder, f"refund:{line.pk}", "refund", {"line": line})


def _topic(holder: Holder) -> str:
    return f"shares.call:{holder.pk}"


def withdraw_call(holder: Holder, on: date) -> None:
    """What was called is paid: who was not told of it yet never is. Four queries."""
    if not owed_now(holder, on + WARNED_BEFORE):
        withdraw(project_id=holder.project_id, topic=_topic(holder))


def call_instalments(at: datetime) -> None:
    """Job: write to those who have an instalment to pay in the coming days, once for each."""
    today = timezone.localdate(at)
    soon = Instalment.unscoped.filter(
        project__status=Project.Status.RUNNING, due_on__gt=today, due_on__lte=today + WARNED_BEFORE
    )
    for one in soon.select_related(
        "operation__holder__tool__project",
        "operation__holder__household__merged_into",
        "operation__holder__user",
        "operation__holder__organisation",
    ).order_by("pk"):
        _call(one.operation.holder, one)


@transaction.atomic
def _call(holder: Holder, instalment: Instalment) -> None:
    due: Money = owed_now(holder, instalment.due_on)
    if due:
        told = {"due": due, "on": instalment.due_on}
        _write(holder, f"call:{instalment.pk}", "call", told, topic=_topic(holder))
