"""E-mails of the engine, kept in the outbox with the write they tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from essaim.engines.members.api import (
    Household,
    active_households,
    write_letters,
    write_to_household,
)
from essaim.engines.orders.models import (
    Cycle,
    GoodsClaim,
    LineCorrection,
    Order,
    Payment,
    PickupPoint,
    Shortage,
    Slot,
    StandingTurn,
)
from essaim.engines.orders.queries.lists import ProducerSheet
from essaim.engines.orders.queries.tariffs import KINDS, fee_rule
from essaim.engines.orders.queries.told import told_order
from essaim.engines.orders.rules import Fee
from essaim.kernel.money import Money
from essaim.kernel.outbox.api import Letter, send_mail, withdraw
from essaim.kernel.projects.models import Tool


def _link(name: str, tool: Tool, **more: Any) -> str:
    path = reverse(name, kwargs={"project": tool.project.slug, "tool": tool.slug, **more})
    return f"{settings.PUBLIC_URL}{path}"


def _letter(
    tool: Tool,
    occasion: str,
    template: str,
    context: Mapping[str, Any],
    *,
    topic: str = "",
    until: datetime | None = None,
) -> Letter:
    return Letter(
        key=f"orders.{occasion}",
        project=tool.project_id,
        template=f"orders/mail/{template}.txt",
        context=context,
        topic=topic,
        until=until,
    )


def _state(order: Order, occasion: str, template: str, context: Mapping[str, Any]) -> Letter:
    """Confirmed, changed, cancelled: only the last still waiting is told, on paper before the distribution."""
    until = order.cycle.distributes_at
    return _letter(order.tool, occasion, template, context, topic=f"orders.order:{order.pk}", until=until)


def write_confirmed(tool: Tool, payload: Mapping[str, Any], at: datetime) -> None:
    """The order as it stands now, told by the worker once for each revision; nothing of one cancelled since."""
    if (told := told_order(tool.pk, payload["order_id"])) is None:
        return
    order = told.order
    occasion = f"order_confirmed:{order.pk}:{order.revision}"
    context = {"order": order, "told": told, "link": _link("orders:order", tool, number=order.number)}
    write_to_household(order.household, _state(order, occasion, "confirmed", context))


def write_cancelled(order: Order, *, reason: str | Promise) -> None:
    occasion = f"order_cancelled:{order.pk}:{order.revision}"
    context = {"order": order, "reason": reason}
    write_to_household(order.household, _state(order, occasion, "cancelled", context))


def write_shortages(shortage: Shortage, orders: Iterable[Order], was: Mapping[int, Money]) -> None:
    """Less came than was ordered: what each household gets, what it no longer owes, and where the rule is told.

    It tells a step (from this to that), so that each is told: no topic. `was` is what each owed, by order.
    """
    letters = []
    for order in orders:
        link = _link("orders:order", order.tool, number=order.number)
        context = {"order": order, "shortage": shortage, "was": was[order.pk], "link": link}
        occasion = f"shortage:{shortage.pk}:{order.pk}"
        letters.append((order.household, _letter(order.tool, occasion, "shortage", context)))
    write_letters(letters)


def write_corrected(
    made: Iterable[LineCorrection], orders: Iterable[Order], was: Mapping[int, Money]
) -> None:
    """Lines were weighed or corrected: from this to that and why, once a batch for each order whose price follows."""
    lines: dict[int, list[LineCorrection]] = {}
    for one in made:
        lines.setdefault(one.line.order_id, []).append(one)
    letters = []
    for order in orders:
        link = _link("orders:order", order.tool, number=order.number)
        told = lines[order.pk]
        context = {"order": order, "corrections": told, "was": was[order.pk], "link": link}
        letter = _letter(order.tool, f"corrected:{told[0].batch}:{order.pk}", "corrected", context)
        letters.append((order.household, letter))
    write_letters(letters)


type Given = tuple[str, str, str]  # product, wanted, given


def write_packed(told: Iterable[tuple[Order, Sequence[Given]]], was: Mapping[int, Money]) -> None:
    """Packs changed orders: what became of each line, and what the household now pays. `was` is what each owed, by order."""
    letters = []
    for order, given in told:
        link = _link("orders:order", order.tool, number=order.number)
        context = {"order": order, "told": given, "was": was[order.pk], "link": link}
        occasion = f"packed:{order.pk}:{order.revision}"
        letters.append((order.household, _letter(order.tool, occasion, "packed", context)))
    write_letters(letters)


def write_shared(orders: Sequence[Order], fees: Sequence[Fee], was: Mapping[int, Money]) -> None:
    """Sums of the cycle were shared: what falls to each household, and what it now pays. `was` is what each owed, by order."""
    letters = []
    for order in orders:
        link = _link("orders:order", order.tool, number=order.number)
        parts = zip(fees, map(Money, order.cost_parts), strict=True)
        told = [(KINDS[fee.kind], fee_rule(fee), amount) for fee, amount in parts if amount]
        context = {"order": order, "told": told, "was": was[order.pk], "link": link}
        letter = _letter(order.tool, f"shared:{order.pk}:{order.revision}", "shared", context)
        letters.append((order.household, letter))
    write_letters(letters)


def write_standing(turn: StandingTurn) -> None:
    """A standing order was served in part, or not at all: what lacks, and what may be done before orders close."""
    household = turn.standing.household.current
    link = _link("orders:standing", turn.tool, household=household.pk)
    context = {"turn": turn, "project": turn.tool.project, "link": link}
    occasion = f"standing:{turn.standing_id}:{turn.cycle_id}"
    letter = _letter(turn.tool, occasion, "standing", context, until=turn.cycle.closes_at)
    write_to_household(household, letter)


def write_pay_link(
    tool: Tool, household: Household, due: Money, url: str, *, key: int, until: datetime
) -> None:
    """What a household owes, and the link to pay it; the link before it stops with its letter."""
    context = {"project": tool.project, "due": due, "pay_url": url, "until": until}
    topic = f"orders.pay_link:{tool.pk}"
    write_to_household(
        household, _letter(tool, f"pay_link:{key}", "pay_link", context, topic=topic, until=until)
    )


def write_payment(payment: Payment, *, due: Money) -> None:
    context = {
        "payment": payment,
        "due": due,
        "project": payment.tool.project,
        "link": _link("orders:account", payment.tool),
    }
    letter = _letter(
        payment.tool, f"payment_received:{payment.pk}", "payment", context, topic=_payment(payment)
    )
    write_to_household(payment.household, letter)


def withdraw_payment(payment: Payment) -> None:
    """It was given back: who was not told of it yet never is."""
    withdraw(project_id=payment.project_id, topic=_payment(payment))


def _payment(payment: Payment) -> str:
    return f"orders.payment:{payment.pk}"


def write_opened(cycle: Cycle) -> None:
    """Tell every household that it may order. Ten queries at most, however many they are."""
    context = {"cycle": cycle, "project": cycle.tool.project, "link": _link("orders:home", cycle.tool)}
    letter = _letter(
        cycle.tool,
        f"cycle_opened:{cycle.pk}",
        "opened",
        context,
        topic=_cycle(cycle),
        until=cycle.closes_at,
    )
    write_letters((household, letter) for household in active_households(cycle.project_id))


def withdraw_opened(cycle: Cycle) -> None:
    """Orders are closed: who was not told that they were open never is."""
    withdraw(project_id=cycle.project_id, topic=_cycle(cycle))


def _cycle(cycle: Cycle) -> str:
    return f"orders.cycle:{cycle.pk}"


def write_new_day(cycle: Cycle, *, at: datetime) -> None:
    """Tell those who ordered that the day of the distribution changed. Nine queries at most, however many they are."""
    context = {"cycle": cycle, "project": cycle.tool.project, "link": _link("orders:home", cycle.tool)}
    occasion = f"new_day:{cycle.pk}:{at:%Y%m%d%H%M%S%f}"
    letter = _letter(
        cycle.tool, occasion, "new_day", context, topic=f"orders.day:{cycle.pk}", until=cycle.distributes_at
    )
    orders = Order.objects.in_tool(cycle.tool_id).filter(cycle=cycle)
    write_letters((household, letter) for household in _who_fetches(orders))


def write_new_place(pickup: PickupPoint, *, at: datetime) -> None:
    """Tell those who have an order to fetch there what the place is now. Nine queries at most, however many they are."""
    context = {"pickup": pickup, "project": pickup.tool.project, "link": _link("orders:home", pickup.tool)}
    occasion = f"new_place:{pickup.pk}:{at:%Y%m%d%H%M%S%f}"
    letter = _letter(pickup.tool, occasion, "new_place", context, topic=f"orders.place:{pickup.pk}")
    live = (Cycle.Status.OPEN, Cycle.Status.CLOSED)
    orders = Order.objects.in_tool(pickup.tool_id).filter(pickup=pickup, cycle__status__in=live)
    write_letters((household, letter) for household in _who_fetches(orders))


def write_new_slot(slot: Slot, *, at: datetime) -> None:
    """Tell those who chose a slot what its hours are now. Nine queries at most, however many they are."""
    cycle = slot.cycle
    context = {"slot": slot, "project": cycle.tool.project, "link": _link("orders:home", cycle.tool)}
    occasion = f"new_slot:{slot.pk}:{at:%Y%m%d%H%M%S%f}"
    topic = f"orders.slot:{cycle.pk}"
    letter = _letter(cycle.tool, occasion, "new_slot", context, topic=topic, until=cycle.distributes_at)
    orders = Order.objects.in_tool(cycle.tool_id).filter(slot=slot)
    write_letters((household, letter) for household in _who_fetches(orders))


def _who_fetches(orders: QuerySet[Order]) -> list[Household]:
    """The households of the orders not fetched yet, once each. One query."""
    rows = orders.filter(status=Order.Status.CONFIRMED, delivered_at=None)
    found = [order.household.current for order in rows.select_related("household__merged_into")]
    return list({household.pk: household for household in found}.values())


def write_producer(cycle: Cycle, sheet: ProducerSheet) -> None:
    """The order sheet in words; a producer without an address gets it on paper."""
    producer = sheet.producer
    if not producer.email:
        return
    send_mail(
        key=f"orders.producer_sheet:{cycle.pk}:{producer.pk}",
        to=producer.email,
        template="orders/mail/producer.txt",
        context={
            "cycle": cycle,
            "producer": producer,
            "lines": sheet.lines,
            "kept": sheet.kept_rows,
            "amount": sheet.amount,
            "project": cycle.tool.project,
        },
    )


def write_claim_filed(claim: GoodsClaim) -> None:
    """A product of one producer came spoilt: told to it, by its address. The household is not named."""
    producer = claim.line.offer.product.producer
    if producer is None or not producer.email:
        return
    send_mail(
        key=f"orders.claim_filed:{claim.pk}",
        to=producer.email,
        template="orders/mail/claim_filed.txt",
        context={
            "claim": claim,
            "producer": producer,
            "product": claim.line.offer.product.name,
            "cycle": claim.line.order.cycle,
            "project": claim.tool.project,
            "link": _link("orders:own_producer", claim.tool, pk=producer.pk),
        },
    )


def write_claim_answered(claim: GoodsClaim, *, was: Money, reason: str) -> None:
    """Each answer is a step: no topic. `was` is what the household owed for its order before it."""
    order = claim.line.order
    context = {
        "claim": claim,
        "order": order,
        "product": claim.line.offer.product.name,
        "was": was,
        "reason": reason,
        "link": _link("orders:order", claim.tool, number=order.number),
    }
    occasion = f"claim_answered:{claim.pk}:{claim.status}"
    write_to_household(order.household, _letter(claim.tool, occasion, "claim_answered", context))
