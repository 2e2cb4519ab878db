"""What waits for a person in a project's "today", and the page of each operation found in the books."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from essaim.engines.members.api import household_of
from essaim.engines.orders.models import Cycle, GoodsClaim, Order, Payment
from essaim.engines.orders.permissions import P
from essaim.engines.orders.queries.cycles import open_cycles
from essaim.engines.orders.queries.funding import payers_seen_by
from essaim.engines.orders.queries.producing import producers_seen_by
from essaim.engines.orders.queries.spoilt import LIVE
from essaim.kernel.actors.actor import Actor
from essaim.kernel.numbers import whole
from essaim.kernel.projects.engine import Waiting
from essaim.kernel.projects.models import Tool
from essaim.kernel.ui.dates import when_text


def _address(tool: Tool, name: str, **more: object) -> str:
    return reverse(f"orders:{name}", kwargs={"project": tool.project.slug, "tool": tool.slug, **more})


def waiting_for(tool: Tool, actor: Actor, held: frozenset[str], at: datetime) -> Iterator[Waiting]:
    """What this person can or must do here now. Seven queries at most, one more a producer."""
    if P.PLACE in held:
        yield from _for_household(tool, actor, at)
    if P.MANAGE_CYCLES in held:
        yield from _for_coordination(tool)
        yield from _claims_to_answer(tool)
    if P.DELIVER in held:
        yield from _for_distribution(tool)
    if P.PRODUCE in held and P.MANAGE_CYCLES not in held:
        yield from _for_producer(tool, actor, held)
    if P.SEE_FUNDING in held and P.MANAGE_CYCLES not in held:
        yield from _for_funder(tool, actor, held)


def _for_household(tool: Tool, actor: Actor, at: datetime) -> Iterator[Waiting]:
    household = household_of(actor, tool.project_id)
    if household is None:
        return
    orders = Order.objects.in_tool(tool).filter(
        household=household, status=Order.Status.CONFIRMED, delivered_at=None
    )
    live = list(orders.select_related("cycle", "pickup", "slot").order_by("cycle__distributes_at", "pk"))
    ordered = {order.cycle_id for order in live}
    for cycle in open_cycles(tool, at):
        if cycle.pk not in ordered and cycle.takes_orders(at):
            text = _("« {name} » : commandez avant le {closes}.")
            yield Waiting(
                text=text.format(name=cycle.name, closes=when_text(cycle.closes_at)),
                url=f"{_address(tool, 'home')}?cycle={cycle.pk}",
                due_at=cycle.closes_at,
            )
    for order in live:
        if order.cycle.status == Cycle.Status.DISTRIBUTED:
            continue
        text = _("Commande nº {number} : à retirer le {moment}, {place}.")
        yield Waiting(
            text=text.format(
                number=order.number, moment=when_text(order.cycle.distributes_at), place=_place_of(order)
            ),
            url=_address(tool, "order", number=order.number),
            due_at=order.cycle.distributes_at,
        )


def _place_of(order: Order) -> str:
    return f"{order.pickup.name} · {order.slot}" if order.slot else order.pickup.name


def _for_coordination(tool: Tool) -> Iterator[Waiting]:
    texts = {
        Cycle.Status.DRAFT: _("« {name} » est en préparation : écrivez le contenu, puis ouvrez."),
        Cycle.Status.OPEN: _("« {name} » prend les commandes jusqu'au {closes}."),
    }
    if not Cycle.objects.in_tool(tool).exists():
        yield Waiting(text=_("Préparez la première commande groupée"), url=_address(tool, "cycle_new"))
    for cycle in Cycle.objects.in_tool(tool).filter(status__in=texts).order_by("distributes_at", "pk")[:10]:
        yield Waiting(
            text=texts[Cycle.Status(cycle.status)].format(name=cycle.name, closes=when_text(cycle.closes_at)),
            url=_address(tool, "cycle", cycle=cycle.pk),
            due_at=cycle.opens_at if cycle.status == Cycle.Status.DRAFT else cycle.closes_at,
        )


def _claims_to_answer(tool: Tool) -> Iterator[Waiting]:
    count = GoodsClaim.objects.in_tool(tool).filter(status__in=LIVE).count()
    if count:
        text = ngettext("{n} produit abîmé signalé", "{n} produits abîmés signalés", count)
        yield Waiting(text=text.format(n=count), url=_address(tool, "claims"))


def _for_distribution(tool: Tool) -> Iterator[Waiting]:
    closed = Cycle.objects.in_tool(tool).filter(status=Cycle.Status.CLOSED).order_by("distributes_at", "pk")
    for cycle in closed[:10]:
        text = _("« {name} » : préparez et tenez la distribution du {moment}.")
        yield Waiting(
            text=text.format(name=cycle.name, moment=when_text(cycle.distributes_at)),
            url=_address(tool, "distribution", cycle=cycle.pk),
            due_at=cycle.distributes_at,
        )


def _for_producer(tool: Tool, actor: Actor, held: frozenset[str]) -> Iterator[Waiting]:
    for producer in producers_seen_by(tool, actor, held):
        closed = Cycle.objects.in_tool(tool).filter(
            status=Cycle.Status.CLOSED,
            offers__contents__producer=producer,
            offers__lines__order__status=Order.Status.CONFIRMED,
        )
        for cycle in closed.order_by("distributes_at", "pk").distinct()[:5]:
            text = _("« {name} » : à livrer le {moment}.")
            yield Waiting(
                text=text.format(name=cycle.name, moment=when_text(cycle.distributes_at)),
                url=_address(tool, "own_producer", pk=producer.pk),
                due_at=cycle.distributes_at,
            )


def _for_funder(tool: Tool, actor: Actor, held: frozenset[str]) -> Iterator[Waiting]:
    for payer in payers_seen_by(tool, actor, held):
        if payer.envelope_total is not None:
            text = _("Votre enveloppe : reste {left} sur {all}. Votre relevé est à jour.")
            yield Waiting(
                text=text.format(left=payer.envelope_left, all=payer.envelope_total),
                url=_address(tool, "payer", payer=payer.pk),
            )


def source_urls(project_id: int, refs: Collection[str]) -> dict[str, str]:
    """The page of each operation told in the books. Three queries at most."""
    wanted: dict[str, list[int]] = {"order": [], "cycle": [], "payment": []}
    for ref in refs:
        kind, _dash, key = ref.partition("-")
        if kind in wanted and (number := whole(key)) is not None:
            wanted[kind].append(number)
    found: dict[str, str] = {}
    related = "tool__project"
    for order in Order.objects.in_project(project_id).filter(pk__in=wanted["order"]).select_related(related):
        found[f"order-{order.pk}"] = _address(order.tool, "order", number=order.number)
    for cycle in Cycle.objects.in_project(project_id).filter(pk__in=wanted["cycle"]).select_related(related):
        found[f"cycle-{cycle.pk}"] = _address(cycle.tool, "cycle", cycle=cycle.pk)
    payments = Payment.objects.in_project(project_id).filter(pk__in=wanted["payment"])
    for payment in payments.select_related(related):
        found[f"payment-{payment.pk}"] = _address(payment.tool, "payment_refund", payment=payment.pk)
    return found
