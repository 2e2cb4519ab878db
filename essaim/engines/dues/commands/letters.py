"""What is told to members: a year is called, nothing came yet, a payment is received."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from essaim.engines.dues.models import Due, Payment
from essaim.engines.members.api import write_letters
from essaim.kernel.outbox.api import Letter, withdraw
from essaim.kernel.projects.models import Tool


def _topic(due: Due) -> str:
    return f"dues.due:{due.pk}"


def _receipt(payment: Payment) -> str:
    return f"dues.receipt:{payment.pk}"


def _letter(tool: Tool, due: Due, occasion: str, template: str, topic: str, **more: object) -> Letter:
    path = reverse("dues:home", args=[tool.project.slug, tool.slug])
    context = {"due": due, "project": tool.project, "url": f"{settings.PUBLIC_URL}{path}", **more}
    return Letter(
        key=f"dues.{occasion}",
        project=due.project_id,
        template=f"dues/mail/{template}.txt",
        context=context,
        topic=topic,
    )


def write_calls(tool: Tool, dues: Iterable[Due]) -> None:
    """A year is called, or an amount changed: what is asked, and why. Eight queries at most, however many they are."""
    write_letters(
        (due.household, _letter(tool, due, f"call:{due.pk}:{due.amount.cents}", "call", _topic(due)))
        for due in dues
    )


def write_reminder(tool: Tool, due: Due) -> None:
    """Nothing, or not all, came: it takes the place of a call not read yet."""
    letter = _letter(tool, due, f"reminder:{due.pk}:{due.reminded}", "reminder", _topic(due))
    write_letters([(due.household, letter)])


def write_receipt(tool: Tool, payment: Payment) -> None:
    """A payment is received: its receipt is ready. What asked for it is no longer told once nothing is left."""
    due = payment.due
    letter = _letter(tool, due, f"receipt:{payment.pk}", "receipt", _receipt(payment), payment=payment)
    write_letters([(due.household, letter)])
    if not due.left:
        withdraw_letters(due)


def withdraw_receipt(payment: Payment) -> None:
    """A payment did not hold: who was not told of its receipt yet never is."""
    withdraw(project_id=payment.project_id, topic=_receipt(payment))


def withdraw_letters(due: Due) -> None:
    """Nothing is asked any more: who was not told of it yet never is."""
    withdraw(project_id=due.project_id, topic=_topic(due))
