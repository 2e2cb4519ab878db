"""E-mails of the engine, kept in the outbox with the write they tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise

from essaim.engines.members.api import Household, readers_of
from essaim.engines.orders.models import Cycle, Order, Payment, Producer, Shortage, StandingTurn
from essaim.engines.orders.queries.lists import ProducerLine
from essaim.engines.orders.queries.quotes import Asked, Quote
from essaim.kernel.money import Money
from essaim.kernel.outbox.api import send_mail
from essaim.kernel.projects.models import Tool


def _link(name: str, tool: Tool, **more: Any) -> str:
    path = reverse(name, kwargs={"project": tool.project.slug, "tool": tool.slug, **more})
    return f"{settings.PUBLIC_URL}{path}"


def _to_household(household: Household, *, key: str, template: str, context: Mapping[str, Any]) -> None:
    for rank, (email, language) in enumerate(readers_of(household)):
        send_mail(key=f"{key}:{rank}", to=email, template=template, context=context, language=language)


def write_confirmed(order: Order, asked: Sequence[Asked], quote: Quote) -> None:
    _to_household(
        order.household,
        key=f"orders.order_confirmed:{order.pk}:{order.revision}",
        template="orders/mail/confirmed.txt",
        context={
            "order": order,
            "asked": asked,
            "quote": quote,
            "link": _link("orders:order", order.tool, number=order.number),
        },
    )


def write_cancelled(order: Order, *, reason: str | Promise) -> None:
    _to_household(
        order.household,
        key=f"orders.order_cancelled:{order.pk}:{order.revision}",
        template="orders/mail/cancelled.txt",
        context={"order": order, "reason": reason},
    )


def write_shortage(order: Order, shortage: Shortage, *, was: Money) -> None:
    """Less came than was ordered: what the household gets, what it no longer owes, and where the rule is told."""
    _to_household(
        order.household,
        key=f"orders.shortage:{shortage.pk}:{order.pk}",
        template="orders/mail/shortage.txt",
        context={
            "order": order,
            "shortage": shortage,
            "was": was,
            "link": _link("orders:order", order.tool, number=order.number),
        },
    )


def write_packed(order: Order, told: Sequence[tuple[str, int | None, int]], *, was: Money) -> None:
    """Packs changed the order: (product, wanted, given) of each line, and what the household now pays."""
    _to_household(
        order.household,
        key=f"orders.packed:{order.pk}:{order.revision}",
        template="orders/mail/packed.txt",
        context={
            "order": order,
            "told": told,
            "was": was,
            "link": _link("orders:order", order.tool, number=order.number),
        },
    )


def write_standing(turn: StandingTurn) -> None:
    """A standing order was served in part, or not at all: what lacks, and what may be done before orders close."""
    household = turn.standing.household.current
    _to_household(
        household,
        key=f"orders.standing:{turn.standing_id}:{turn.cycle_id}",
        template="orders/mail/standing.txt",
        context={
            "turn": turn,
            "project": turn.tool.project,
            "link": _link("orders:standing", turn.tool, household=household.pk),
        },
    )


def write_payment(payment: Payment, *, due: Money) -> None:
    _to_household(
        payment.household,
        key=f"orders.payment_received:{payment.pk}",
        template="orders/mail/payment.txt",
        context={
            "payment": payment,
            "due": due,
            "project": payment.tool.project,
            "link": _link("orders:account", payment.tool),
        },
    )


def write_producer(cycle: Cycle, producer: Producer, lines: Sequence[ProducerLine], amount: Money) -> None:
    """The order sheet in words; a producer without an address gets it on paper."""
    if not producer.email:
        return
    send_mail(
        key=f"orders.producer_sheet:{cycle.pk}:{producer.pk}",
        to=producer.email,
        template="orders/mail/producer.txt",
        context={
            "cycle": cycle,
            "producer": producer,
            "lines": lines,
            "amount": amount,
            "project": cycle.tool.project,
        },
    )
